package dev.rollcall.activities.judge;

import dev.rollcall.activities.interruption.ComeBack;
import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.store.JudgeOrders;
import dev.rollcall.workflows.JudgeActivities;
import dev.rollcall.workflows.JudgeReport;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

final class JudgeActivitiesImpl implements JudgeActivities {
    private static final Duration LENGTH = Duration.ofMinutes(10);
    private static final long LOOK_MILLIS = 5_000;

    private final JudgeOrders orders;
    private final AnswerJudge judging;
    private final Drain drain;
    private final LedgerSteps steps;

    JudgeActivitiesImpl(JudgeOrders orders, AnswerJudge judging, Drain drain, LedgerSteps steps) {
        this.orders = orders;
        this.judging = judging;
        this.drain = drain;
        this.steps = steps;
    }

    @Override
    public JudgeReport judgeOrdered() {
        ActivityInfo info = Activity.getExecutionContext().getInfo();
        String name = info.getWorkflowRunId() + "/" + info.getActivityId() + "/" + info.getAttempt();
        return steps.runLong(progress -> judgeOrdered(name, progress));
    }

    private JudgeReport judgeOrdered(String name, Consumer<Object> progress) {
        long end = System.nanoTime() + LENGTH.toNanos();
        var stop = new CountDownLatch(1);
        Runnable stopping = stop::countDown;
        drain.onRequest(stopping);
        BooleanSupplier stopped = () -> stop.getCount() == 0 || System.nanoTime() >= end;
        long calls = 0;
        try {
            while (!stopped.getAsBoolean()) {
                for (int domain : orders.domains()) {
                    calls += judge(domain, name, stopped);
                    // It throws when the activity is to stop.
                    progress.accept(new JudgeReport(calls));
                }
                if (stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            return new JudgeReport(calls);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ComeBack.after("the worker ends", Duration.ofSeconds(1));
        } finally {
            drain.forget(stopping);
        }
    }

    private int judge(int domain, String name, BooleanSupplier stopped) throws InterruptedException {
        if (stopped.getAsBoolean() || !orders.claim(domain, name, DomainJudging.LEASE)) {
            return 0;
        }
        try {
            DomainJudging one = judging.of(domain, name, stopped);
            one.judge();
            return one.asked();
        } finally {
            orders.release(domain, name);
        }
    }
}
