package dev.rollcall.activities.ask;

import dev.rollcall.activities.limits.Permit;
import dev.rollcall.activities.measure.CallObservations;
import dev.rollcall.activities.measure.WorkMeters;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.AttemptResult;
import dev.rollcall.store.AttemptStarts;
import dev.rollcall.store.AttemptStarts.AttemptStart;
import dev.rollcall.store.AttemptStarts.Started;
import dev.rollcall.store.Cells.Claimed;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** One call: its write-ahead record, its turn on the wire, the call itself, and its result in the ledger. */
final class ProviderCall {
    private final Panel panel;
    private final Prices prices;
    private final CostEstimates costs;
    private final JobStandings standings;
    private final AttemptStarts starts;
    private final ReplySaver saver;
    private final Questions questions;
    private final AskTimings timings;
    private final WorkMeters meters;
    private final CallObservations observations;

    /** Jobs that got a budget after an attempt had begun to work on them. */
    private final Set<Integer> budgetedSince = ConcurrentHashMap.newKeySet();

    ProviderCall(
            Panel panel,
            Prices prices,
            CostEstimates costs,
            JobStandings standings,
            AttemptStarts starts,
            ReplySaver saver,
            Questions questions,
            AskTimings timings,
            WorkMeters meters,
            CallObservations observations) {
        this.panel = panel;
        this.prices = prices;
        this.costs = costs;
        this.standings = standings;
        this.starts = starts;
        this.saver = saver;
        this.questions = questions;
        this.timings = timings;
        this.meters = meters;
        this.observations = observations;
    }

    /**
     * Asks one cell and saves what came of it. Whatever happens, the permit is finished or cancelled.
     *
     * @param claim under which the cell is held; when it no longer is, nothing is asked
     * @param observed the ask that it belongs to; null: nothing is observed
     * @param answered run as soon as the call itself is over, before its result is saved
     * @throws java.util.concurrent.CompletionException when the ledger is away: then nothing was sent
     */
    CallEnd make(AskWork work, long claim, Claimed cell, Permit permit, Observation observed, Runnable answered) {
        boolean finished = false;
        try {
            Question question = questions.of(work, cell);
            CallHistory history = costs.history(cell.targetId(), cell.promptVersionId());
            Long estimate = isBudgeted(work) ? costs.estimate(history, question) : null;
            Optional<Started> started = starts.record(
                            new AttemptStart(cell.id(), claim, permit.key().fingerprint(), estimate))
                    .join();
            if (started.isEmpty()) {
                return CallEnd.NOT_BEGUN;
            }
            if (started.get().budgeted()) {
                budgetedSince.add(work.job().id());
            }
            awaitTurn(permit);
            Reply reply = ask(work, question, permit, observed);
            Cost cost = Cost.of(prices, question, reply, started.get().askedAt());
            Duration wait = permit.finish(reply, cost.ticks());
            finished = true;
            answered.run();
            history.learn(reply, cost);
            int n = started.get().n();
            CellTransition transition = transition(work, cell, reply, n, permit.isProbe(), wait);
            AttemptResult result = transition.result(cell.id(), claim, n, reply, cost, isBudgeted(work));
            boolean kept = observations
                    .save(observed, work.job().name(), result.outcome())
                    .observe(() -> saver.save(result));
            if (kept && !transition.state().isOpen()) {
                meters.ended(work.provider(), transition.state(), transition.reason(), 1);
            }
            return transition.state().isOpen() ? CallEnd.CELL_OPEN : CallEnd.CELL_ENDED;
        } finally {
            if (!finished) {
                answered.run();
                permit.cancel();
            }
        }
    }

    private boolean isBudgeted(AskWork work) {
        int job = work.job().id();
        return work.budgeted() || budgetedSince.contains(job) || standings.hasBudget(job);
    }

    private static void awaitTurn(Permit permit) {
        long nanos = permit.nanosUntilSend();
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }

    /** A question that can't be put at all (no such API, no search) is rejected for good, like one that they refuse. */
    private Reply ask(AskWork work, Question question, Permit permit, Observation observed) {
        Observation call = observations.call(observed, work.job().name(), question.provider(), question.model());
        return call.observe(() -> {
            Reply reply = ask(question, permit);
            observations.outcome(call, reply.outcome().name());
            return reply;
        });
    }

    private Reply ask(Question question, Permit permit) {
        try {
            return panel.ask(question, permit.key());
        } catch (IllegalArgumentException e) {
            return Reply.rejected(e.getMessage());
        }
    }

    private CellTransition transition(AskWork work, Claimed cell, Reply reply, int n, boolean probe, Duration wait) {
        return CellTransition.of(
                reply,
                new CellTransition.Before(
                        cell.errors(), cell.empties(), n, work.job().maxErrors()),
                probe,
                wait,
                timings,
                ThreadLocalRandom.current().nextDouble());
    }
}
