package dev.rollcall.activities.batch;

import dev.rollcall.activities.ask.BilledUse;
import dev.rollcall.activities.ask.Cost;
import dev.rollcall.activities.batch.BatchHandler.AskedReply;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Reply;
import dev.rollcall.llm.batch.BatchLine;
import dev.rollcall.llm.batch.RowEnd;
import dev.rollcall.store.BatchLines;
import dev.rollcall.store.BatchLines.NotAsked;
import dev.rollcall.store.BatchLines.Why;
import dev.rollcall.store.BatchResults.Ingested;
import dev.rollcall.store.ProviderBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** Saves the lines of a batch's results in the order in which they come, some at a time. One thread. */
final class BatchLineSaver {
    private static final int LINES = 100;

    private final BatchTools tools;
    private final BatchKeys keys;
    private final BatchPass pass;
    private final ProviderBatch batch;
    private final LongConsumer afterEach;
    private final List<BatchLine> lines = new ArrayList<>();
    private long first;
    private int saved;

    /** @param afterEach hears after each save how many lines are read; what it throws ends the reading */
    BatchLineSaver(BatchTools tools, BatchKeys keys, BatchPass pass, ProviderBatch batch, LongConsumer afterEach) {
        this.tools = tools;
        this.keys = keys;
        this.pass = pass;
        this.batch = batch;
        this.afterEach = afterEach;
        this.first = batch.account().linesRead();
    }

    /** Another process has read the same lines. */
    static final class OvertakenException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** @throws OvertakenException when somebody else reads them, too */
    void take(BatchLine line) {
        lines.add(line);
        if (lines.size() == LINES) {
            flush();
        }
    }

    void flush() {
        if (lines.isEmpty()) {
            return;
        }
        List<BatchLine.Row> rows = lines.stream()
                .filter(BatchLine.Row.class::isInstance)
                .map(BatchLine.Row.class::cast)
                .toList();
        List<BatchLines.BatchLine> known = new ArrayList<>(tools.handler(batch).read(batch, replies(rows)));
        rows.stream()
                .filter(row -> !row.end().wasAsked())
                .map(BatchLineSaver::notAsked)
                .forEach(known::add);
        var some = new BatchLines(first, lines.size(), lines.size() - known.size(), known);
        if (!(tools.ledger().batchResults().ingest(batch.id(), some) instanceof Ingested ingested)) {
            throw new OvertakenException();
        }
        rows.forEach(this::blame);
        first += lines.size();
        saved += lines.size();
        pass.saved(batch, lines.size(), ingested.saved());
        lines.clear();
        afterEach.accept(first);
    }

    /** Lines. */
    int saved() {
        return saved;
    }

    private List<AskedReply> replies(List<BatchLine.Row> rows) {
        return rows.stream()
                .filter(row -> row.end().wasAsked())
                .map(row -> new AskedReply(row.n(), row.reply(), cost(row.reply())))
                .toList();
    }

    private static BatchLines.BatchLine notAsked(BatchLine.Row row) {
        return new NotAsked(row.n(), row.end() == RowEnd.EXPIRED ? Why.EXPIRED : Why.CANCELLED);
    }

    private void blame(BatchLine.Row row) {
        Outcome outcome = row.end().wasAsked() ? row.reply().outcome() : null;
        if (outcome == Outcome.KEY_REJECTED || outcome == Outcome.OUT_OF_QUOTA) {
            keys.failed(batch, row.reply());
        }
    }

    private Cost cost(Reply reply) {
        if (!BilledUse.isBilled(reply) && reply.costTicksReported() == null) {
            return Cost.UNKNOWN;
        }
        OptionalLong ticks = tools.prices()
                .batchCostTicks(
                        batch.provider(),
                        batch.model(),
                        BatchTools.target(batch).search(),
                        reply,
                        batch.times().intendedAt());
        return ticks.isPresent() ? new Cost(ticks.getAsLong(), reply.costTicksReported() != null) : Cost.UNKNOWN;
    }
}
