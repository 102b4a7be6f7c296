package dev.rollcall.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which limit a provider names when it rejects a call, and its value. */
final class RateWords {

    /**
     * The form of OpenAI and Groq: "on requests per minute (RPM): Limit 30, Used 30". Other providers have a number in a
     * fixed sentence, which they also use for other limits.
     */
    private static final Pattern LIMIT = Pattern.compile("(?i): limit ([\\d,]{1,15})(?!\\d)");

    /** Tokens per day, which is a kind of limit that we don't keep; no limit is better than a wrong one. */
    private static final Pattern TOKENS_PER_DAY =
            Pattern.compile("(?i)tokens?(?: per | ?/ ?)day|(?<![a-z])tpd(?![a-z])");

    /** The order matters: a message about input tokens also has the word tokens. */
    private static final List<RatePattern> SIGNS = List.of(
            new RatePattern(
                    RateKind.CONCURRENCY,
                    "concurren|simultaneous|parallel (?:requests|calls)|(?:requests|calls) in (?:flight|parallel)"),
            new RatePattern(RateKind.REQUESTS_PER_DAY, perUnit("requests?|calls?|queries", "day", "rpd")),
            new RatePattern(RateKind.INPUT_TOKENS_PER_MINUTE, perUnit("(?:input|prompt)[- ]tokens?", "min", "itpm")),
            new RatePattern(
                    RateKind.OUTPUT_TOKENS_PER_MINUTE, perUnit("(?:output|completion)[- ]tokens?", "min", "otpm")),
            new RatePattern(RateKind.TOKENS_PER_MINUTE, perUnit("tokens?", "min", "tpm") + "|dynamic_token_limited"),
            new RatePattern(
                    RateKind.REQUESTS_PER_MINUTE,
                    perUnit("requests?|calls?|queries", "min", "rpm")
                            + "|per[- ]minute (?:request|call)|dynamic_request_limited"));

    /** Google's {@code quotaId}s. A quota of a day is not a rate. */
    private static final List<RatePattern> QUOTAS = List.of(
            new RatePattern(RateKind.INPUT_TOKENS_PER_MINUTE, "inputtokens\\w*perminute"),
            new RatePattern(RateKind.REQUESTS_PER_MINUTE, "requestsperminute"));

    private RateWords() {}

    /** The kind of limit; null when the message names none. */
    static RateKind kind(ProviderError providerError) {
        for (JsonNode violation : providerError.violations()) {
            Optional<RateKind> kind = first(QUOTAS, violation.path("quotaId").asText());
            if (kind.isPresent()) {
                return kind.get();
            }
        }
        return isOfTokensPerDay(providerError)
                ? null
                : first(SIGNS, said(providerError)).orElse(null);
    }

    static boolean isOfTokensPerDay(ProviderError providerError) {
        return TOKENS_PER_DAY.matcher(said(providerError)).find();
    }

    /**
     * The limit that was exceeded, if the message has its value. Limits in a message that a router passes on are ignored,
     * because they are not ours.
     */
    static Optional<AnnouncedLimit> announced(ProviderError providerError) {
        RateKind kind = kind(providerError);
        Matcher limit = LIMIT.matcher(Objects.requireNonNullElse(providerError.words(), ""));
        if (kind == null || providerError.behind() != null || !limit.find()) {
            return Optional.empty();
        }
        String digits = limit.group(1).replace(",", "");
        long height = digits.isEmpty() ? 0 : Long.parseLong(digits);
        return height == 0 ? Optional.empty() : Optional.of(new AnnouncedLimit(kind, height, null));
    }

    private static String said(ProviderError providerError) {
        return Objects.requireNonNullElse(providerError.words(), "") + " " + String.join(" ", providerError.codes());
    }

    private static Optional<RateKind> first(List<RatePattern> signs, String text) {
        return signs.stream()
                .filter(sign -> sign.pattern.matcher(text).find())
                .map(RatePattern::kind)
                .findFirst();
    }

    private static String perUnit(String what, String unit, String initials) {
        return "(?:" + what + ")(?: per | ?/ ?)" + unit + "|(?<![a-z])" + initials + "(?![a-z])";
    }

    private record RatePattern(RateKind kind, Pattern pattern) {
        RatePattern(RateKind kind, String pattern) {
            this(kind, Pattern.compile("(?i)" + pattern));
        }
    }
}
