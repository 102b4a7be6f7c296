package dev.rollcall.simulator.control;

import dev.rollcall.simulator.vendors.SimulatedOutcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts the requests of one cell. */
final class CellCounter {
    private final String provider;
    private int asked;
    private int usable;
    private Map<SimulatedOutcome, Integer> others;

    CellCounter(String provider) {
        this.provider = provider;
    }

    /** How often the cell was asked, this time included. */
    synchronized int asked() {
        return ++asked;
    }

    /** @return by how much the number of cells with several usable replies changed */
    synchronized int ended(SimulatedOutcome outcome, int by) {
        if (!outcome.usable()) {
            if (others == null) {
                others = new EnumMap<>(SimulatedOutcome.class);
            }
            others.merge(outcome, by, Integer::sum);
            return 0;
        }
        boolean before = usable > 1;
        usable += by;
        boolean after = usable > 1;
        return before == after ? 0 : by;
    }

    synchronized CellCount count(String name) {
        var byKind = new TreeMap<String, Integer>();
        if (others != null) {
            others.forEach((outcome, count) -> byKind.put(outcome.word(), count));
        }
        return new CellCount(name, provider, asked, usable, byKind);
    }
}
