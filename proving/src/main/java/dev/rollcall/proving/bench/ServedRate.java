package dev.rollcall.proving.bench;

import dev.rollcall.proving.bench.AllowedRate.RateForm;
import java.util.List;

/**
 * What one key was served of what it is allowed, by the simulator's log.
 *
 * @param allowed in words: {@code 600/min}
 * @param allowedPerMinute requests or tokens
 * @param requests let through in the steady state
 * @param perMinute from the first of these to the last; null when there are fewer than {@link #FEWEST}
 * @param ratio of the allowed rate; null likewise
 * @param limited requests refused by a limit, while the case lasted
 * @param limitedSteady of these, in the steady state
 * @param firstLimited when the first of these came, in seconds since the case began; null: none
 * @param lastLimited likewise
 * @param requestsInAll let through or refused meanwhile
 * @param open cells of the provider that were still to be asked at the end; 0: its work has run out
 */
record ServedRate(
        String provider,
        String key,
        String allowed,
        int allowedPerMinute,
        int requests,
        Double perMinute,
        Double ratio,
        long limited,
        long limitedSteady,
        Double firstLimited,
        Double lastLimited,
        long requestsInAll,
        long open) {
    static final int FEWEST = 60;

    /**
     * @param ofKey the key's requests in the order of time
     * @param steady over which the rate is taken
     * @param whole over which refusals are counted
     */
    static ServedRate of(
            AllowedRate allowance,
            String key,
            List<LoggedRequest> ofKey,
            TimeRange steady,
            TimeRange whole,
            long open) {
        TimeRange looked = allowance.kind() == RateForm.FIXED ? steady.wholeMinutes() : steady;
        List<LoggedRequest> passed = ofKey.stream()
                .filter(request -> !request.limited() && looked.has(request))
                .toList();
        double[] refused = ofKey.stream()
                .filter(request -> request.limited() && whole.has(request))
                .mapToDouble(request -> (request.at() - whole.from()) / 1e3)
                .toArray();
        Double perMinute = passed.size() < FEWEST ? null : perMinute(allowance, passed, looked);
        return new ServedRate(
                allowance.provider(),
                key,
                allowance.words(),
                allowance.perMinute(),
                passed.size(),
                perMinute,
                perMinute == null ? null : perMinute / allowance.perMinute(),
                refused.length,
                ofKey.stream()
                        .filter(request -> request.limited() && steady.has(request))
                        .count(),
                refused.length == 0 ? null : refused[0],
                refused.length == 0 ? null : refused[refused.length - 1],
                ofKey.stream().filter(whole::has).count(),
                open);
    }

    /**
     * What all but the last took, over the time from the first to the last: (n - 1) / (last - first). Who takes a fixed
     * window's allowance at its beginning has no more than that all the same.
     */
    private static double perMinute(AllowedRate allowance, List<LoggedRequest> passed, TimeRange looked) {
        int last = passed.size() - 1;
        double taken =
                passed.subList(0, last).stream().mapToDouble(allowance::taken).sum();
        double perMinute = taken / (passed.get(last).at() - passed.get(0).at()) * 60e3;
        return allowance.kind() == RateForm.FIXED
                ? Math.min(perMinute, passed.size() / looked.seconds() * 60)
                : perMinute;
    }
}
