package dev.rollcall.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.wire.Lenient;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/** A condition of a rule in {@code error-rules.json} that can't be expressed by a code or words. */
enum RuleCondition {
    /** The reply has a Retry-After header, in any form. */
    HAS_RETRY_AFTER(failed -> failed.headers().get("Retry-After") != null),

    /** The call asked for more than the limit of a whole minute or day, so it is refused after any wait. */
    TOO_LARGE(RuleCondition::isTooLarge),

    /** Google names a quota of a day. */
    QUOTA_OF_THE_DAY(RuleCondition::isOfTheDay),

    /** A header says that the quota of the month is used up. */
    MONTH_USED_UP(failed -> isMonthUsedUp(failed.headers())),

    /** A redirect to a host of another domain, such as a portal or a login page. */
    LEADS_ELSEWHERE(RuleCondition::leadsElsewhere),

    /** OpenRouter's metadata says that the prompt was flagged. */
    FLAGGED(failed -> {
        JsonNode metadata = failed.providerError().error().path("metadata");
        return metadata.has("flagged_input") || metadata.has("reasons");
    });

    private static final Pattern LIMIT_AND_REQUESTED =
            Pattern.compile("(?i)limit:? ([\\d,]{1,15}),.{0,60}?requested:? ([\\d,]{1,15})", Pattern.DOTALL);

    private static final Pattern LEFT_OF_THE_MONTH = Pattern.compile("x-ratelimit-remaining-\\w+-month");

    private final Predicate<ErrorReply> test;

    RuleCondition(Predicate<ErrorReply> test) {
        this.test = test;
    }

    boolean holds(ErrorReply failed) {
        return test.test(failed);
    }

    private static boolean isTooLarge(ErrorReply failed) {
        String words = failed.providerError().own();
        Matcher sizes = LIMIT_AND_REQUESTED.matcher(words == null ? "" : words);
        if (sizes.find() && number(sizes.group(2)) > number(sizes.group(1))) {
            return true;
        }
        // Gemini names a wait of 48 s each time for a prompt that is larger than the quota of a minute.
        for (JsonNode violation : failed.providerError().violations()) {
            Integer most = Lenient.count(violation.path("quotaValue"));
            boolean ofInput = violation.path("quotaMetric").asText().contains("input_token");
            // With a quota of 0 nothing is allowed; it does not mean that the prompt is too large.
            if (ofInput && most != null && most > 0 && fewestTokens(failed.question()) > most) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfTheDay(ErrorReply failed) {
        return failed.providerError().violations().stream()
                .map(violation -> violation.path("quotaId").asText()
                        + violation.path("quotaMetric").asText())
                .anyMatch(quota -> quota.contains("PerDay") || quota.contains("per_day"));
    }

    private static boolean leadsElsewhere(ErrorReply failed) {
        HttpUrl here = HttpUrl.parse(failed.api().baseUrl());
        String location = failed.headers().get("Location");
        HttpUrl there = here == null || location == null ? null : here.resolve(location);
        return there != null && !site(there).equals(site(here));
    }

    /**
     * The domain of a host: hosts of one domain belong together (api.openai.com, www.openai.com), and so do the names of
     * this machine.
     */
    private static String site(HttpUrl url) {
        String domain = url.topPrivateDomain();
        boolean isHere = url.host().matches("localhost|127\\.\\d+\\.\\d+\\.\\d+|::1");
        return domain != null ? domain : isHere ? "localhost" : url.host();
    }

    private static boolean isMonthUsedUp(Headers headers) {
        return headers.names().stream()
                .filter(name ->
                        LEFT_OF_THE_MONTH.matcher(name.toLowerCase(Locale.ROOT)).matches())
                .anyMatch(name -> "0".equals(headers.get(name)));
    }

    private static long number(String withCommas) {
        String digits = withCommas.replace(",", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    /** The least tokens of a prompt. English has about four characters a token, other languages fewer. */
    private static int fewestTokens(Question question) {
        return question.prompt().length() / 5;
    }
}
