package dev.rollcall.activities.insight;

import dev.rollcall.activities.interruption.ComeBack;
import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.InsightActivities;
import dev.rollcall.workflows.InsightReport;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

final class InsightActivitiesImpl implements InsightActivities {
    private static final Duration LENGTH = Duration.ofMinutes(10);
    private static final Duration OTHERS_TURN = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 500;

    private final Ledger ledger;
    private final int extractor;
    private final Drain drain;
    private final LedgerSteps steps;
    private final ReadingPace pace;

    InsightActivitiesImpl(Ledger ledger, int extractor, Drain drain, LedgerSteps steps, ReadingPace pace) {
        this.ledger = ledger;
        this.extractor = extractor;
        this.drain = drain;
        this.steps = steps;
        this.pace = pace;
    }

    @Override
    public InsightReport readDue() {
        ActivityInfo info = Activity.getExecutionContext().getInfo();
        String by = info.getWorkflowRunId() + "/" + info.getActivityId() + "/" + info.getAttempt();
        return steps.runLong(progress -> readDue(by, progress));
    }

    private InsightReport readDue(String by, Consumer<Object> progress) {
        if (!ledger.extractors().isInForce(extractor)) {
            throw ComeBack.after("a worker with other rules reads the answers", OTHERS_TURN);
        }
        var lanes = new ReadingLanes(ledger, extractor, by, pace, LENGTH);
        ExecutorService threads = Executors.newFixedThreadPool(pace.atOnce(), ReadingLanes::thread);
        Runnable stop = lanes::stop;
        drain.onRequest(stop);
        try {
            var open = new ArrayList<Future<?>>();
            for (int n = 0; n < pace.atOnce(); n++) {
                open.add(threads.submit(lanes));
            }
            while (!haveEnded(open)) {
                progress.accept(lanes.report());
            }
            return lanes.report();
        } finally {
            drain.forget(stop);
            lanes.stop();
            threads.shutdown();
            awaitEnd(threads);
        }
    }

    /** Waits for a moment. */
    private static boolean haveEnded(List<Future<?>> open) {
        try {
            for (Future<?> lane : open) {
                lane.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ComeBack.after("the worker ends", Duration.ofSeconds(1));
        }
    }

    /** What is begun is written: a step takes far less than this. */
    private static void awaitEnd(ExecutorService threads) {
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
