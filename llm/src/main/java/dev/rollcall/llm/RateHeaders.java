package dev.rollcall.llm;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import okhttp3.Headers;

/** Reads the limits that a reply's headers announce. Values that are missing or make no sense are ignored. */
final class RateHeaders {

    private static final Duration MINUTE_AT_MOST = Duration.ofMinutes(2);
    private static final Duration DAY_AT_LEAST = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private RateHeaders() {}

    /** The announced limits. If several headers are about one kind of limit, the lowest counts. */
    static List<AnnouncedLimit> in(Headers headers, List<RateHeader> known, ReplyClock clock) {
        Map<RateKind, AnnouncedLimit> lowest = new EnumMap<>(RateKind.class);
        for (RateHeader header : known) {
            announced(headers, header, clock)
                    .ifPresent(one -> lowest.merge(
                            one.kind(), one, BinaryOperator.minBy(Comparator.comparingLong(AnnouncedLimit::limit))));
        }
        if (repeats(lowest, RateKind.INPUT_TOKENS_PER_MINUTE) || repeats(lowest, RateKind.OUTPUT_TOKENS_PER_MINUTE)) {
            lowest.remove(RateKind.TOKENS_PER_MINUTE);
        }
        return List.copyOf(lowest.values());
    }

    /** Whether the limit of all tokens only repeats another limit: Anthropic shows its tightest limit there. */
    private static boolean repeats(Map<RateKind, AnnouncedLimit> announced, RateKind kind) {
        AnnouncedLimit part = announced.get(kind);
        AnnouncedLimit all = announced.get(RateKind.TOKENS_PER_MINUTE);
        return part != null && all != null && part.limit() == all.limit();
    }

    private static Optional<AnnouncedLimit> announced(Headers headers, RateHeader header, ReplyClock clock) {
        Long limit = count(headers, header.limit());
        if (limit == null || limit == 0) {
            return Optional.empty();
        }
        Long remaining = count(headers, header.remaining());
        RateKind kind = header.kind() == RateKind.REQUESTS_PER_MINUTE && header.reset() != null
                ? kindByReset(limit, remaining, RetryHint.reset(headers.get(header.reset()), clock))
                : header.kind();
        return Optional.ofNullable(kind).map(known -> new AnnouncedLimit(known, limit * header.times(), remaining));
    }

    /**
     * OpenAI announces a limit per day, if there is one, in place of the limit per minute; only the reset time shows which
     * it is.
     *
     * @return the kind; null when it is neither
     */
    private static RateKind kindByReset(long limit, Long remaining, Duration reset) {
        if (reset == null) {
            return RateKind.REQUESTS_PER_MINUTE;
        }
        if (reset.compareTo(DAY_AT_LEAST) > 0) {
            return RateKind.REQUESTS_PER_DAY;
        }
        return reset.compareTo(MINUTE_AT_MOST) > 0 || refillsWithinADay(limit, remaining, reset)
                ? null
                : RateKind.REQUESTS_PER_MINUTE;
    }

    /** Whether the limit refills within a day: 9,999 of 10,000 are left, and in 8.64 s all will be. */
    private static boolean refillsWithinADay(long limit, Long remaining, Duration reset) {
        long used = remaining == null ? 0 : limit - remaining;
        if (used <= 0) {
            return false;
        }
        double whole = (double) reset.toMillis() * limit / used;
        return Math.abs(whole / DAY.toMillis() - 1) < 0.01;
    }

    private static Long count(Headers headers, String name) {
        String value = name == null ? null : headers.get(name);
        return value == null ? null : count(value.strip());
    }

    /** The number, if the text is only digits, at most 15; else null. */
    private static Long count(String digits) {
        if (digits.isEmpty() || digits.length() > 15) {
            return null;
        }
        long count = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            count = 10 * count + digit;
        }
        return count;
    }
}
