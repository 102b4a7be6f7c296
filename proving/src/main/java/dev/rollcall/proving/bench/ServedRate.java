package dev.rollcall.proving.bench;

import dev.rollcall.proving.bench.AllowedRate.RateForm;
import java.util.List;

/**
 * The rate that one key was served, compared with its allowed rate, by the simulator's log.
 *
 * @param allowed the allowed rate in words: {@code 600/min}
 * @param allowedPerMinute the allowed requests or tokens per minute
 * @param requests the requests that were let through in the steady state
 * @param perMinute the rate from the first of these requests to the last; null when there are fewer than {@link #FEWEST}
 * @param ratio the ratio of the served to the allowed rate; null like {@code perMinute}
 * @param limited the requests that a limit refused during the case
 * @param limitedSteady those of them in the steady state
 * @param firstLimited when the first refused request came, in seconds since the case began; null: none
 * @param lastLimited when the last refused request came; like {@code firstLimited}
 * @param requestsInAll all requests during the case, let through or refused
 * @param open the provider's cells that were not asked at the end; 0: it ran out of work
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
     * @param ofKey the key's requests, sorted by time
     * @param steady the time over which the rate is measured
     * @param whole the time over which refusals are counted
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
     * What all requests but the last took, divided by the time from the first to the last: (n - 1) / (last - first). With
     * fixed windows it is at most the rate of all whole minutes, because requests at the beginning of each window would make
     * it look too high.
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
