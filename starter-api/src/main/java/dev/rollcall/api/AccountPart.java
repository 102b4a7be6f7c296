package dev.rollcall.api;

import dev.rollcall.store.CellState;
import dev.rollcall.store.Counters.Count;
import dev.rollcall.store.Counters.TargetSpending;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Reason;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A part of a job's account: one provider's cells, or all of them. */
final class AccountPart {
    private final boolean jobEnded;
    private long planned;

    /** Open cells of targets that are cancelled in the job. */
    private long withdrawn;

    /** The job samples, and may plan more cells. */
    private boolean goingOn;

    private final Map<Target, Spending> spent = new LinkedHashMap<>();
    private final Map<CellState, Long> ended = new EnumMap<>(CellState.class);
    private final Map<String, Map<String, Long>> reasons = new TreeMap<>();

    private AccountPart(boolean jobEnded) {
        this.jobEnded = jobEnded;
    }

    /**
     * By provider, in the order in which the job asks them.
     *
     * @param cancelled targets that are cancelled in the job
     */
    static Map<String, AccountPart> byProvider(
            Job job,
            List<Target> targets,
            List<Count> counts,
            List<TargetSpending> spent,
            Collection<Integer> cancelled) {
        Map<Integer, Long> endedById =
                counts.stream().collect(Collectors.groupingBy(Count::targetId, Collectors.summingLong(Count::n)));
        var byTarget = new LinkedHashMap<Integer, AccountPart>();
        var spentById = spent.stream().collect(Collectors.toMap(TargetSpending::targetId, Spending.NONE::plus));
        var byProvider = new LinkedHashMap<String, AccountPart>();
        for (Target target : targets) {
            AccountPart share =
                    byProvider.computeIfAbsent(target.provider(), name -> new AccountPart(job.isFinished()));
            share.planned += job.planned(target.id());
            if (cancelled.contains(target.id())) {
                share.withdrawn += Math.max(0, job.planned(target.id()) - endedById.getOrDefault(target.id(), 0L));
            }
            share.spent.put(target, spentById.getOrDefault(target.id(), Spending.NONE));
            byTarget.put(target.id(), share);
        }
        var elsewhere = new AccountPart(job.isFinished());
        counts.forEach(count -> byTarget.getOrDefault(count.targetId(), elsewhere)
                .ended(count.cellState(), count.cellReason(), count.n()));
        return byProvider;
    }

    static AccountPart sum(Job job, Collection<AccountPart> shares) {
        var sum = new AccountPart(job.isFinished());
        for (AccountPart share : shares) {
            sum.planned += share.planned;
            sum.withdrawn += share.withdrawn;
            sum.spent.putAll(share.spent);
            share.ended.forEach((state, n) -> sum.ended.merge(state, n, Long::sum));
            share.reasons.forEach((state, why) -> why.forEach((reason, n) ->
                    sum.reasons.computeIfAbsent(state, key -> new TreeMap<>()).merge(reason, n, Long::sum)));
        }
        return sum;
    }

    private void ended(CellState state, Reason reason, long n) {
        ended.merge(state, n, Long::sum);
        if (reason != Reason.NONE) {
            reasons.computeIfAbsent(state.word(), key -> new TreeMap<>()).merge(reason.words(), n, Long::sum);
        }
    }

    long planned() {
        return planned;
    }

    long ended(CellState state) {
        return ended.getOrDefault(state, 0L);
    }

    /** Cells that have not ended and may be asked through the job; 0 once the job itself has ended. */
    long open() {
        return left() - cancelled();
    }

    /** Cells that had not ended when the job did, or that are not asked any more since their target is cancelled. */
    long cancelled() {
        return jobEnded ? left() : Math.min(left(), withdrawn);
    }

    boolean isComplete() {
        return left() == 0 && !isGoingOn();
    }

    void goesOn() {
        goingOn = true;
    }

    /** More cells may be planned; not once the job itself has ended. */
    boolean isGoingOn() {
        return goingOn && !jobEnded;
    }

    /** Cells that ended because this job asked them: what a rate can be told from. */
    long asked() {
        long all = ended.values().stream().mapToLong(Long::longValue).sum();
        return Math.min(spent().attempts(), all - ended(CellState.SKIPPED));
    }

    Map<String, Map<String, Long>> reasons() {
        return reasons;
    }

    Spending spent() {
        return spent.values().stream().reduce(Spending.NONE, Spending::plus);
    }

    Map<Target, Spending> spentByTarget() {
        return spent;
    }

    CellTotals cells() {
        return new CellTotals(
                planned,
                ended(CellState.ANSWERED),
                ended(CellState.REFUSED),
                ended(CellState.EMPTY),
                ended(CellState.INVALID),
                ended(CellState.FAILED),
                ended(CellState.SKIPPED),
                open(),
                cancelled());
    }

    /** The counters may be a moment ahead of a plan that is still being made. */
    private long left() {
        return Math.max(
                0, planned - ended.values().stream().mapToLong(Long::longValue).sum());
    }
}
