package dev.rollcall.activities.batch;

import dev.rollcall.llm.batch.BatchTerms;
import dev.rollcall.store.BatchState;
import dev.rollcall.store.BatchWait;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.workflows.BatchStep;
import dev.rollcall.workflows.BatchStep.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What comes after a step, and what follows from a batch's deadline. */
final class BatchSteps {
    private static final Duration LONGEST_CANCEL = Duration.ofMinutes(10);

    private final BatchTools tools;

    BatchSteps(BatchTools tools) {
        this.tools = tools;
    }

    static BatchStep over(BatchStep step, String words) {
        return new BatchStep(step.token(), step.taskQueue(), null, 0, 0, false, null, words);
    }

    static BatchStep next(BatchStep step, Next next, Duration pause, String words) {
        return next(step, next, pause, 0, words);
    }

    /** @param lists how often it was tried in vain */
    static BatchStep next(BatchStep step, Next next, Duration pause, int lists, String words) {
        return new BatchStep(
                step.token(), step.taskQueue(), next, Math.max(0, pause.toMillis()), lists, false, null, words);
    }

    static BatchStep account(BatchStep step, boolean lost, String words) {
        return new BatchStep(step.token(), step.taskQueue(), Next.ACCOUNT, 0, 0, lost, null, words);
    }

    /** What the ledger says is next. */
    BatchStep route(ProviderBatch batch, BatchStep step) {
        if (!batch.isOpen()) {
            return over(step, words(batch));
        }
        return switch (batch.state()) {
            case INTENDED, UPLOADED, POSTING -> next(step, Next.SUBMIT, Duration.ZERO, words(batch));
            case RUNNING, CANCELLING ->
                next(
                        step,
                        Next.POLL,
                        untilDeadline(
                                batch,
                                Duration.between(tools.now(), batch.times().nextPollAt())),
                        words(batch));
            case INGESTING -> next(step, Next.INGEST, Duration.ZERO, words(batch));
            case DONE, ABANDONED -> abandon(batch, step, batch.problem());
        };
    }

    /** Nobody was asked: its cells are planned again at once. */
    BatchStep abandon(ProviderBatch batch, BatchStep step, String problem) {
        return tools.ledger().batchEnds().abandon(batch.id(), batch.state(), problem)
                ? over(step, "abandoned: " + problem)
                : route(tools.now(batch), step);
    }

    /** Nothing can be done with it for a while. */
    BatchStep waits(ProviderBatch batch, BatchStep step, BatchWait what, Duration pause, String problem) {
        Duration until = untilDeadline(batch, pause);
        return tools.ledger().providerBatches().waits(batch.id(), batch.state(), what, until, problem)
                ? next(step, step.next(), until, step.lists(), problem)
                : route(tools.now(batch), step);
    }

    /** It is looked at again. @param problem null: nothing is wrong */
    BatchStep again(ProviderBatch batch, BatchStep step, Duration pause, int lists, String problem) {
        Duration until = untilDeadline(batch, pause);
        return tools.ledger().providerBatches().again(batch.id(), batch.state(), until, problem)
                ? next(step, step.next(), until, lists, problem == null ? words(batch) : problem)
                : route(tools.now(batch), step);
    }

    /** Nothing is slept through that is due at the batch's deadline, or when its end is waited for no longer. */
    Duration untilDeadline(ProviderBatch batch, Duration pause) {
        Instant now = tools.now();
        Instant due = batch.times().deadline();
        if (!now.isBefore(due)) {
            due = batch.times().handedOverAt() == null ? handOverAt(batch) : Instant.MAX;
        }
        return due.isBefore(now.plus(pause)) && due.isAfter(now) ? Duration.between(now, due) : pause;
    }

    boolean isLate(ProviderBatch batch) {
        return !tools.now().isBefore(batch.times().deadline());
    }

    /** After its deadline a batch that was told to stop has a third of the time that is left, and 10 minutes at most. */
    private Instant handOverAt(ProviderBatch batch) {
        Instant deadline = batch.times().deadline();
        Optional<Instant> ofJob = Optional.ofNullable(batch.job())
                .flatMap(tools.ledger().jobs()::byName)
                .map(Job::deadline);
        Duration wait =
                ofJob.map(end -> Duration.between(deadline, end).dividedBy(3)).orElse(LONGEST_CANCEL);
        return deadline.plus(wait.compareTo(LONGEST_CANCEL) < 0 ? wait : LONGEST_CANCEL);
    }

    /**
     * A batch whose end is not known in time: its cells may be asked online, and whatever it brings later is kept. Much later it is
     * given up.
     *
     * @return whether it has ended
     */
    boolean fallOver(ProviderBatch batch) {
        Instant now = tools.now();
        Instant handedOver = batch.times().handedOverAt();
        boolean isPosted = batch.state() == BatchState.POSTING;
        if (handedOver == null) {
            if (!now.isBefore(isPosted ? batch.times().deadline() : handOverAt(batch))) {
                tools.ledger().batchEnds().handOver(batch.id());
            }
            return false;
        }
        return now.isAfter(batch.times().postedAt().plus(expiry(batch)).plus(BatchTerms.AFTER_EXPIRY))
                && tools.ledger().batchEnds().giveUp(batch.id(), "nobody has heard how it ended");
    }

    private Duration expiry(ProviderBatch batch) {
        return tools.panel()
                .terms(BatchTools.target(batch))
                .map(BatchTerms::expiry)
                .orElse(BatchTerms.LONGEST_EXPIRY);
    }

    static String words(ProviderBatch batch) {
        String done = batch.remote().toldProcessed() == null
                ? ""
                : ", " + batch.remote().toldProcessed() + " of " + batch.items() + " done by the provider's word";
        return batch.state().word() + done + (batch.problem() == null ? "" : ": " + batch.problem());
    }
}
