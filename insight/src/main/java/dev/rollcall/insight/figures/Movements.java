package dev.rollcall.insight.figures;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which changes are worth an alert: those that moved, that stay findings among all comparisons of their domain
 * ({@link BenjaminiHochberg}), and that are still there a window later.
 */
public final class Movements {
    private Movements() {}

    /**
     * All comparisons of a domain for one window that were made, by what they are of; of each pair of windows the same ones.
     *
     * @return the change of each that is a finding, and whose verdict is {@code moved}: below 0 it fell
     */
    public static <K> Map<K, Double> findings(Map<K, SeriesComparison> comparisons) {
        var names = List.copyOf(comparisons.keySet());
        List<Double> p = names.stream().map(name -> comparisons.get(name).p()).toList();
        boolean[] kept = BenjaminiHochberg.kept(p, BenjaminiHochberg.Q);
        var findings = new HashMap<K, Double>();
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
     */
    public static <K> Set<K> lasting(Map<K, SeriesComparison> firstWindow, Map<K, SeriesComparison> nextWindow) {
        Map<K, Double> first = findings(firstWindow);
        var lasting = new LinkedHashSet<K>();
        findings(nextWindow).forEach((name, change) -> {
            if (first.containsKey(name) && Math.signum(first.get(name)) == Math.signum(change)) {
                lasting.add(name);
            }
        });
        return lasting;
    }
}
