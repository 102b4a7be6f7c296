package dev.rollcall.activities.judge;

import dev.rollcall.activities.batch.CallOffer.Taken;
import dev.rollcall.activities.interruption.ComeBack;
import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.store.JudgeOrders;
import dev.rollcall.store.JudgeOrders.JudgeOrder;
import dev.rollcall.store.Lane;
import dev.rollcall.workflows.JudgeActivities;
import dev.rollcall.workflows.JudgeReport;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
                List<Integer> domains = orders.domains();
                Map<Lane, Taken> batches = feed(domains, name, stopped);
                for (int domain : domains) {
                    calls += judge(domain, name, stopped, batches);
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

    /** All domains are planned first: batches are made of the answers of many. */
    private Map<Lane, Taken> feed(List<Integer> domains, String name, BooleanSupplier stopped) {
        if (judging.feed().isEmpty()) {
            return Map.of();
        }
        for (int domain : domains) {
            if (!stopped.getAsBoolean() && orders.claim(domain, name, DomainJudging.LEASE)) {
                try {
                    judging.of(domain, name, stopped).plan();
                } finally {
                    orders.release(domain, name);
                }
            }
        }
        return stopped.getAsBoolean() ? Map.of() : judging.feed().get().feed();
    }

    private int judge(int domain, String name, BooleanSupplier stopped, Map<Lane, Taken> batches)
            throws InterruptedException {
        if (stopped.getAsBoolean() || !orders.claim(domain, name, DomainJudging.LEASE)) {
            return 0;
        }
        try {
            Lane lane = orders.find(domain).map(JudgeOrder::lane).orElse(null);
            DomainJudging one = judging.of(domain, name, stopped);
            one.judge(batches.getOrDefault(lane == null ? judging.lane() : lane, Taken.ONLINE) != Taken.ONLINE);
            return one.asked();
        } finally {
            orders.release(domain, name);
        }
    }
}
