package dev.rollcall.activities.insight;

import dev.rollcall.store.DueExtractions.DueDomain;
import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.InsightReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Each lane takes the most urgent due domain and reads it, then the next; when none is due it looks again in a second. */
final class ReadingLanes implements Runnable {
    static final Duration LEASE = Duration.ofSeconds(60);

    private static final long LOOK_AGAIN_MILLIS = 1_000;
    private static final long CATCH_UP = TimeUnit.SECONDS.toNanos(10);

    private final Ledger ledger;
    private final int extractor;
    private final String by;
    private final ReadingPace pace;
    private final long end;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicLong domains = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong caughtUp = new AtomicLong(System.nanoTime() - CATCH_UP);

    /** @param by who claims the domains */
    ReadingLanes(Ledger ledger, int extractor, String by, ReadingPace pace, Duration length) {
        this.ledger = ledger;
        this.extractor = extractor;
        this.by = by;
        this.pace = pace;
        this.end = System.nanoTime() + length.toNanos();
    }

    static Thread thread(Runnable lane) {
        var thread = new Thread(lane, "rollcall-insight");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    InsightReport report() {
        return new InsightReport(domains.get(), answers.get());
    }

    /** After the steps that are under way. */
    void stop() {
        stopped.countDown();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    @Override
    public void run() {
        try {
            while (!isStopped() && System.nanoTime() < end) {
                List<DueDomain> due = ledger.dueExtractions().claim(extractor, by, 1, LEASE);
                if (!due.isEmpty()) {
                    read(due.get(0));
                } else if (!catchUp() && stopped.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop();
        }
    }

    private void read(DueDomain due) throws InterruptedException {
        var reading = new DomainReading(ledger, extractor, due, by, pace, this::isStopped, answers);
        if (reading.read()) {
            ledger.dueExtractions().done(due, by);
            domains.incrementAndGet();
        } else {
            ledger.dueExtractions().release(due.domainId(), by);
        }
    }

    /** Looks now and then for answers that no run's end has told of. @return whether to look at once what is due */
    private boolean catchUp() {
        long before = caughtUp.get();
        long now = System.nanoTime();
        return now - before >= CATCH_UP
                && caughtUp.compareAndSet(before, now)
                && ledger.dueExtractions().catchUp() > 0;
    }
}
