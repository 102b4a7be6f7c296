package dev.rollcall.activities.jobs;

import dev.rollcall.store.Budgets.Budget;
import dev.rollcall.store.Counters.TargetSpending;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import java.util.HashMap;
import java.util.Map;

/**
 * How many more repetitions a job's budget pays for, by what its calls of each target have cost so far. A target whose calls have
 * cost nothing yet is taken for affordable: its calls reserve what they cost before they are made, as all others.
 */
final class LookBudget {
    private final Long leftTicks;
    private final Map<Integer, Double> ticksPerCell;
    private final int prompts;
    private double committed;

    private LookBudget(Long leftTicks, Map<Integer, Double> ticksPerCell, int prompts) {
        this.leftTicks = leftTicks;
        this.ticksPerCell = ticksPerCell;
        this.prompts = prompts;
    }

    static LookBudget of(Ledger ledger, Job job) {
        Long left = ledger.budgets().find(job.id()).map(Budget::leftTicks).orElse(null);
        if (left == null) {
            return new LookBudget(null, Map.of(), 1);
        }
        var costs = new HashMap<Integer, Double>();
        for (TargetSpending spent : ledger.counters().spent(job.id())) {
            long priced = spent.attempts() - spent.unpriced();
            if (priced > 0 && spent.costTicks() > 0) {
                costs.put(spent.targetId(), (double) spent.costTicks() / priced);
            }
        }
        var budget = new LookBudget(left, costs, job.promptVersionIds().size());
        // The budget pays for them, too.
        budget.committed = ledger.counters().openByTarget(job).entrySet().stream()
                .mapToDouble(target -> target.getValue() * costs.getOrDefault(target.getKey(), 0.0))
                .sum();
        return budget;
    }

    /** Of one domain and target; {@link Integer#MAX_VALUE} without a budget. */
    int repetitions(int target) {
        Double cell = ticksPerCell.get(target);
        return leftTicks == null || cell == null
                ? Integer.MAX_VALUE
                : (int) Math.max(0, Math.min(Integer.MAX_VALUE, (leftTicks - committed) / (cell * prompts)));
    }

    /** They are planned now. */
    void commit(int target, int repetitions) {
        committed += ticksPerCell.getOrDefault(target, 0.0) * prompts * repetitions;
    }
}
