package dev.rollcall.activities.ask;

import dev.rollcall.store.JobStanding;
import dev.rollcall.store.Ledger;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where jobs stand: whether they are held, and how urgent they are. All attempts of a worker that ask for one job share a look
 * at the ledger every two seconds.
 */
final class JobStandings {
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);
    private static final int MANY = 100;

    private final Ledger ledger;
    private final Map<Integer, Read> byJob = new ConcurrentHashMap<>();

    JobStandings(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param nanos when it was read, by {@link System#nanoTime} */
    private record Read(JobStanding standing, long nanos) {
        boolean isOlderThan(Duration age) {
            return System.nanoTime() - nanos > age.toNanos();
        }
    }

    /** At most two seconds old; older while the ledger is away. */
    JobStanding of(int job) {
        if (byJob.size() > MANY) {
            byJob.values().removeIf(read -> read.isOlderThan(FORGOTTEN));
        }
        return byJob.compute(job, (id, last) -> last == null || last.isOlderThan(FRESH) ? read(id, last) : last)
                .standing();
    }

    /** Whether the job has a budget, or had one, as the last look said. It never asks the ledger. */
    boolean hasBudget(int job) {
        Read last = byJob.get(job);
        return last != null && last.standing().budgeted();
    }

    private Read read(int job, Read last) {
        try {
            return new Read(ledger.holds().standing(job), System.nanoTime());
        } catch (RuntimeException e) {
            if (last != null && Ledger.isAway(e)) {
                return last;
            }
            throw e;
        }
    }
}
