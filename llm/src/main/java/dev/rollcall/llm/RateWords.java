package dev.rollcall.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which limit a provider names when it rejects a call, and how high that is. */
final class RateWords {

    /**
     * OpenAI and Groq: "on requests per minute (RPM): Limit 30, Used 30". Others put their limit into a fixed sentence, which
     * they also say of other limits.
     */
    private static final Pattern LIMIT = Pattern.compile("(?i): limit ([\\d,]{1,15})(?!\\d)");

    /** Tokens a day are no kind of limit that we keep: better none than the wrong one. */
    private static final Pattern TOKENS_PER_DAY =
            Pattern.compile("(?i)tokens?(?: per | ?/ ?)day|(?<![a-z])tpd(?![a-z])");

    /** In this order: who names input tokens names tokens as well. */
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

    /** Google's {@code quotaId}s; one of a day is no rate. */
    private static final List<RatePattern> QUOTAS = List.of(
            new RatePattern(RateKind.INPUT_TOKENS_PER_MINUTE, "inputtokens\\w*perminute"),
            new RatePattern(RateKind.REQUESTS_PER_MINUTE, "requestsperminute"));

    private RateWords() {}

    /** Null when they name none. */
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

    /** The limit that was exceeded, when they tell how high it is; of what a router passes on nothing: it is not ours. */
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
