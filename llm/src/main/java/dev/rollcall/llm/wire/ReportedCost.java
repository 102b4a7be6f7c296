package dev.rollcall.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;

/** What a reply says itself of its price, in the {@code usage} of OpenAI's protocols. */
public final class ReportedCost {

    private ReportedCost() {}

    /**
     * xAI tells ticks, Perplexity a {@code cost} of parts, OpenRouter its charge in dollars. With one's own key behind
     * OpenRouter that charge is its fee alone, often 0: what the provider behind it bills stands in {@code cost_details}.
     *
     * @return in 1e-10 USD; null when it says nothing, or not all of it
     */
    public static Long ticks(JsonNode usage) {
        Long ticks = Lenient.ticks(usage.path("cost_in_usd_ticks"));
        if (ticks != null) {
            return ticks;
        }
        JsonNode cost = usage.path("cost");
        if (cost.isObject()) {
            return Lenient.ticksOfDollars(cost.path("total_cost"));
        }
        Long charge = Lenient.ticksOfDollars(cost);
        Long upstream = upstream(usage.path("cost_details"));
        JsonNode own = usage.path("is_byok");
        return isOwnKey(own, charge, upstream) ? plus(charge, upstream) : charge;
    }

    /** Without a word about the key: OpenRouter never charges less than it pays itself. */
    private static boolean isOwnKey(JsonNode said, Long charge, Long upstream) {
        boolean paysMore = upstream != null && upstream > 0 && (charge == null || upstream > charge);
        boolean paysAll = paysMore && (charge == null || charge == 0);
        return said.isBoolean() ? said.booleanValue() || paysAll : paysMore;
    }

    private static Long plus(Long fee, Long upstream) {
        // A bill of 0 from a provider that was paid with one's own key is a bill that was not told.
        return upstream == null || upstream == 0 ? null : Long.valueOf((fee == null ? 0 : fee) + upstream);
    }

    private static Long upstream(JsonNode details) {
        Long whole = Lenient.ticksOfDollars(details.path("upstream_inference_cost"));
        Long prompt = Lenient.ticksOfDollars(details.path("upstream_inference_prompt_cost"));
        Long completion = Lenient.ticksOfDollars(details.path("upstream_inference_completions_cost"));
        return whole != null || prompt == null || completion == null ? whole : Long.valueOf(prompt + completion);
    }
}
