package dev.rollcall.activities.batch;

import dev.rollcall.activities.interruption.ComeBack;
import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.batch.BatchEnd;
import dev.rollcall.llm.batch.BatchResult;
import dev.rollcall.llm.batch.BatchStatus;
import dev.rollcall.llm.batch.BatchTarget;
import dev.rollcall.llm.batch.ResultsRead;
import dev.rollcall.store.BatchLines;
import dev.rollcall.store.BatchWait;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.workflows.BatchStep;
import dev.rollcall.workflows.BatchStep.Next;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the results of a batch that has ended at its provider, and saves them line by line. */
final class BatchIngest {
    /** So often, one behind the other, results are looked for that are not there, and the end of a line that is cut. */
    private static final int TRIES = 3;

    private static final Duration SOON = Duration.ofSeconds(3);

    private final BatchTools tools;
    private final BatchKeys keys;
    private final BatchSteps steps;
    private final BatchPass pass;

    BatchIngest(BatchTools tools, BatchKeys keys, BatchSteps steps, BatchPass pass) {
        this.tools = tools;
        this.keys = keys;
        this.steps = steps;
        this.pass = pass;
    }

    BatchStep ingest(ProviderBatch batch, BatchStep step, Consumer<Object> progress) {
        Optional<Key> key = keys.of(batch);
        if (key.isEmpty()) {
            if (steps.fallOver(batch)) {
                return BatchSteps.over(step, "given up");
            }
            return steps.waits(batch, step, BatchWait.KEY, tools.settings().pause(), "nobody has its key");
        }
        BatchTarget target = BatchTools.target(batch);
        BatchResult<BatchStatus> polled =
                tools.panel().poll(target, batch.remote().providerTaskId(), key.get());
        if (!(polled instanceof BatchResult.Done<BatchStatus> done)) {
            return failed(batch, step, polled.failure().orElseThrow());
        }
        BatchStatus status = done.of();
        if (!status.hasEnded()) {
            return steps.again(
                    batch, step, tools.settings().pause(), step.lists(), "the provider says that it goes on");
        }
        var saver = new BatchLineSaver(tools, keys, pass, batch, lines -> {
            progress.accept(lines + " lines");
            if (tools.drain().requested()) {
                throw ComeBack.after("this worker is shutting down", SOON);
            }
        });
        ResultsRead read;
        try {
            read = tools.panel()
                    .results(target, batch.token(), status, batch.account().linesRead(), key.get(), saver::take);
            saver.flush();
        } catch (BatchLineSaver.OvertakenException e) {
            return steps.route(tools.now(batch), step);
        }
        return read(tools.now(batch), step, status, read, saver.saved() > 0);
    }

    /** @param isFurther some lines were saved: what went wrong before counts no more */
    private BatchStep read(
            ProviderBatch batch, BatchStep step, BatchStatus status, ResultsRead read, boolean isFurther) {
        BatchStep from = isFurther ? BatchSteps.next(step, Next.INGEST, Duration.ZERO, step.words()) : step;
        if (read.failure().isPresent()) {
            return failed(batch, from, read.failure().get());
        }
        if (read.isCut()) {
            return cut(batch, from);
        }
        Integer told = status.counts().processed();
        boolean isShort = status.end() == BatchEnd.COMPLETED
                && told != null
                && batch.account().linesRead() < Math.min(told, batch.items());
        if (isShort && from.lists() + 1 < TRIES) {
            return steps.again(
                    batch,
                    from,
                    tools.settings().pause(),
                    from.lists() + 1,
                    "its results have fewer lines than calls were done");
        }
        // A provider that has done all of it has billed what has no line, too.
        return BatchSteps.account(step, status.end() == BatchEnd.COMPLETED, "all lines are read");
    }

    private BatchStep failed(ProviderBatch batch, BatchStep step, CallFailure failure) {
        pass.error();
        keys.failed(batch, failure);
        String problem = "its results can't be read: " + failure.message();
        boolean isGone = failure.isGone();
        int tries = isGone ? step.lists() + 1 : step.lists();
        if (isGone && tries >= TRIES
                || steps.isLate(batch) && !failure.outcome().mayBeRetried()) {
            return BatchSteps.account(step, true, problem);
        }
        if (steps.fallOver(batch)) {
            return BatchSteps.over(step, "given up");
        }
        Duration pause = failure.retryAfter() == null ? tools.settings().pause() : failure.retryAfter();
        return steps.again(batch, step, pause, tries, problem);
    }

    /** The rest of a line may come when the file is read once more; one that never comes is a line that nobody can read. */
    private BatchStep cut(ProviderBatch batch, BatchStep step) {
        if (step.lists() + 1 < TRIES) {
            return steps.again(
                    batch, step, tools.settings().pause(), step.lists() + 1, "its results end in the middle of a line");
        }
        tools.ledger()
                .batchResults()
                .ingest(batch.id(), new BatchLines(batch.account().linesRead(), 1, 1, List.of()));
        return BatchSteps.next(step, Next.INGEST, Duration.ZERO, "a line without an end is given up");
    }
}
