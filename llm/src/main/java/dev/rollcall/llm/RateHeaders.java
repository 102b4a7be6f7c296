package dev.rollcall.llm;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import okhttp3.Headers;

/** What a reply's headers announce of the provider's limits. What is missing or makes no sense announces nothing. */
final class RateHeaders {

    private static final Pattern COUNT = Pattern.compile("\\d{1,15}");

    private static final Duration MINUTE_AT_MOST = Duration.ofMinutes(2);
    private static final Duration DAY_AT_LEAST = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private RateHeaders() {}

    /** Of several headers that speak of one axis the lowest limit counts. */
    static List<Announced> in(Headers headers, List<RateHeader> known, ReplyClock clock) {
        Map<RateAxis, Announced> lowest = new EnumMap<>(RateAxis.class);
        for (RateHeader header : known) {
            announced(headers, header, clock)
                    .ifPresent(one -> lowest.merge(
                            one.axis(), one, BinaryOperator.minBy(Comparator.comparingLong(Announced::limit))));
        }
        if (repeats(lowest, RateAxis.INPUT_TOKENS_PER_MINUTE) || repeats(lowest, RateAxis.OUTPUT_TOKENS_PER_MINUTE)) {
            lowest.remove(RateAxis.TOKENS_PER_MINUTE);
        }
        return List.copyOf(lowest.values());
    }

    /** Anthropic shows the tightest of its limits as that of tokens: it is then none of all tokens. */
    private static boolean repeats(Map<RateAxis, Announced> announced, RateAxis axis) {
        Announced part = announced.get(axis);
        Announced all = announced.get(RateAxis.TOKENS_PER_MINUTE);
        return part != null && all != null && part.limit() == all.limit();
    }

    private static Optional<Announced> announced(Headers headers, RateHeader header, ReplyClock clock) {
        Long limit = count(headers, header.limit());
        if (limit == null || limit == 0) {
            return Optional.empty();
        }
        Long remaining = count(headers, header.remaining());
        Duration reset = header.reset() == null ? null : RetryHint.reset(headers.get(header.reset()), clock);
        return axis(header.axis(), limit, remaining, reset)
                .map(axis -> new Announced(axis, limit * header.times(), remaining));
    }

    /** OpenAI tells its limit of a day, where it has one, in the place of that of a minute: only the reset gives it away. */
    private static Optional<RateAxis> axis(RateAxis axis, long limit, Long remaining, Duration reset) {
        if (axis != RateAxis.REQUESTS_PER_MINUTE || reset == null) {
            return Optional.of(axis);
        }
        if (reset.compareTo(DAY_AT_LEAST) > 0) {
            return Optional.of(RateAxis.REQUESTS_PER_DAY);
        }
        return reset.compareTo(MINUTE_AT_MOST) > 0 || refillsWithinADay(limit, remaining, reset)
                ? Optional.empty()
                : Optional.of(axis);
    }

    /** 9,999 of 10,000 are left, and in 8.64 s it will be all. */
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
        return value != null && COUNT.matcher(value.strip()).matches() ? Long.valueOf(value.strip()) : null;
    }
}
