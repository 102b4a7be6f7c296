package dev.rollcall.api.pages;

import dev.rollcall.api.BatchView;
import dev.rollcall.pages.Bar;
import dev.rollcall.pages.Bar.Share;
import dev.rollcall.pages.BatchScreen;
import dev.rollcall.pages.BatchScreen.AtProvider;
import dev.rollcall.pages.BatchesScreen.BatchItems;
import dev.rollcall.pages.BatchesScreen.BatchRow;
import dev.rollcall.pages.BatchesScreen.BatchTimes;
import dev.rollcall.pages.StateMark;
import java.time.Instant;
import java.util.List;

/** Batches as pages show them. */
final class BatchRows {
    private BatchRows() {}

    static BatchRow row(BatchView batch) {
        BatchView.BatchTimes times = batch.times();
        return new BatchRow(
                batch.token(),
                batch.kind(),
                batch.job(),
                batch.provider(),
                batch.model(),
                batch.simulated(),
                StateMark.ofBatch(batch.status(), batch.state()),
                batch.state(),
                batch.why(),
                batch.problem(),
                items(batch),
                batch.savedUsd(),
                new BatchTimes(
                        times.createdAt(), times.postedAt(), times.nextPollAt(), times.deadline(), times.endedAt()));
    }

    private static BatchItems items(BatchView batch) {
        BatchView.BatchItems items = batch.items();
        return new BatchItems(
                items.items(),
                items.submittedItems(),
                items.processedItems(),
                items.succeededItems(),
                items.failedItems(),
                items.expiredItems(),
                batch.times().endedAt() == null ? null : items.missingItems(),
                Bar.of(
                        items.items(),
                        List.of(
                                new Share("good", items.succeededItems()),
                                new Share("bad", items.failedItems()),
                                new Share("wait", items.expiredItems()),
                                new Share("odd", items.missingItems()))));
    }

    static BatchScreen screen(BatchView batch, Instant now) {
        BatchView.ProviderCounts told = batch.providerCounts();
        BatchView.BatchTimes times = batch.times();
        String standing = times.cancelAskedAt() == null ? "open" : "stopping";
        return new BatchScreen(
                now,
                row(batch),
                times.endedAt() == null ? standing : "ended",
                batch.surface(),
                new AtProvider(
                        batch.providerTaskId(),
                        batch.providerState(),
                        told.processed(),
                        told.succeeded(),
                        told.failed()),
                batch.costUsd(),
                batch.unpriced(),
                batch.cancelWhy(),
                times.cancelAskedAt(),
                times.handedOverAt());
    }
}
