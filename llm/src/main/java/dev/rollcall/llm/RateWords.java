package dev.rollcall.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.wire.Lenient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which limit a provider speaks of when it turns a call away, and how high that is. */
final class RateWords {

    private static final Pattern NUMBER = Pattern.compile("(?i)\\blimit(?::| of)? ([\\d,]{1,15})(?!\\d|\\.\\d)"
            + "|(?<![\\d.,])([\\d,]{1,15}) (?:api )?(?:(?:input |output |prompt |completion )?tokens|requests|queries|calls)"
            + "(?: per | ?/ ?)(?:min|day)");

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

    /** Google's, among its {@code quotaId}s. */
    private static final List<Sign> QUOTAS = List.of(
            new Sign(RateAxis.REQUESTS_PER_DAY, "requestsperday"),
            new Sign(RateAxis.INPUT_TOKENS_PER_MINUTE, "inputtokens\\w*perminute"),
            new Sign(RateAxis.OUTPUT_TOKENS_PER_MINUTE, "outputtokens\\w*perminute"),
            new Sign(RateAxis.TOKENS_PER_MINUTE, "tokens\\w*perminute"),
            new Sign(RateAxis.REQUESTS_PER_MINUTE, "requestsperminute"));

    private RateWords() {}

    /** Null when they name none. */
    static RateAxis axis(Complaint complaint) {
        for (JsonNode violation : violations(complaint)) {
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

    /** The limit with its height, when they tell both; of what a router passes on nothing, since that limit is not ours. */
    static Optional<Announced> announced(Complaint complaint) {
        RateAxis axis = axis(complaint);
        Long limit = complaint.behind() != null || axis == null ? null : limit(complaint, axis);
        return limit == null || limit == 0 ? Optional.empty() : Optional.of(new Announced(axis, limit, null));
    }

    private static String said(Complaint complaint) {
        return Objects.requireNonNullElse(complaint.words(), "") + " " + String.join(" ", complaint.codes());
    }

    private static Long limit(Complaint complaint, RateAxis axis) {
        for (JsonNode violation : violations(complaint)) {
            if (first(QUOTAS, violation.path("quotaId").asText())
                    .filter(axis::equals)
                    .isPresent()) {
                Integer value = Lenient.count(violation.path("quotaValue"));
                return value == null ? null : value.longValue();
            }
        }
        Matcher number = NUMBER.matcher(Objects.requireNonNullElse(complaint.words(), ""));
        if (!number.find()) {
            return null;
        }
        String digits = (number.group(1) == null ? number.group(2) : number.group(1)).replace(",", "");
        return digits.isEmpty() ? null : Long.valueOf(digits);
    }

    private static List<JsonNode> violations(Complaint complaint) {
        List<JsonNode> violations = new ArrayList<>();
        complaint
                .error()
                .path("details")
                .forEach(detail -> detail.path("violations").forEach(violations::add));
        return violations;
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
