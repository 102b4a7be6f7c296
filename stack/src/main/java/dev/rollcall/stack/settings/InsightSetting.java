package dev.rollcall.stack.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rollcall.activities.canary.CanarySettings;
import dev.rollcall.activities.judge.JudgeSettings;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.store.Lane;
import java.math.BigDecimal;
import java.util.List;

/**
 * {@code insight} of {@code rollcall.yaml}.
 *
 * @param judge null: nobody judges answers
 * @param canaries null: no canary prompts are asked
 */
record InsightSetting(JudgeSetting judge, CanarySetting canaries) {
    private static final String MEMBER = "insight";
    private static final String JUDGE = "judge";
    private static final int USUAL_OUTPUT_TOKENS = 4_096;
    private static final int TICKS_DECIMALS = 10;
    private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(1_000_000);

    /**
     * A model that is asked what answers say of the entities that they name.
     *
     * @param provider one that is asked
     * @param model one of its models that are asked; null: the first one
     * @param budget the most that its calls of one UTC day may cost, in USD
     * @param maxOutputTokens the most tokens of its reply; null: 4,096
     * @param lane {@code auto}, {@code online} or {@code batch}, of orders that name none; null: {@code auto}
     */
    record JudgeSetting(
            String provider,
            String model,
            @JsonProperty("budget_usd_per_day") BigDecimal budget,
            @JsonProperty("max_output_tokens") Integer maxOutputTokens,
            String lane) {}

    /** @return null when none are asked */
    CanarySettings canaries(YamlFile file) {
        return canaries == null ? null : canaries.read(file);
    }

    /**
     * @param configs who is asked
     * @return null when nobody judges
     * @throws dev.rollcall.cli.UserError that names the line
     */
    JudgeSettings judge(YamlFile file, List<ProviderConfig> configs) {
        if (judge == null) {
            return null;
        }
        ProviderConfig config = configs.stream()
                .filter(one -> one.provider().equals(judge.provider))
                .findFirst()
                .orElseThrow(() -> file.userError(
                        List.of(MEMBER, JUDGE, "provider"),
                        "it must name a provider, as \"openai\", not " + judge.provider));
        String model = judge.model == null ? config.models().get(0) : judge.model;
        if (!config.models().contains(model)) {
            throw file.userError(
                    List.of(MEMBER, JUDGE, "model"),
                    "it must be a model that " + judge.provider + " is asked with: "
                            + String.join(", ", config.models()) + "; add it to providers." + judge.provider
                            + ".model");
        }
        if (judge.budget == null || judge.budget.signum() <= 0 || judge.budget.compareTo(MOST_DOLLARS) > 0) {
            throw file.userError(
                    List.of(MEMBER, JUDGE, "budget_usd_per_day"),
                    "it must be above 0 and at most " + MOST_DOLLARS + ", in USD, as 5.00");
        }
        int tokens = judge.maxOutputTokens == null ? USUAL_OUTPUT_TOKENS : judge.maxOutputTokens;
        if (tokens < 1 || tokens > 1_000_000) {
            throw file.userError(List.of(MEMBER, JUDGE, "max_output_tokens"), "it must be 1 to 1000000, not " + tokens);
        }
        return new JudgeSettings(
                judge.provider,
                model,
                Math.max(1, judge.budget.movePointRight(TICKS_DECIMALS).longValue()),
                tokens,
                lane(file),
                JudgeSettings.LONGEST_WAIT);
    }

    private Lane lane(YamlFile file) {
        try {
            return judge.lane == null ? Lane.AUTO : Lane.of(judge.lane);
        } catch (IllegalArgumentException e) {
            throw file.userError(List.of(MEMBER, JUDGE, "lane"), "it must be auto, online or batch, not " + judge.lane);
        }
    }
}
