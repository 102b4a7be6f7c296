package dev.rollcall.simulator.control;

import dev.rollcall.simulator.control.RequestCounts.ProviderCount;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import dev.rollcall.simulator.vendors.Vendors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Counts what was asked, and what came of it. A request takes only the locks of its own cell and of its key. */
public final class RequestCounter {
    private final CountJournal journal;
    private final Map<String, CellCounter> cells;
    private final Map<String, ProviderCounter> providers;
    private final LongAdder askedAgain;
    private final RequestLog log;

    RequestCounter(CountJournal journal) {
        this(journal, new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new LongAdder(), new RequestLog());
    }

    private RequestCounter(
            CountJournal journal,
            Map<String, CellCounter> cells,
            Map<String, ProviderCounter> providers,
            LongAdder askedAgain,
            RequestLog log) {
        this.journal = journal;
        this.cells = cells;
        this.providers = providers;
        this.askedAgain = askedAgain;
        this.log = log;
    }

    /** The same counts, written to that journal from now on. */
    RequestCounter writingTo(CountJournal other) {
        return new RequestCounter(other, cells, providers, askedAgain, log);
    }

    public RequestLog log() {
        return log;
    }

    /** Counts a request that has just come in. */
    public CountedRequest asked(String cellName, String providerId, String fingerprint, long epochSecond) {
        ProviderCounter provider = provider(providerId);
        CellCounter cell = cell(cellName, providerId);
        KeyCounter key = provider.key(fingerprint);
        provider.asked();
        KeyCounter.Second second = key.asked(epochSecond);
        journal.asked(cellName, providerId, fingerprint);
        return new CountedRequest(cellName, providerId, fingerprint, cell, cell.asked(), provider, key, second);
    }

    /** Counts a row of a batch; it belongs to no second. @return how often its cell was asked, this time included */
    public int accepted(String cellName, String providerId, String fingerprint) {
        CountedRequest row = requestBefore(cellName, providerId, fingerprint);
        row.provider.asked();
        row.key.askedBefore();
        journal.asked(cellName, providerId, fingerprint);
        return row.cell.asked();
    }

    /** Counts what came of a row of a batch. */
    public void rowEnded(String cellName, String providerId, String fingerprint, SimulatedOutcome outcome) {
        count(requestBefore(cellName, providerId, fingerprint), outcome, 1);
    }

    /** Counts a request of a run before this one; the second in which it came in is forgotten. */
    void askedBefore(String cellName, String providerId, String fingerprint) {
        CountedRequest request = requestBefore(cellName, providerId, fingerprint);
        request.provider.asked();
        request.key.askedBefore();
        request.cell.asked();
    }

    /** A request of a run before this one, to count its outcome. */
    CountedRequest requestBefore(String cellName, String providerId, String fingerprint) {
        ProviderCounter provider = provider(providerId);
        CellCounter cell = cell(cellName, providerId);
        KeyCounter key = provider.key(fingerprint);
        return new CountedRequest(cellName, providerId, fingerprint, cell, 0, provider, key, new KeyCounter.Second(0));
    }

    private ProviderCounter provider(String id) {
        return providers.computeIfAbsent(id, p -> new ProviderCounter());
    }

    private CellCounter cell(String name, String provider) {
        return cells.computeIfAbsent(name, n -> new CellCounter(provider));
    }

    public void ended(CountedRequest request, SimulatedOutcome outcome) {
        count(request, outcome, 1);
    }

    /** Takes back an outcome that was counted just before its reply could not be written. */
    public void writeFailed(CountedRequest request, SimulatedOutcome outcome) {
        count(request, outcome, -1);
        count(request, SimulatedOutcome.CLIENT_GONE, 1);
    }

    void count(CountedRequest request, SimulatedOutcome outcome, int by) {
        journal.ended(request, outcome, by);
        request.provider.ended(outcome, by);
        askedAgain.add(request.cell.ended(outcome, by));
        request.key.ended(request.second, outcome, by);
    }

    RequestCounts counts(long inFlight) {
        var byProvider = new LinkedHashMap<String, ProviderCount>();
        for (String id : Vendors.ids()) {
            ProviderCounter provider = providers.get(id);
            if (provider != null) {
                byProvider.put(id, provider.count());
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

    /** The counts of each key from that second since 1970 on, in the order of time. */
    List<SecondCount> seconds(long since) {
        var all = new ArrayList<SecondCount>();
        providers.forEach((id, provider) -> provider.addSeconds(id, since, all));
        all.sort(Comparator.comparingLong(SecondCount::second)
                .thenComparing(SecondCount::provider)
                .thenComparing(SecondCount::key));
        return all;
    }

    public Stream<CellCount> cells() {
        return cells.entrySet().stream().map(e -> e.getValue().count(e.getKey()));
    }
}
