package dev.rollcall.activities.batch;

import dev.rollcall.activities.measure.WorkMeters;
import dev.rollcall.store.ProviderBatch;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this worker did with batches: in its meters, and since it told so last in one line for machines. */
public final class BatchPass {
    private static final Logger LOG = LoggerFactory.getLogger(BatchPass.class);

    private final WorkMeters meters;
    private final AtomicLong jobsPolled = new AtomicLong();
    private final AtomicLong itemsPolled = new AtomicLong();
    private final AtomicLong itemsUpdated = new AtomicLong();
    private final AtomicLong jobsResolved = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();

    BatchPass(WorkMeters meters) {
        this.meters = meters;
    }

    /** @param came whether the provider told how far it is */
    void polled(ProviderBatch batch, boolean came) {
        jobsPolled.incrementAndGet();
        itemsPolled.addAndGet(batch.items());
        meters.batchPolled(batch.provider(), came);
    }

    /**
     * @param lines that were read
     * @param cells that have got their result by them
     */
    void saved(ProviderBatch batch, int lines, int cells) {
        itemsUpdated.addAndGet(cells);
        meters.batchLines(batch.provider(), lines);
    }

    void resolved() {
        jobsResolved.incrementAndGet();
    }

    void error() {
        errors.incrementAndGet();
    }

    /** Every minute or so. A worker that did nothing says nothing. */
    public void tell() {
        long polled = jobsPolled.getAndSet(0);
        long updated = itemsUpdated.getAndSet(0);
        long resolved = jobsResolved.getAndSet(0);
        long failed = errors.getAndSet(0);
        long items = itemsPolled.getAndSet(0);
        if (polled + updated + resolved + failed > 0) {
            LOG.info(
                    "batches: {\"jobsPolled\":{},\"itemsPolled\":{},\"itemsUpdated\":{},\"jobsResolved\":{},\"errors\":{}}",
                    polled,
                    items,
                    updated,
                    resolved,
                    failed);
        }
    }
}
