package dev.rollcall.insight.figures;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which changes are worth an alert: those that moved, that stay findings among all comparisons of their domain
 * ({@link BenjaminiHochberg}), and that are still there a window later.
 */
public final class Movements {
    private Movements() {}

    /**
     * All comparisons of a domain for one window, by name; of each pair of windows the same ones.
     *
     * @return the change of each that is a finding, and whose verdict is {@code moved}: below 0 it fell
     */
    public static Map<String, Double> findings(Map<String, SeriesComparison> comparisons) {
        var names = List.copyOf(comparisons.keySet());
        List<Double> p = names.stream().map(name -> comparisons.get(name).p()).toList();
        boolean[] kept = BenjaminiHochberg.kept(p, BenjaminiHochberg.Q);
        var findings = new HashMap<String, Double>();
        for (int i = 0; i < kept.length; i++) {
            SeriesComparison comparison = comparisons.get(names.get(i));
            if (kept[i] && comparison.verdict() == Verdict.MOVED) {
                findings.put(names.get(i), comparison.change());
            }
        }
        return findings;
    }

    /**
     * Those that are worth an alert: findings twice running, both times in the same direction. Both windows are compared with
     * the same earlier one: compared with the first of them, the second shows no change, however lasting the change is.
     *
     * @return sorted by name
     */
    public static Collection<String> lasting(
            Map<String, SeriesComparison> firstWindow, Map<String, SeriesComparison> nextWindow) {
        Map<String, Double> first = findings(firstWindow);
        var lasting = new ArrayList<String>();
        findings(nextWindow).forEach((name, change) -> {
            if (first.containsKey(name) && Math.signum(first.get(name)) == Math.signum(change)) {
                lasting.add(name);
            }
        });
        return lasting.stream().sorted().toList();
    }
}
