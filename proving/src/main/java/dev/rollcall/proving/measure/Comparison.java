package dev.rollcall.proving.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Rollcall compared with the floor: rounds of both in turn.
 *
 * @param wanted the ratio to reach; null: none is set
 */
public record Comparison(
        String name,
        int domains,
        int prompts,
        int providers,
        long latencyMillis,
        int inFlight,
        Double wanted,
        List<Round> floor,
        List<Round> rollcall) {

    /** Median rate of Rollcall to median rate of the floor. */
    public double ratio() {
        return rate(rollcall) / rate(floor);
    }

    /** The ratio of each pair of rounds; the differences show the noise. */
    public List<Double> ratios() {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < Math.min(floor.size(), rollcall.size()); i++) {
            ratios.add(rollcall.get(i).callsPerSecond() / floor.get(i).callsPerSecond());
        }
        return ratios;
    }

    public boolean balances() {
        return floor.stream().allMatch(Round::balances) && rollcall.stream().allMatch(Round::balances);
    }

    static double rate(List<Round> rounds) {
        return Round.median(rounds.stream().map(Round::callsPerSecond).toList());
    }
}
