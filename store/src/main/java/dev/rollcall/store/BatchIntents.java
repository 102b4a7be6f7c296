package dev.rollcall.store;

import dev.rollcall.store.BatchIntent.Held;
import dev.rollcall.store.BatchIntent.Intended;
import dev.rollcall.store.BatchIntent.NoBudget;
import dev.rollcall.store.BatchIntent.NoTokens;
import dev.rollcall.store.BatchIntent.TooFew;
import dev.rollcall.store.BatchWish.CallEstimate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Makes batches of a job's cells: claims these and writes their attempts before any provider hears of them. All or nothing is written.
 */
public final class BatchIntents {
    /** Batches of one target and key are made one after the other: each counts the tokens of those before it. */
    private static final int LOCK_CLASS = 7713;

    /**
     * In the order of domains, as the loop over them has it: a sort behind it would first lock all open cells of the job.
     * PostgreSQL reads as many domains as are needed, each by the index; cells that others are just taking are left to them. To be
     * filled in: which repetitions a job that samples sees.
     */
    static final String PICK = """
            SELECT c.id, c.domain_id, c.repetition, c.prompt_version_id
            FROM (SELECT domain_id FROM job_domain WHERE job_id = :job AND domain_id >= :from
                AND (:all OR domain_id = ANY(:domains::int4[])) ORDER BY domain_id OFFSET 0) jd
            CROSS JOIN LATERAL (SELECT c.id, c.domain_id, c.repetition, c.prompt_version_id FROM cell c
              WHERE c.window_id = :window AND c.domain_id = jd.domain_id AND c.target_id = :target
                AND c.prompt_version_id = ANY(:prompts) AND c.repetition < :repetitions%s
                AND (c.state = 0 OR c.state = 2 AND c.wait_until <= now())
                AND (c.attempts = 0 OR (SELECT count(*) FROM attempt a WHERE a.cell_id = c.id AND a.batch_id IS NOT NULL) < :rounds)
              FOR UPDATE SKIP LOCKED) c
            LIMIT :most""";

    /** Locks cells, then the budget. Without a budget row, and with one that has no limit, there is room for all. */
    private static final String INTEND = """
            WITH e AS MATERIALIZED (SELECT * FROM unnest(:versions::int4[], :ticks::int8[], :tokens::int8[]) e(version, ticks, tokens)),
            pick AS MATERIALIZED (%s),
            cells AS MATERIALIZED (SELECT p.id, p.domain_id, coalesce(e.ticks, 0) AS ticks, e.tokens,
                row_number() OVER w AS i, sum(coalesce(e.ticks, 0)) OVER w AS all_ticks, sum(e.tokens) OVER w AS all_tokens
              FROM pick p JOIN e ON e.version = p.prompt_version_id
              WINDOW w AS (ORDER BY p.domain_id, p.repetition, p.prompt_version_id)),
            budget AS MATERIALIZED (SELECT limit_ticks - spent_ticks - lost_ticks - reserved_ticks AS room, reserved_ticks FROM job_budget
              WHERE job_id = :job AND EXISTS (SELECT FROM cells) FOR UPDATE),
            fits AS MATERIALIZED (SELECT r.*, coalesce(r.all_ticks <= b.room, true) AS budget,
                coalesce(r.all_tokens <= :room::int8, true) AS queue, b.reserved_ticks IS NOT NULL AS budgeted
              FROM cells r LEFT JOIN budget b ON true),
            u AS (UPDATE cell c SET state = 3, claim_id = :claim, attempts = c.attempts + 1, wait_until = NULL, reason = 0
              FROM fits f WHERE c.id = f.id AND f.budget AND f.queue
              RETURNING c.id, c.attempts, c.maybe_billed, f.i, f.ticks, f.tokens, f.budgeted, f.domain_id),
            att AS (INSERT INTO attempt (cell_id, n, job_id, asked_at, possible_duplicate, key_fingerprint, reserved_ticks, batch_id)
              SELECT id, attempts, :job, now(), maybe_billed, :key, CASE WHEN budgeted THEN ticks END, :batch FROM u),
            item AS (INSERT INTO provider_batch_item (batch_id, key, n, attempt_n) SELECT :batch, id, i - 1, attempts FROM u),
            s AS MATERIALIZED (SELECT count(*) AS items, sum(ticks)::int8 AS ticks, sum(tokens)::int8 AS tokens, bool_or(budgeted) AS budgeted,
              max(domain_id) AS last_domain FROM u),
            reserved AS (UPDATE job_budget b SET reserved_ticks = b.reserved_ticks + s.ticks FROM s
              WHERE b.job_id = :job AND s.ticks > 0),
            made AS (UPDATE provider_batch b SET items = s.items, est_input_tokens = s.tokens,
                reserved_ticks = CASE WHEN s.budgeted THEN s.ticks END
              FROM s WHERE b.id = :batch AND s.items > 0)
            SELECT s.items, s.last_domain, (SELECT count(*) FROM cells) AS picked,
              (SELECT count(*) FROM fits WHERE budget) AS affordable, (SELECT count(*) FROM fits WHERE queue) AS fitting FROM s""";

    /** To be filled in: which items. LATERAL … OFFSET has each row found by its key, before there are statistics of a new batch. */
    private static final String ROWS = """
            SELECT i.n, i.key AS cell, i.attempt_n, d.name AS domain, c.prompt_version_id, c.repetition, c.errors, c.empties,
              t.possible_duplicate, t.reserved_ticks IS NOT NULL AS budgeted, i.outcome
            FROM (SELECT * FROM provider_batch_item WHERE batch_id = :batch AND %s) i
            CROSS JOIN LATERAL (SELECT * FROM cell WHERE id = i.key OFFSET 0) c
            CROSS JOIN LATERAL (SELECT name FROM domain WHERE id = c.domain_id OFFSET 0) d
            CROSS JOIN LATERAL (SELECT * FROM attempt WHERE cell_id = i.key AND n = i.attempt_n OFFSET 0) t
            ORDER BY i.n""";

    private final Jdbi jdbi;

    BatchIntents(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    private record Picked(int items, int lastDomain, int picked, int affordable, int fitting) {}

    /**
     * Makes a batch of the first open cells that may be asked now: claims them, writes an attempt without an outcome for each,
     * and reserves what they may cost and the tokens that they take. It is cut where the budget, or half of the key's queue, has
     * no more room.
     */
    public BatchIntent intend(BatchWish wish) {
        BatchIntent intent = jdbi.inTransaction(handle -> {
            lockQueue(handle, wish.targetId(), wish.fingerprint());
            Optional<ProviderBatch> known = BatchList.byToken(handle, wish.token());
            if (known.isPresent()) {
                return new Intended(known.get(), lastDomain(handle, known.get().id()));
            }
            if (!mayAsk(handle, wish)) {
                return new Held();
            }
            BatchIntent made = make(handle, wish);
            if (!(made instanceof Intended)) {
                handle.rollback();
            }
            return made;
        });
        return intent instanceof NoBudget none && none.affordable() == 0
                ? jdbi.inTransaction(handle -> park(handle, wish))
                : intent;
    }

    static void lockQueue(Handle handle, int target, String fingerprint) {
        handle.execute("SELECT pg_advisory_xact_lock(?, hashtext(?))", LOCK_CLASS, target + fingerprint);
    }

    private static BatchIntent make(Handle handle, BatchWish wish) {
        long batch = insert(handle, wish);
        long claim = claim(handle, wish, batch);
        Picked picked = pick(handle, wish, batch, claim);
        if (picked.picked() < wish.atLeast()) {
            return new TooFew(picked.picked());
        }
        if (picked.affordable() < wish.atLeast()) {
            return new NoBudget(picked.affordable(), false);
        }
        if (picked.items() < wish.atLeast()) {
            return new NoTokens(picked.fitting());
        }
        return new Intended(BatchList.find(handle, batch).orElseThrow(), picked.lastDomain());
    }

    private static boolean mayAsk(Handle handle, BatchWish wish) {
        return handle.createQuery("""
                        SELECT state IN ('queued', 'processing') AND NOT EXISTS (SELECT 1 FROM hold
                          WHERE job_id = :job AND target_id = :target AND kind <> 'batch') FROM job WHERE id = :job""")
                .bind("job", wish.job().id())
                .bind("target", wish.targetId())
                .mapTo(Boolean.class)
                .one();
    }

    private static long insert(Handle handle, BatchWish wish) {
        return handle.createQuery("""
                        INSERT INTO provider_batch (claim_id, deadline, est_input_tokens, job_id, items, target_id, simulated, price_factor,
                          state, token, fingerprint)
                        VALUES (0, :deadline, 0, :job, 0, :target, :simulated, :factor, 'intended', :token, :key) RETURNING id""")
                .bind("deadline", wish.deadline())
                .bind("job", wish.job().id())
                .bind("target", wish.targetId())
                .bind("simulated", wish.job().simulated())
                .bind("factor", wish.priceFactor())
                .bind("token", wish.token())
                .bind("key", wish.fingerprint())
                .mapTo(Long.class)
                .one();
    }

    /** It is no worker's: nobody reaps it. Which cells are under it, the batch's items tell. */
    private static long claim(Handle handle, BatchWish wish, long batch) {
        return handle.createQuery("""
                        WITH k AS (INSERT INTO claim (owner, fence, worker_id, job_id, expires_at, window_id, domain_ids, target_ids, batch_id)
                          VALUES ('batch/' || :token, 0, 0, :job, 'infinity', :window, '{}', ARRAY[:target]::int2[], :batch) RETURNING id),
                        b AS (UPDATE provider_batch b SET claim_id = k.id FROM k WHERE b.id = :batch)
                        SELECT id FROM k""")
                .bind("token", wish.token())
                .bind("job", wish.job().id())
                .bind("window", wish.job().windowId())
                .bind("target", wish.targetId())
                .bind("batch", batch)
                .mapTo(Long.class)
                .one();
    }

    private static Picked pick(Handle handle, BatchWish wish, long batch, long claim) {
        var query = handle.createQuery(INTEND.formatted(PICK.formatted(SampledCells.of(wish.job(), "c"))));
        new ColumnArrays<>(query, List.copyOf(wish.estimates().entrySet()))
                .bind("versions", "int4", Map.Entry::getKey)
                .bind("ticks", "int8", each -> ticks(each.getValue()))
                .bind("tokens", "int8", each -> each.getValue().inputTokens());
        return bindPick(query, wish)
                .bind("batch", batch)
                .bind("claim", claim)
                .bind("key", wish.fingerprint())
                .bind("room", queueRoom(handle, wish.targetId(), wish.fingerprint()))
                .map(ConstructorMapper.of(Picked.class))
                .one();
    }

    /** Input tokens of one more batch; null: not limited. */
    static Long queueRoom(Handle handle, int target, String fingerprint) {
        return QueueLimits.of(handle, target, fingerprint)
                .map(limit -> limit.value().longValue())
                .map(limit -> Math.min(limit / 2, limit - BatchList.queuedTokens(handle, target, fingerprint)))
                .orElse(null);
    }

    private static Long ticks(CallEstimate estimate) {
        return estimate.ticks();
    }

    static <S extends SqlStatement<S>> S bindPick(S statement, BatchWish wish) {
        return statement
                .bind("job", wish.job().id())
                .bind("window", wish.job().windowId())
                .bind("target", wish.targetId())
                .bindArray("prompts", Integer.class, wish.job().promptVersionIds())
                .bind("repetitions", wish.job().repetitions())
                .bind("from", wish.fromDomain())
                .bind("all", wish.domainIds() == null)
                .bindArray("domains", Integer.class, wish.domainIds() == null ? List.of() : wish.domainIds())
                .bind("rounds", wish.rounds())
                .bind("most", wish.atMost());
    }

    /** Nothing fits; if nothing is under way that could leave some room, the budget holds the job, as it does online. */
    private static NoBudget park(Handle handle, BatchWish wish) {
        boolean isIdle = handle.createQuery("""
                        SELECT reserved_ticks = 0 AND limit_ticks - spent_ticks - lost_ticks < :least FROM job_budget
                        WHERE job_id = :job FOR UPDATE""")
                .bind("job", wish.job().id())
                .bind("least", least(wish))
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
        if (isIdle) {
            Budgets.park(handle, wish.job().id());
        }
        return new NoBudget(0, isIdle);
    }

    /** Estimated for the cheapest call. */
    private static long least(BatchWish wish) {
        return wish.estimates().values().stream()
                .mapToLong(each -> each.ticks() == null ? 0 : each.ticks())
                .min()
                .orElse(0);
    }

    private static int lastDomain(Handle handle, long batch) {
        return handle.createQuery("""
                        SELECT c.domain_id FROM provider_batch_item i JOIN cell c ON c.id = i.key
                        WHERE i.batch_id = :batch ORDER BY i.n DESC LIMIT 1""")
                .bind("batch", batch)
                .mapTo(Integer.class)
                .findOne()
                .orElse(0);
    }

    /**
     * How many cells of a target a job could have asked in batches, now or when their waits are over: those that are open, are in
     * no batch, and were in fewer than so many.
     */
    public long open(Jobs.Job job, int target, int rounds) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT count(*) FROM job_domain jd JOIN cell c ON c.window_id = :window AND c.domain_id = jd.domain_id
                        WHERE jd.job_id = :job AND c.target_id = :target AND c.prompt_version_id = ANY(:prompts)
                          AND c.repetition < :repetitions%s AND c.state IN (0, 2)
                          AND (c.attempts = 0 OR (SELECT count(*) FROM attempt a WHERE a.cell_id = c.id AND a.batch_id IS NOT NULL) < :rounds)""".formatted(SampledCells.of(job, "c")))
                .bind("job", job.id())
                .bind("window", job.windowId())
                .bind("target", target)
                .bindArray("prompts", Integer.class, job.promptVersionIds())
                .bind("repetitions", job.repetitions())
                .bind("rounds", rounds)
                .mapTo(Long.class)
                .one());
    }

    /** The rows of a batch from one on, in the order of which its body is made. */
    public List<BatchRow> rows(long batch, int from, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(ROWS.formatted("n >= :from ORDER BY n LIMIT :limit"))
                .bind("batch", batch)
                .bind("from", from)
                .bind("limit", limit)
                .map(ConstructorMapper.of(BatchRow.class))
                .list());
    }

    /** These rows of a batch, in order; those that it does not have are missing. */
    public List<BatchRow> rows(long batch, Collection<Integer> items) {
        return jdbi.withHandle(handle -> handle.createQuery(ROWS.formatted("n = ANY(:items)"))
                .bind("batch", batch)
                .bindArray("items", Integer.class, items)
                .map(ConstructorMapper.of(BatchRow.class))
                .list());
    }
}
