package dev.rollcall.store;

import java.util.List;

/**
 * How a job samples: it asks again only of whom a rate is not known well enough.
 *
 * @param looks repetitions after which it decides, ascending from 1
 * @param halfWidth of an interval that is narrow enough, above 0
 */
public record SamplingTerms(List<Integer> looks, double halfWidth) {
    public SamplingTerms {
        looks = List.copyOf(looks);
        if (looks.isEmpty()
                || looks.get(0) < 1
                || !looks.equals(looks.stream().sorted().distinct().toList())
                || !(halfWidth > 0)) {
            throw new IllegalArgumentException("looks " + looks + ", half width " + halfWidth);
        }
    }

    /** Repetitions that are asked of everything. */
    public int least() {
        return looks.get(0);
    }

    /** Repetitions after which it asks no more in any case. */
    public int most() {
        return looks.get(looks.size() - 1);
    }
}
