package dev.rollcall.proving.measure;

import java.util.List;

/**
 * Rollcall's rate in two situations, in calls per second, in rounds that took turns.
 *
 * @param wanted the ratio of the medians, second to first, to reach
 */
public record Rates(
        String name, String first, List<Double> firstRates, String second, List<Double> secondRates, double wanted) {
    public double ratio() {
        return Round.median(secondRates) / Round.median(firstRates);
    }
}
