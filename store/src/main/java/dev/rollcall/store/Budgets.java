package dev.rollcall.store;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * What jobs may cost. Each call of a job with a budget reserves what it is estimated to cost when its attempt is recorded
 * ({@link AttemptStarts}), and is settled with its bill when its result is saved ({@link AttemptResults}). What is not known
 * to be billed or not is lost ({@link Claims}), until a late reply settles it.
 *
 * <p>Locks are taken in this order everywhere: cells, attempts, budgets by job, jobs, holds.
 */
public final class Budgets {
    /** Ticks of 1e-10 USD in a dollar. */
    public static final long TICKS_PER_DOLLAR = 10_000_000_000L;

    /** 100,000,000 USD. */
    public static final long MOST_TICKS = 100_000_000L * TICKS_PER_DOLLAR;

    private final Jdbi jdbi;

    Budgets(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Where a job's money is, in 1e-10 USD.
     *
     * @param limitTicks null: it has been taken back; what is used is counted on
     * @param reservedTicks for calls under way, as estimated
     * @param spentTicks as billed
     * @param lostTicks for calls of which nobody knows whether they were billed, as estimated
     */
    public record Budget(Long limitTicks, long reservedTicks, long spentTicks, long lostTicks) {
        public long usedTicks() {
            return reservedTicks + spentTicks + lostTicks;
        }

        /** 0 where more is used than it allows; null without a limit. */
        public Long leftTicks() {
            return limitTicks == null ? null : Long.valueOf(Math.max(0, limitTicks - usedTicks()));
        }
    }

    /** Empty when the job never had one. */
    public Optional<Budget> find(int job) {
        return jdbi.withHandle(handle -> find(handle, job));
    }

    /**
     * Gives a job a budget, another one, or none. One that has room lets a job go on that its budget held; one that is below
     * what is used holds it.
     *
     * @param limitTicks null: none
     * @param reason null: none was given
     * @return false when the job has ended: then nothing is changed
     */
    public boolean set(int job, Long limitTicks, String reason, String byWhom) {
        return jdbi.inTransaction(handle -> {
            if (limitTicks != null) {
                limit(handle, job, limitTicks);
            } else {
                handle.execute("UPDATE job_budget SET limit_ticks = NULL WHERE job_id = ?", job);
            }
            if (!Holds.lockUnfinished(handle, job)) {
                handle.rollback();
                return false;
            }
            handle.createUpdate("UPDATE job SET budget_ticks = :limit WHERE id = :job")
                    .bind("job", job)
                    .bind("limit", limitTicks)
                    .execute();
            order(handle, job, limitTicks, reason, byWhom);
            Budget budget = find(handle, job).orElse(null);
            if (limitTicks != null && budget.usedTicks() > limitTicks) {
                park(handle, job);
            } else if (limitTicks == null || budget.usedTicks() < limitTicks) {
                Holds.liftForBudget(handle, job);
            }
            return true;
        });
    }

    /** With what the job has spent before, when it had no budget. */
    private static void limit(Handle handle, int job, long limitTicks) {
        handle.createUpdate("""
                        INSERT INTO job_budget (job_id, limit_ticks, spent_ticks)
                        SELECT :job, :limit, coalesce(sum(cost_ticks), 0) FROM (
                          SELECT cost_ticks FROM job_counter WHERE job_id = :job AND state = :attempts
                          UNION ALL SELECT cost_ticks FROM usage_delta WHERE job_id = :job) spent
                        ON CONFLICT (job_id) DO UPDATE SET limit_ticks = excluded.limit_ticks""")
                .bind("job", job)
                .bind("limit", limitTicks)
                .bind("attempts", Counters.ATTEMPTS)
                .execute();
    }

    private static void order(Handle handle, int job, Long limitTicks, String reason, String byWhom) {
        handle.createUpdate("""
                        INSERT INTO budget_order (job_id, limit_ticks, reason, by_whom)
                        VALUES (:job, :limit, :reason, :by)""")
                .bind("job", job)
                .bind("limit", limitTicks)
                .bind("reason", reason)
                .bind("by", byWhom)
                .execute();
    }

    /** Of a new job. */
    static void open(Handle handle, int job, long limitTicks) {
        handle.execute("INSERT INTO job_budget (job_id, limit_ticks) VALUES (?, ?)", job, limitTicks);
    }

    /** Holds a job whose budget has no room for its next call. */
    static void park(Handle handle, int job) {
        find(handle, job)
                .filter(budget -> budget.limitTicks() != null)
                .ifPresent(budget -> Holds.holdForBudget(
                        handle,
                        job,
                        usd(budget.usedTicks()) + " of " + usd(budget.limitTicks())
                                + " is used, and the rest is too little for the next call: raise the budget"));
    }

    private static Optional<Budget> find(Handle handle, int job) {
        return handle.createQuery("SELECT * FROM job_budget WHERE job_id = :job")
                .bind("job", job)
                .map(ConstructorMapper.of(Budget.class))
                .findOne();
    }

    /** For people: cents, and what is below a dollar more exactly. */
    private static String usd(long ticks) {
        BigDecimal dollars = BigDecimal.valueOf(ticks, 10);
        int scale = ticks >= TICKS_PER_DOLLAR ? 2 : 4;
        return "$" + dollars.setScale(scale, RoundingMode.HALF_UP).toPlainString();
    }
}
