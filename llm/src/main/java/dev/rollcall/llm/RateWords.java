package dev.rollcall.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which limit a provider speaks of when it turns a call away, and how high that is. */
final class RateWords {

    /**
     * OpenAI and Groq: "on requests per minute (RPM): Limit 30, Used 30". Others put their limit into a fixed sentence, which
     * they also say of other limits.
     */
    private static final Pattern LIMIT = Pattern.compile("(?i): limit ([\\d,]{1,15})(?!\\d)");

    /** Tokens a day have no axis: better nothing than the wrong one. */
    private static final Pattern TOKENS_PER_DAY =
            Pattern.compile("(?i)tokens?(?: per | ?/ ?)day|(?<![a-z])tpd(?![a-z])");

    /** In this order: who names input tokens names tokens as well. */
    private static final List<Sign> SIGNS = List.of(
            new Sign(
                    RateAxis.CONCURRENCY,
                    "concurren|simultaneous|parallel (?:requests|calls)|(?:requests|calls) in (?:flight|parallel)"),
            new Sign(RateAxis.REQUESTS_PER_DAY, perUnit("requests?|calls?|queries", "day", "rpd")),
            new Sign(RateAxis.INPUT_TOKENS_PER_MINUTE, perUnit("(?:input|prompt)[- ]tokens?", "min", "itpm")),
            new Sign(RateAxis.OUTPUT_TOKENS_PER_MINUTE, perUnit("(?:output|completion)[- ]tokens?", "min", "otpm")),
            new Sign(RateAxis.TOKENS_PER_MINUTE, perUnit("tokens?", "min", "tpm") + "|dynamic_token_limited"),
            new Sign(
                    RateAxis.REQUESTS_PER_MINUTE,
                    perUnit("requests?|calls?|queries", "min", "rpm")
                            + "|per[- ]minute (?:request|call)|dynamic_request_limited"));

    /** Google's {@code quotaId}s; one of a day is no rate. */
    private static final List<Sign> QUOTAS = List.of(
            new Sign(RateAxis.INPUT_TOKENS_PER_MINUTE, "inputtokens\\w*perminute"),
            new Sign(RateAxis.REQUESTS_PER_MINUTE, "requestsperminute"));

    private RateWords() {}

    /** Null when they name none. */
    static RateAxis axis(Complaint complaint) {
        for (JsonNode violation : complaint.violations()) {
            Optional<RateAxis> axis = first(QUOTAS, violation.path("quotaId").asText());
            if (axis.isPresent()) {
                return axis.get();
            }
        }
        return isOfTokensPerDay(complaint)
                ? null
                : first(SIGNS, said(complaint)).orElse(null);
    }

    static boolean isOfTokensPerDay(Complaint complaint) {
        return TOKENS_PER_DAY.matcher(said(complaint)).find();
    }

    /** The limit that was exceeded, when they tell how high it is; of what a router passes on nothing: it is not ours. */
    static Optional<Announced> announced(Complaint complaint) {
        RateAxis axis = axis(complaint);
        Matcher limit = LIMIT.matcher(Objects.requireNonNullElse(complaint.words(), ""));
        if (axis == null || complaint.behind() != null || !limit.find()) {
            return Optional.empty();
        }
        String digits = limit.group(1).replace(",", "");
        long height = digits.isEmpty() ? 0 : Long.parseLong(digits);
        return height == 0 ? Optional.empty() : Optional.of(new Announced(axis, height, null));
    }

    private static String said(Complaint complaint) {
        return Objects.requireNonNullElse(complaint.words(), "") + " " + String.join(" ", complaint.codes());
    }

    private static Optional<RateAxis> first(List<Sign> signs, String text) {
        return signs.stream()
                .filter(sign -> sign.pattern.matcher(text).find())
                .map(Sign::axis)
                .findFirst();
    }

    private static String perUnit(String what, String unit, String initials) {
        return "(?:" + what + ")(?: per | ?/ ?)" + unit + "|(?<![a-z])" + initials + "(?![a-z])";
    }

    private record Sign(RateAxis axis, Pattern pattern) {
        Sign(RateAxis axis, String pattern) {
            this(axis, Pattern.compile("(?i)" + pattern));
        }
    }
}
