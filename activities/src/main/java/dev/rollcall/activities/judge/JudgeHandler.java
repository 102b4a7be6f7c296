package dev.rollcall.activities.judge;

import dev.rollcall.activities.ask.ReplyAccount;
import dev.rollcall.activities.batch.BatchHandler;
import dev.rollcall.activities.batch.BatchQuestions;
import dev.rollcall.insight.judge.JudgeQuestion;
import dev.rollcall.llm.Question;
import dev.rollcall.store.BatchLines.Replied;
import dev.rollcall.store.CallKind;
import dev.rollcall.store.Enrichments.BatchedEnrichment;
import dev.rollcall.store.Enrichments.OpenEnrichment;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ModelResult;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.store.Providers.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The calls of a judge in a batch. It needs no judge in this worker's settings: a batch that is under way comes to whichever worker
 * is free.
 */
public final class JudgeHandler implements BatchHandler {
    /** Runs whose sets of entities are kept ready. */
    private static final int RUNS = 100;

    private final Ledger ledger;
    private final JudgeRequests requests;
    private final JudgeTerms terms;
    private final Map<Integer, Optional<JudgeQuestions>> runs = new LinkedHashMap<>(RUNS, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Optional<JudgeQuestions>> eldest) {
            return size() > RUNS;
        }
    };

    public JudgeHandler(Ledger ledger, JudgeTerms terms) {
        this.ledger = ledger;
        this.requests = new JudgeRequests(ledger.modelCalls(CallKind.JUDGE));
        this.terms = terms;
    }

    @Override
    public List<Question> questions(ProviderBatch batch) {
        Target judge = ledger.providers().targets(List.of(batch.targetId())).get(0);
        return new BatchQuestions(
                batch.items(),
                (from, limit) -> ledger.enrichments().inBatch(batch.id(), from, limit).stream()
                        .map(item -> requests.of(
                                item.row(),
                                asked(item.row())
                                        .orElseThrow(() -> new QuestionGoneException(
                                                "of enrichment " + item.row().id())),
                                judge,
                                batch.maxOutputTokens()))
                        .toList());
    }

    @Override
    public List<Replied> read(ProviderBatch batch, List<AskedReply> replies) {
        Map<Integer, BatchedEnrichment> items =
                ledger
                        .enrichments()
                        .inBatch(
                                batch.id(),
                                replies.stream().map(AskedReply::n).distinct().toList())
                        .stream()
                        .collect(Collectors.toMap(BatchedEnrichment::n, Function.identity()));
        return replies.stream()
                .filter(reply -> items.containsKey(reply.n()))
                .map(reply -> new Replied(reply.n(), result(items.get(reply.n()), reply)))
                .toList();
    }

    private ModelResult result(BatchedEnrichment item, AskedReply asked) {
        OpenEnrichment row = item.row();
        Optional<JudgeQuestion> question = asked(row);
        JudgeStep step = question.isEmpty()
                ? JudgeStep.answerGone()
                : JudgeStep.of(
                        asked.reply(),
                        question.get(),
                        row,
                        of(row.runId()).orElseThrow().entityIds(),
                        terms,
                        Duration.ZERO,
                        ThreadLocalRandom.current().nextDouble());
        return new ModelResult(
                row.id(), item.attemptN(), ReplyAccount.of(asked.reply(), asked.cost()), step.next(), step.found());
    }

    private Optional<JudgeQuestion> asked(OpenEnrichment row) {
        return of(row.runId()).flatMap(questions -> questions.of(row.promptVersionId(), row.body()));
    }

    /** Empty when the run is not there any more. */
    private Optional<JudgeQuestions> of(int run) {
        synchronized (runs) {
            return runs.computeIfAbsent(
                    run, id -> ledger.extractionRuns().byId(id).flatMap(this::of));
        }
    }

    private Optional<JudgeQuestions> of(ExtractionRun run) {
        return ledger.entities().find(run.entitySetId()).map(set -> new JudgeQuestions(ledger, run.domainId(), set));
    }
}
