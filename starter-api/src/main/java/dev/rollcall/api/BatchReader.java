package dev.rollcall.api;

import dev.rollcall.store.BatchList.BatchFilter;
import dev.rollcall.store.BatchState;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads batches as callers see them, for REST and for the pages. */
public final class BatchReader {
    /** What a batch's status is: {@code running}, {@code completed}, {@code failed}. */
    public static final List<String> STATUSES = Arrays.stream(BatchState.values())
            .map(BatchState::status)
            .distinct()
            .toList();

    private static final Pattern ID = Pattern.compile("[1-9]\\d{0,17}");
    private static final Pattern TOKEN = Pattern.compile("rc-[a-z2-7]{20}");

    private final Ledger ledger;

    BatchReader(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Some batches, the latest first.
     *
     * @param older the others of the filter have smaller ids than this; null: there are none
     */
    public record SomeBatches(List<BatchView> batches, Long older) {}

    /**
     * @param job its name; null: of any; likewise the others
     * @throws Refusal when there is no such job
     */
    public BatchFilter filter(String job, String provider, String status) {
        return new BatchFilter(
                job == null ? null : JobController.find(ledger, job).id(), provider, BatchState.ofStatus(status));
    }

    /** @param before only those with a smaller id; null: from the latest on */
    public SomeBatches read(BatchFilter filter, Long before, int limit) {
        List<ProviderBatch> found = ledger.batchList().page(null, filter, before, limit + 1);
        List<ProviderBatch> some = found.subList(0, Math.min(limit, found.size()));
        return new SomeBatches(
                some.stream().map(BatchView::of).toList(),
                found.size() > limit ? some.get(limit - 1).id() : null);
    }

    /**
     * @param name its token, or its id
     * @throws Refusal when there is none
     */
    public BatchView batch(String name) {
        return BatchView.of(find(name));
    }

    /** As {@link #batch}; empty when there is none. */
    public Optional<BatchView> known(String name) {
        return look(name).map(BatchView::of);
    }

    ProviderBatch find(String name) {
        return look(name)
                .orElseThrow(() -> Refusal.notFound("there is no batch '" + InvalidDomainException.shown(name)
                        + "'; GET " + BatchController.PATH + " lists them"));
    }

    private Optional<ProviderBatch> look(String name) {
        if (ID.matcher(name).matches()) {
            return ledger.batchList().find(Long.parseLong(name));
        }
        return TOKEN.matcher(name).matches() ? ledger.batchList().byToken(name) : Optional.empty();
    }
}
