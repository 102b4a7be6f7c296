package dev.rollcall.simulator;

import dev.rollcall.simulator.Counts.KeyCount;
import dev.rollcall.simulator.Counts.ProviderCount;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Who was asked what, and what came of it. Each request takes the lock of its own cell and of its key only. */
final class Tally {
    private final Journal journal;
    private final Map<String, Cell> cells;
    private final Map<String, ProviderTally> providers;
    private final LongAdder askedAgain;

    Tally(Journal journal) {
        this(journal, new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new LongAdder());
    }

    private Tally(
            Journal journal, Map<String, Cell> cells, Map<String, ProviderTally> providers, LongAdder askedAgain) {
        this.journal = journal;
        this.cells = cells;
        this.providers = providers;
        this.askedAgain = askedAgain;
    }

    /** The same counts, written down from now on. */
    Tally writingTo(Journal other) {
        return new Tally(other, cells, providers, askedAgain);
    }

    /** One request; {@code nth} is 1 when its cell was never asked before. */
    record Ticket(
            String cellName,
            String providerId,
            String fingerprint,
            Cell cell,
            int nth,
            ProviderTally provider,
            Key key) {}

    Ticket asked(String cellName, String provider, String fingerprint, long epochSecond) {
        Ticket ticket = ticket(cellName, provider, fingerprint);
        ticket.provider.requests.increment();
        ticket.key.asked(epochSecond);
        journal.asked(cellName, provider, fingerprint);
        return new Ticket(
                cellName, provider, fingerprint, ticket.cell, ticket.cell.asked(), ticket.provider, ticket.key);
    }

    /** For a request that was counted before. */
    Ticket ticket(String cellName, String provider, String fingerprint) {
        ProviderTally tally = providers.computeIfAbsent(provider, p -> new ProviderTally());
        return new Ticket(
                cellName,
                provider,
                fingerprint,
                cells.computeIfAbsent(cellName, name -> new Cell(provider)),
                0,
                tally,
                tally.keys.computeIfAbsent(fingerprint, f -> new Key()));
    }

    void came(Ticket ticket, Outcome outcome) {
        count(ticket, outcome, 1);
    }

    /** Takes back what was counted just before a write that failed. */
    void lost(Ticket ticket, Outcome outcome) {
        count(ticket, outcome, -1);
        count(ticket, Outcome.CLIENT_GONE, 1);
    }

    void count(Ticket ticket, Outcome outcome, int by) {
        journal.came(ticket, outcome, by);
        ticket.provider.outcomes.get(outcome).add(by);
        askedAgain.add(ticket.cell.came(outcome, by));
        ticket.key.came(outcome, by);
    }

    Counts counts(long inFlight) {
        var byProvider = new LinkedHashMap<String, ProviderCount>();
        for (String id : Vendors.ids()) {
            ProviderTally tally = providers.get(id);
            if (tally != null) {
                byProvider.put(id, tally.count());
            }
        }
        return new Counts(
                byProvider.values().stream().mapToLong(ProviderCount::requests).sum(),
                byProvider.values().stream().mapToLong(ProviderCount::usable).sum(),
                inFlight,
                cells.size(),
                askedAgain.sum(),
                byProvider);
    }

    Stream<CellCount> cells() {
        return cells.entrySet().stream().map(e -> e.getValue().count(e.getKey()));
    }

    static final class Cell {
        private final String provider;
        private int asked;
        private int usable;
        private Map<Outcome, Integer> others;

        Cell(String provider) {
            this.provider = provider;
        }

        synchronized int asked() {
            return ++asked;
        }

        /** By how much the number of cells with several usable replies changed. */
        synchronized int came(Outcome outcome, int by) {
            if (!outcome.usable()) {
                if (others == null) {
                    others = new EnumMap<>(Outcome.class);
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

    static final class Key {
        private long requests;
        private long usable;
        private long limited;
        private long second;
        private int inSecond;
        private int most;

        synchronized void asked(long epochSecond) {
            requests++;
            inSecond = epochSecond == second ? inSecond + 1 : 1;
            second = epochSecond;
            most = Math.max(most, inSecond);
        }

        synchronized void came(Outcome outcome, int by) {
            if (outcome.usable()) {
                usable += by;
            } else if (outcome == Outcome.LIMITED) {
                limited += by;
            }
        }

        synchronized KeyCount count() {
            return new KeyCount(requests, usable, limited, most);
        }
    }

    static final class ProviderTally {
        private final LongAdder requests = new LongAdder();
        private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
        private final Map<String, Key> keys = new ConcurrentHashMap<>();

        ProviderTally() {
            for (Outcome outcome : Outcome.values()) {
                outcomes.put(outcome, new LongAdder());
            }
        }

        ProviderCount count() {
            var byKind = new TreeMap<String, Long>();
            long usable = 0;
            for (var entry : outcomes.entrySet()) {
                long count = entry.getValue().sum();
                if (count != 0) {
                    byKind.put(entry.getKey().word(), count);
                }
                usable += entry.getKey().usable() ? count : 0;
            }
            var byKey = new TreeMap<String, KeyCount>();
            keys.forEach((fingerprint, key) -> byKey.put(fingerprint, key.count()));
            return new ProviderCount(requests.sum(), usable, byKind, byKey);
        }
    }
}
