package dev.rollcall.activities.batch;

import dev.rollcall.activities.interruption.ComeBack;
import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.store.BatchEnds.WithoutLine;
import dev.rollcall.store.BatchState;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.workflows.BatchActivities;
import dev.rollcall.workflows.BatchStep;
import dev.rollcall.workflows.BatchStep.Next;
import dev.rollcall.workflows.FailureTypes;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class BatchActivitiesImpl implements BatchActivities {
    private static final Logger LOG = LoggerFactory.getLogger(BatchActivitiesImpl.class);
    private static final Duration SOON = Duration.ofSeconds(3);

    private final BatchTools tools;
    private final LedgerSteps ledgerSteps;
    private final BatchSteps steps;
    private final BatchSubmission submission;
    private final BatchPolling polling;
    private final BatchIngest ingest;
    private final BatchPass pass;

    /** Batches on which an activity attempt works in this process; an earlier one may outlive the connection to Temporal. */
    private final Set<String> atWork = ConcurrentHashMap.newKeySet();

    BatchActivitiesImpl(BatchTools tools, LedgerSteps ledgerSteps, BatchPass pass) {
        this.tools = tools;
        this.ledgerSteps = ledgerSteps;
        this.pass = pass;
        steps = new BatchSteps(tools);
        var keys = new BatchKeys(tools);
        submission = new BatchSubmission(tools, keys, steps);
        polling = new BatchPolling(tools, keys, steps, pass);
        ingest = new BatchIngest(tools, keys, steps, pass);
    }

    @Override
    public BatchStep submit(BatchStep step) {
        return take(step);
    }

    @Override
    public BatchStep poll(BatchStep step) {
        return take(step);
    }

    @Override
    public BatchStep ingest(BatchStep step) {
        return take(step);
    }

    @Override
    public BatchStep account(BatchStep step) {
        return take(step);
    }

    private BatchStep take(BatchStep step) {
        if (tools.drain().requested()) {
            throw ComeBack.after("this worker is shutting down", SOON);
        }
        if (!atWork.add(step.token())) {
            throw ComeBack.after("an earlier attempt is still at work", SOON);
        }
        try {
            return ledgerSteps.runLong(progress -> take(step, progress));
        } finally {
            atWork.remove(step.token());
        }
    }

    /** Apart from Temporal: what {@code step} says is next, if the ledger says so, too. */
    BatchStep take(BatchStep step, Consumer<Object> progress) {
        ProviderBatch batch = tools.ledger()
                .batchList()
                .byToken(step.token())
                .orElseThrow(() -> ApplicationFailure.newNonRetryableFailure(
                        "the ledger knows no batch " + step.token(), FailureTypes.MEND_INPUT));
        if (step.cancelWhy() != null) {
            tools.ledger().providerBatches().askCancel(batch.id(), step.cancelWhy());
            batch = tools.now(batch);
        }
        return isNext(batch, step) ? carryOut(batch, step, progress) : steps.route(batch, step);
    }

    private static boolean isNext(ProviderBatch batch, BatchStep step) {
        return batch.isOpen()
                && switch (batch.state()) {
                    case INTENDED, UPLOADED, POSTING -> step.next() == Next.SUBMIT;
                    case RUNNING, CANCELLING -> step.next() == Next.POLL;
                    case INGESTING -> step.next() == Next.INGEST || step.next() == Next.ACCOUNT;
                    case DONE, ABANDONED -> false;
                };
    }

    private BatchStep carryOut(ProviderBatch batch, BatchStep step, Consumer<Object> progress) {
        return switch (step.next()) {
            case SUBMIT -> submission.submit(batch, step);
            case POLL -> polling.poll(batch, step);
            case INGEST -> ingest.ingest(batch, step, progress);
            case ACCOUNT -> account(batch, step);
        };
    }

    private BatchStep account(ProviderBatch batch, BatchStep step) {
        tools.ledger().batchEnds().account(batch.id(), step.lost() ? WithoutLine.MAYBE_ASKED : WithoutLine.NOT_ASKED);
        ProviderBatch now = tools.now(batch);
        if (now.state() != BatchState.DONE) {
            return steps.route(now, step);
        }
        pass.resolved();
        if (now.job() != null && now.times().cancelAskedAt() != null) {
            tools.ledger().lanes().goOnline(now.jobId(), now.targetId(), "a batch was cancelled: " + now.cancelWhy());
        }
        ProviderBatch.Account account = now.account();
        LOG.info(
                "batch {} of {} ({} {}): {} submitted, {} answered, {} failed, {} expired, {} missing",
                now.token(),
                now.purpose(),
                now.provider(),
                now.model(),
                now.items(),
                account.answered(),
                account.failed(),
                account.expired(),
                account.missing());
        return BatchSteps.over(
                step,
                "done: " + account.answered() + " answered, " + account.failed() + " failed, " + account.expired()
                        + " expired, " + account.missing() + " missing of " + now.items());
    }
}
