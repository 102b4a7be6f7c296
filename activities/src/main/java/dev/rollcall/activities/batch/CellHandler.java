package dev.rollcall.activities.batch;

import dev.rollcall.activities.ask.AskTimings;
import dev.rollcall.activities.ask.CellTransition;
import dev.rollcall.activities.ask.Questions;
import dev.rollcall.llm.Question;
import dev.rollcall.store.BatchLines.Replied;
import dev.rollcall.store.BatchRow;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.store.Providers.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Cells of a job, asked and read as they are online. */
final class CellHandler implements BatchHandler {
    private final Ledger ledger;
    private final Questions questions;
    private final AskTimings timings;

    CellHandler(Ledger ledger, Questions questions, AskTimings timings) {
        this.ledger = ledger;
        this.questions = questions;
        this.timings = timings;
    }

    @Override
    public List<Question> questions(ProviderBatch batch) {
        Job job = ledger.jobs().byName(batch.job()).orElseThrow();
        Target target = ledger.providers().targets(List.of(batch.targetId())).get(0);
        return new BatchQuestions(
                batch.items(),
                (from, limit) -> ledger.batchIntents().rows(batch.id(), from, limit).stream()
                        .map(row -> questions.of(job, target, row.promptVersionId(), row.domain(), row.repetition()))
                        .toList());
    }

    @Override
    public List<Replied> read(ProviderBatch batch, List<AskedReply> replies) {
        Map<Integer, BatchRow> rows =
                ledger
                        .batchIntents()
                        .rows(
                                batch.id(),
                                replies.stream().map(AskedReply::n).distinct().toList())
                        .stream()
                        .collect(Collectors.toMap(BatchRow::n, Function.identity()));
        return replies.stream()
                .filter(reply -> rows.containsKey(reply.n()))
                .map(reply -> replied(batch, rows.get(reply.n()), reply))
                .toList();
    }

    private Replied replied(ProviderBatch batch, BatchRow row, AskedReply asked) {
        CellTransition transition = CellTransition.of(
                asked.reply(),
                new CellTransition.Before(row.errors(), row.empties(), row.attemptN(), batch.maxErrors()),
                false,
                Duration.ZERO,
                timings,
                ThreadLocalRandom.current().nextDouble());
        return new Replied(
                row.n(),
                transition.result(
                        row.cell(), batch.claimId(), row.attemptN(), asked.reply(), asked.cost(), row.budgeted()));
    }
}
