package dev.rollcall.activities.batch;

import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.batch.BatchCounts;
import dev.rollcall.llm.batch.BatchEnd;
import dev.rollcall.llm.batch.BatchProblem;
import dev.rollcall.llm.batch.BatchResult;
import dev.rollcall.llm.batch.BatchStatus;
import dev.rollcall.llm.batch.BatchTarget;
import dev.rollcall.store.BatchState;
import dev.rollcall.store.BatchWait;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.store.ProviderBatches.ProviderWord;
import dev.rollcall.workflows.BatchStep;
import dev.rollcall.workflows.BatchStep.Next;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Looks how far a batch is, and stops it where that is wanted. */
final class BatchPolling {
    /** So many times, one behind the other, the provider does not know the batch: it is gone. */
    private static final int GONE = 5;

    private final BatchTools tools;
    private final BatchKeys keys;
    private final BatchSteps steps;
    private final BatchPass pass;

    BatchPolling(BatchTools tools, BatchKeys keys, BatchSteps steps, BatchPass pass) {
        this.tools = tools;
        this.keys = keys;
        this.steps = steps;
        this.pass = pass;
    }

    BatchStep poll(ProviderBatch batch, BatchStep step) {
        if (steps.fallOver(batch)) {
            return BatchSteps.over(step, "given up");
        }
        Optional<Key> key = keys.of(batch);
        if (key.isEmpty()) {
            return steps.waits(batch, step, BatchWait.KEY, tools.settings().pause(), "nobody has its key");
        }
        BatchTarget target = BatchTools.target(batch);
        String id = batch.remote().providerTaskId();
        ProviderBatch now = batch;
        if ((batch.stopWanted() || steps.isLate(batch)) && batch.state() == BatchState.RUNNING) {
            tools.ledger().providerBatches().cancelling(batch.id());
            tools.panel().cancel(target, id, key.get());
            now = tools.now(batch);
        }
        BatchResult<BatchStatus> polled = tools.panel().poll(target, id, key.get());
        pass.polled(batch, polled instanceof BatchResult.Done);
        if (!(polled instanceof BatchResult.Done<BatchStatus> done)) {
            return failed(now, step, polled.failure().orElseThrow());
        }
        BatchStatus status = done.of();
        if (status.hasEnded()) {
            return ended(now, step, status);
        }
        if (now.state() == BatchState.CANCELLING && status.state() == dev.rollcall.llm.batch.BatchState.RUNNING) {
            // The first word was lost, or came too early.
            tools.panel().cancel(target, id, key.get());
        }
        Duration usual = tools.settings()
                .poll(now.remote().polls(), Duration.between(now.times().postedAt(), tools.now()));
        Duration told = Objects.requireNonNullElse(done.retryAfter(), Duration.ZERO);
        Duration next = steps.untilDeadline(now, told.compareTo(usual) > 0 ? told : usual);
        return tools.ledger().providerBatches().polled(batch.id(), word(status), next)
                ? BatchSteps.next(step, Next.POLL, next, BatchSteps.words(tools.now(batch)))
                : steps.route(tools.now(batch), step);
    }

    static ProviderWord word(BatchStatus status) {
        BatchCounts counts = status.counts();
        return new ProviderWord(status.providerState(), counts.processed(), counts.succeeded(), counts.failed());
    }

    private BatchStep failed(ProviderBatch batch, BatchStep step, CallFailure failure) {
        pass.error();
        keys.failed(batch, failure);
        Duration usual = tools.settings().pause();
        Duration told = Objects.requireNonNullElse(failure.retryAfter(), usual);
        Duration pause = told.compareTo(usual) > 0 ? told : usual;
        String problem = "it can't be looked at: " + failure.message();
        if (failure.isGone()) {
            return step.lists() + 1 < GONE
                    ? steps.again(batch, step, pause, step.lists() + 1, problem)
                    : lost(batch, step, problem);
        }
        BatchWait wait = BatchKeys.isToBlame(failure) ? BatchWait.KEY : BatchWait.LIMIT;
        return steps.waits(batch, step, wait, pause, problem);
    }

    /** Its calls may be billed, and nobody will ever see their results. */
    private BatchStep lost(ProviderBatch batch, BatchStep step, String problem) {
        return tools.ledger().providerBatches().ingesting(batch.id(), ProviderWord.of("gone"))
                ? BatchSteps.account(step, true, problem)
                : steps.route(tools.now(batch), step);
    }

    private BatchStep ended(ProviderBatch batch, BatchStep step, BatchStatus status) {
        boolean isRefused = status.end() == BatchEnd.FAILED && status.results().isEmpty();
        if (isRefused) {
            return refused(batch, step, status);
        }
        tools.ledger().providerBatches().ingesting(batch.id(), word(status));
        return steps.route(tools.now(batch), step);
    }

    private BatchStep refused(ProviderBatch batch, BatchStep step, BatchStatus status) {
        String problem = "the provider has refused it: " + Objects.requireNonNullElse(status.why(), "failed");
        if (status.problem() != BatchProblem.TOKEN_LIMIT) {
            return steps.abandon(batch, step, problem);
        }
        long limit = queueLimit(batch, status);
        tools.ledger().queueLimits().learn(batch.targetId(), batch.fingerprint(), limit);
        Duration pause = tools.settings().longestPoll();
        boolean later = batch.estInputTokens() <= limit
                && tools.ledger().providerBatches().refused(batch.id(), BatchWait.LIMIT, pause, problem);
        return later
                ? BatchSteps.next(step, Next.SUBMIT, pause, problem)
                : steps.abandon(tools.now(batch), step, problem);
    }

    /**
     * Input tokens that the key may have in the queue: as the provider says. Where it does not, it took what was in the queue
     * before, and half of this batch is tried next.
     */
    private long queueLimit(ProviderBatch batch, BatchStatus status) {
        long others =
                tools.ledger().batchList().queuedTokens(batch.targetId(), batch.fingerprint()) - batch.estInputTokens();
        return status.tokenLimit().orElse(Math.max(others, batch.estInputTokens() / 2));
    }
}
