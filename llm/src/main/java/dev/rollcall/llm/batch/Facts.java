package dev.rollcall.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.reply.TokenUsage;
import dev.rollcall.llm.wire.Lenient;
import dev.rollcall.llm.wire.ReportedCost;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads from a provider's words on batches what all of them say in some way. */
final class Facts {

    /** Seconds since 1970 have ten digits until 2286. */
    private static final BigDecimal MILLIS = BigDecimal.valueOf(100_000_000_000L);

    private static final Pattern TOKEN_LIMIT =
            Pattern.compile("(?i)token_limit_exceeded|enqueued[ _]token|enqueued tokens");

    private Facts() {}

    /** A string that can be a part of a path, or a number; else null. */
    static String id(JsonNode node) {
        String id = Lenient.word(node);
        return BatchServer.isId(id) ? id : null;
    }

    /** Seconds, or a time of ISO 8601. A day alone is no time: null. */
    static Instant time(JsonNode node) {
        if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            return number.signum() <= 0 || number.compareTo(MILLIS.multiply(BigDecimal.valueOf(1_000))) > 0
                    ? null
                    : Instant.ofEpochMilli(
                            number.compareTo(MILLIS) > 0
                                    ? number.longValue()
                                    : number.movePointRight(3).longValue());
        }
        String text = Lenient.text(node);
        if (text == null || text.length() < 16) {
            return null;
        }
        String iso = text.strip().replace(' ', 'T');
        try {
            return OffsetDateTime.parse(iso).toInstant();
        } catch (DateTimeException e) {
            return withoutZone(iso);
        }
    }

    private static Instant withoutZone(String iso) {
        try {
            return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Our token, where a batch may carry it: in its metadata, its name or its display name; else null. */
    static String token(JsonNode batch) {
        List<JsonNode> places = new ArrayList<>(List.of(
                batch.path("name"),
                batch.path("displayName"),
                batch.path("display_name"),
                batch.path("metadata").path("displayName")));
        batch.path("metadata").forEach(places::add);
        return places.stream()
                .map(JsonNode::asText)
                .filter(CustomIds::isToken)
                .findFirst()
                .orElse(null);
    }

    /** The state that a word means, in whatever case, with or without Google's prefixes; RUNNING for an unknown one. */
    static BatchState state(String word) {
        return switch (plain(word)) {
            case "CANCELLING", "CANCELING", "CANCELLATION_REQUESTED", "CANCEL_REQUESTED" -> BatchState.CANCELLING;
            default -> end(word) == null ? BatchState.RUNNING : BatchState.ENDED;
        };
    }

    /** The end that a word means; null when it means none. */
    static BatchEnd end(String word) {
        return switch (plain(word)) {
            case "COMPLETED", "COMPLETE", "SUCCESS", "SUCCEEDED", "PARTIALLY_SUCCEEDED", "ENDED" -> BatchEnd.COMPLETED;
            case "FAILED", "FAILURE", "ERROR" -> BatchEnd.FAILED;
            case "EXPIRED", "TIMEOUT_EXCEEDED" -> BatchEnd.EXPIRED;
            case "CANCELLED", "CANCELED" -> BatchEnd.CANCELLED;
            default -> null;
        };
    }

    private static String plain(String word) {
        return word == null ? "" : word.strip().toUpperCase(Locale.ROOT).replaceFirst("^(BATCH|JOB)_STATE_", "");
    }

    /** The sum, unless a part is unknown; then null. */
    static Integer whole(Integer... parts) {
        int sum = 0;
        for (Integer part : parts) {
            if (part == null) {
                return null;
            }
            sum += part;
        }
        return sum;
    }

    static Integer minus(Integer whole, Integer part) {
        return whole == null || part == null ? null : Integer.valueOf(Math.max(0, whole - part));
    }

    /** Tokens in the words of either of OpenAI's APIs. */
    static TokenUsage usage(JsonNode usage) {
        return new TokenUsage(
                Lenient.count(usage.path("input_tokens"), usage.path("prompt_tokens")),
                Lenient.count(usage.path("output_tokens"), usage.path("completion_tokens")),
                Lenient.count(
                        usage.path("input_tokens_details").path("cached_tokens"),
                        usage.path("prompt_tokens_details").path("cached_tokens")),
                Lenient.count(
                        usage.path("output_tokens_details").path("reasoning_tokens"),
                        usage.path("completion_tokens_details").path("reasoning_tokens")));
    }

    static Long costTicks(JsonNode batch) {
        Long ticks = Lenient.ticks(batch.path("cost_breakdown").path("total_cost_usd_ticks"));
        return ticks != null ? ticks : ReportedCost.ticks(batch.path("usage"));
    }

    /** The kind of a problem; null when there are no words. */
    static BatchProblem problem(String words, boolean namesLines) {
        if (words == null) {
            return null;
        }
        return TOKEN_LIMIT.matcher(words).find()
                ? BatchProblem.TOKEN_LIMIT
                : namesLines ? BatchProblem.BAD_LINES : BatchProblem.OTHER;
    }
}
