package dev.rollcall.simulator.control;

import dev.rollcall.simulator.vendors.SimulatedOutcome;
import dev.rollcall.simulator.vendors.Vendors;
import dev.rollcall.simulator.control.RequestCounts.KeyCount;
import dev.rollcall.simulator.control.RequestCounts.ProviderCount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Who was asked what, and what came of it. Each request takes the lock of its own cell and of its key only. */
final class RequestCounter {
    /** Of each key, the latest in which it was used. */
    static final int SECONDS_KEPT = 3_600;
    /** Of each provider; all others are counted as one. */
    static final int MOST_KEYS = 1_000;

    static final String OTHER_KEYS = "others";

    private final CountJournal journal;
    private final Map<String, Cell> cells;
    private final Map<String, ProviderTally> providers;
    private final LongAdder askedAgain;
    private final RequestLog log;

    RequestCounter(CountJournal journal) {
        this(journal, new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new LongAdder(), new RequestLog());
    }

    private RequestCounter(
            CountJournal journal,
            Map<String, Cell> cells,
            Map<String, ProviderTally> providers,
            LongAdder askedAgain,
            RequestLog log) {
        this.journal = journal;
        this.cells = cells;
        this.providers = providers;
        this.askedAgain = askedAgain;
        this.log = log;
    }

    /** The same counts, written down from now on. */
    RequestCounter writingTo(CountJournal other) {
        return new RequestCounter(other, cells, providers, askedAgain, log);
    }

    RequestLog log() {
        return log;
    }

    /** One request; {@code nth} is 1 when its cell was never asked before. */
    record CountedRequest(
            String cellName,
            String providerId,
            String fingerprint,
            Cell cell,
            int nth,
            ProviderTally provider,
            Key key,
            Second second) {}

    CountedRequest asked(String cellName, String provider, String fingerprint, long epochSecond) {
        ProviderTally tally = provider(provider);
        Cell cell = cell(cellName, provider);
        Key key = tally.key(fingerprint);
        tally.requests.increment();
        Second second = key.asked(epochSecond);
        journal.asked(cellName, provider, fingerprint);
        return new CountedRequest(cellName, provider, fingerprint, cell, cell.asked(), tally, key, second);
    }

    /** One request of a run before this one; which second it came in is forgotten. */
    void askedBefore(String cellName, String provider, String fingerprint) {
        CountedRequest ticket = ticket(cellName, provider, fingerprint);
        ticket.provider.requests.increment();
        ticket.key.askedBefore();
        ticket.cell.asked();
    }

    /** For what came of a request of a run before this one. */
    CountedRequest ticket(String cellName, String provider, String fingerprint) {
        ProviderTally tally = provider(provider);
        Cell cell = cell(cellName, provider);
        return new CountedRequest(cellName, provider, fingerprint, cell, 0, tally, tally.key(fingerprint), new Second(0));
    }

    private ProviderTally provider(String id) {
        return providers.computeIfAbsent(id, p -> new ProviderTally());
    }

    private Cell cell(String name, String provider) {
        return cells.computeIfAbsent(name, n -> new Cell(provider));
    }

    void came(CountedRequest ticket, SimulatedOutcome outcome) {
        count(ticket, outcome, 1);
    }

    /** Takes back what was counted just before a write that failed. */
    void lost(CountedRequest ticket, SimulatedOutcome outcome) {
        count(ticket, outcome, -1);
        count(ticket, SimulatedOutcome.CLIENT_GONE, 1);
    }

    void count(CountedRequest ticket, SimulatedOutcome outcome, int by) {
        journal.came(ticket, outcome, by);
        ticket.provider.outcomes.get(outcome).add(by);
        askedAgain.add(ticket.cell.came(outcome, by));
        ticket.key.came(ticket.second, outcome, by);
    }

    RequestCounts counts(long inFlight) {
        var byProvider = new LinkedHashMap<String, ProviderCount>();
        for (String id : Vendors.ids()) {
            ProviderTally tally = providers.get(id);
            if (tally != null) {
                byProvider.put(id, tally.count());
            }
        }
        return new RequestCounts(
                byProvider.values().stream().mapToLong(ProviderCount::requests).sum(),
                byProvider.values().stream().mapToLong(ProviderCount::usable).sum(),
                inFlight,
                cells.size(),
                askedAgain.sum(),
                byProvider);
    }

    /** From that second since 1970 on, in the order of time. */
    List<SecondCount> seconds(long since) {
        var all = new ArrayList<SecondCount>();
        providers.forEach((provider, tally) ->
                tally.keys.forEach((fingerprint, key) -> key.addSeconds(provider, fingerprint, since, all)));
        all.sort(Comparator.comparingLong(SecondCount::second)
                .thenComparing(SecondCount::provider)
                .thenComparing(SecondCount::key));
        return all;
    }

    Stream<CellCount> cells() {
        return cells.entrySet().stream().map(e -> e.getValue().count(e.getKey()));
    }

    static final class Cell {
        private final String provider;
        private int asked;
        private int usable;
        private Map<SimulatedOutcome, Integer> others;

        Cell(String provider) {
            this.provider = provider;
        }

        synchronized int asked() {
            return ++asked;
        }

        /** By how much the number of cells with several usable replies changed. */
        synchronized int came(SimulatedOutcome outcome, int by) {
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

    /** What came in within one second of the clock, and what came of it, then or later. Its key's lock guards it. */
    private static final class Second {
        private final long epochSecond;
        private int requests;
        private int usable;
        private int limited;
        private int other;

        Second(long epochSecond) {
            this.epochSecond = epochSecond;
        }
    }

    static final class Key {
        private final ArrayDeque<Second> seconds = new ArrayDeque<>();
        private long requests;
        private long usable;
        private long limited;
        private int most;

        synchronized Second asked(long epochSecond) {
            Second second = seconds.peekLast();
            if (second == null || second.epochSecond < epochSecond) {
                second = new Second(epochSecond);
                if (seconds.size() == SECONDS_KEPT) {
                    seconds.removeFirst();
                }
                seconds.addLast(second);
            }
            requests++;
            second.requests++;
            most = Math.max(most, second.requests);
            return second;
        }

        synchronized void askedBefore() {
            requests++;
        }

        synchronized void came(Second second, SimulatedOutcome outcome, int by) {
            if (outcome.usable()) {
                usable += by;
                second.usable += by;
            } else if (outcome == SimulatedOutcome.LIMITED) {
                limited += by;
                second.limited += by;
            } else {
                second.other += by;
            }
        }

        synchronized KeyCount count() {
            return new KeyCount(requests, usable, limited, most);
        }

        synchronized void addSeconds(String provider, String fingerprint, long since, List<SecondCount> to) {
            for (Second one : seconds) {
                if (one.epochSecond >= since) {
                    to.add(new SecondCount(
                            one.epochSecond, provider, fingerprint, one.requests, one.usable, one.limited, one.other));
                }
            }
        }
    }

    static final class ProviderTally {
        private final LongAdder requests = new LongAdder();
        private final Map<SimulatedOutcome, LongAdder> outcomes = new EnumMap<>(SimulatedOutcome.class);
        private final Map<String, Key> keys = new ConcurrentHashMap<>();

        ProviderTally() {
            for (SimulatedOutcome outcome : SimulatedOutcome.values()) {
                outcomes.put(outcome, new LongAdder());
            }
        }

        Key key(String fingerprint) {
            Key known = keys.get(fingerprint);
            if (known != null) {
                return known;
            }
            String name = keys.size() < MOST_KEYS ? fingerprint : OTHER_KEYS;
            return keys.computeIfAbsent(name, f -> new Key());
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
