package dev.rollcall.proving.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The result of a case.
 *
 * @param figure the least ratio of all keys, or for {@link LimitCase#INTERACTIVE} the p95 in seconds; null: too few
 *     requests, or calls that were never made
 * @param the median, of the same kind as {@code figure}
 * @param limited the number of 429s caused by a limit
 * @param seconds seconds of steady state
 * @param remarks other observations, for people
 * @param served the rates served, by provider and key
 */
record CaseOutcome(
        LimitCase which,
        Double figure,
        Double median,
        long limited,
        Rating rating,
        double seconds,
        List<String> remarks,
        List<ServedRate> served) {
    enum Rating {
        REACHED("reached"),
        MISSED("missed"),
        TOO_FEW("too few requests"),
        RAN_OUT("work ran out");

        final String words;

        Rating(String words) {
            this.words = words;
        }
    }

    /** The 429s in the steady state. The others came during warm-up, or while the limits were learned. */
    long limitedSteady() {
        return served.stream().mapToLong(ServedRate::limitedSteady).sum();
    }

    static CaseOutcome of(LimitCase which, List<ServedRate> served, TimeRange steady, List<String> seen) {
        var ratios = served.stream()
                .map(ServedRate::ratio)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        Double least = ratios.isEmpty() ? null : ratios.get(0);
        long limited = served.stream().mapToLong(ServedRate::limited).sum();
        long requests = served.stream().mapToLong(ServedRate::requestsInAll).sum();
        var remarks = new ArrayList<>(seen);
        boolean missed = !which.allowed429s.hold(limited, requests) || least != null && !which.isReachedBy(least);
        Rating rating = missed ? Rating.MISSED : Rating.REACHED;
        for (ServedRate one : served) {
            String who = one.provider() + " (" + one.allowed() + ")";
            if (one.open() == 0) {
                remarks.add(who + " had no work left at the end");
                rating = Rating.RAN_OUT;
            } else if (one.ratio() == null) {
                remarks.add(who + " let " + one.requests() + " requests through, " + ServedRate.FEWEST + " are needed");
                rating = rating == Rating.REACHED ? Rating.TOO_FEW : rating;
            }
        }
        return new CaseOutcome(which, least, middle(ratios), limited, rating, steady.seconds(), remarks, served);
    }

    /**
     * @param waits seconds from each request to its domain's first call, of those that had one
     * @param asked the number of domains
     * @param seen remarks
     */
    static CaseOutcome interactive(
            List<Double> waits, int asked, List<ServedRate> served, double seconds, List<String> seen) {
        var endless = new ArrayList<>(waits);
        while (endless.size() < asked) {
            endless.add(Double.POSITIVE_INFINITY);
        }
        endless.sort(Comparator.naturalOrder());
        double p95 = percentile(endless, 0.95);
        var remarks = new ArrayList<>(seen);
        if (waits.size() < asked) {
            remarks.add((asked - waits.size()) + " of " + asked + " domains were not asked about at all");
        }
        Rating rating = LimitCase.INTERACTIVE.isReachedBy(p95) ? Rating.REACHED : Rating.MISSED;
        if (served.stream().anyMatch(one -> one.open() == 0)) {
            remarks.add("a provider had no work of the batch left at the end");
            rating = Rating.RAN_OUT;
        }
        return new CaseOutcome(
                LimitCase.INTERACTIVE,
                finite(p95),
                finite(percentile(endless, 0.5)),
                served.stream().mapToLong(ServedRate::limited).sum(),
                rating,
                seconds,
                remarks,
                served);
    }

    private static Double finite(double figure) {
        return Double.isInfinite(figure) ? null : figure;
    }

    /** The smallest value that this share of all values does not exceed. */
    static double percentile(List<Double> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private static Double middle(List<Double> sorted) {
        return sorted.isEmpty() ? null : (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
