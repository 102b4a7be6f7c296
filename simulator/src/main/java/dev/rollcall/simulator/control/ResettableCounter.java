package dev.rollcall.simulator.control;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The counter in use, which a reset replaces by a new one, and the number of requests in flight. */
public final class ResettableCounter {
    private final AtomicInteger inFlight = new AtomicInteger();
    private final CountJournal journal;
    private volatile RequestCounter current;

    private ResettableCounter(CountJournal journal, RequestCounter current) {
        this.journal = journal;
        this.current = current;
    }

    /** @param file where the counts are kept, and read from first; null: in memory only */
    public static ResettableCounter keptIn(Path file) {
        if (file == null) {
            return new ResettableCounter(CountJournal.NONE, new RequestCounter(CountJournal.NONE));
        }
        CountJournal journal = CountJournal.append(file);
        return new ResettableCounter(journal, CountJournal.replay(file, journal));
    }

    /** Who begins to count a request with this one has to end with it, whatever is reset in between. */
    public RequestCounter current() {
        return current;
    }

    public void requestBegins() {
        inFlight.incrementAndGet();
    }

    public void requestEnds() {
        inFlight.decrementAndGet();
    }

    public RequestCounts counts() {
        return current.counts(inFlight.get());
    }

    /** Forgets all counts, and with them how often a cell was asked. */
    void reset() {
        journal.reset();
        current = new RequestCounter(journal);
    }
}
