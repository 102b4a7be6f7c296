package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The cells: plans, claims and releases them, gives them up, and tells what is left to do. */
public final class Cells {
    private final Jdbi jdbi;

    Cells(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A claimed cell, which is asked next. */
    public record Claimed(
            long id, int domainId, int targetId, int repetition, int promptVersionId, int errors, int empties) {}

    /**
     * How far the cells of a selection are.
     *
     * @param jobState the state of the job itself
     * @param open cells that have not ended
     * @param held the number of open cells that are claimed
     * @param ready the number of open cells that could be claimed now
     * @param next time until the first waiting cell may be asked; null when none waits
     * @param reason what that cell waits for
     * @param ended cells that have ended, by state
     */
    public record Outlook(
            JobState jobState,
            int open,
            int held,
            int ready,
            Duration next,
            Reason reason,
            Map<CellState, Integer> ended) {}

    /**
     * Inserts the cells of a part of a job's domains, and opens again those that failed or were skipped for a reason that is
     * gone. Answered cells are not changed. Idempotent. Two planners can't deadlock, because both use the same order.
     *
     * @param fromDomain lowest domain id, inclusive
     * @param toDomain highest domain id, inclusive
     * @return how many cells were opened again
     */
    public int plan(int job, int fromDomain, int toDomain) {
        return new CellPlanning(jdbi).plan(job, fromDomain, toDomain);
    }

    /**
     * Claims up to {@code limit} cells that may be asked now, if the claim still exists and the job is active.
     *
     * @return the cells, an empty list when there are none; an empty {@code Optional} when the claim itself is gone
     */
    public Optional<List<Claimed>> claim(long claim, CellSelection selection, int limit) {
        List<Claimed> rows = jdbi.withHandle(handle -> selection
                .bind(handle.createQuery(CLAIM.formatted(selection.condition(), Holds.NOT_HELD)))
                .bind("claim", claim)
                .bind("limit", limit)
                .map((row, context) -> new Claimed(
                        row.getLong("id"),
                        row.getInt("domain_id"),
                        row.getInt("target_id"),
                        row.getInt("repetition"),
                        row.getInt("prompt_version_id"),
                        row.getInt("errors"),
                        row.getInt("empties")))
                .list());
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(rows.stream().filter(cell -> cell.id() != 0).toList());
    }

    /**
     * Locks the claim first, so that no other worker can reap it before this is committed. A claim that exists gives a row
     * even if there is no cell. The commit does not wait for the disk: the start of the attempt, which is committed next and
     * does wait, makes it durable too.
     */
    private static final String CLAIM = """
            WITH alive AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true) FROM claim WHERE id = :claim FOR SHARE),
            pick AS MATERIALIZED (SELECT c.id FROM cell c WHERE EXISTS (SELECT FROM alive) AND %s
              AND (c.state = 0 OR (c.state = 2 AND c.wait_until <= now()))
              AND EXISTS (SELECT 1 FROM job WHERE id = :job AND state IN ('queued', 'processing')) AND %s
              ORDER BY c.domain_id, c.target_id, c.repetition, c.prompt_version_id
              LIMIT :limit FOR UPDATE SKIP LOCKED),
            taken AS (UPDATE cell c SET state = 1, claim_id = :claim, wait_until = NULL, reason = 0
              FROM pick WHERE c.id = pick.id
              RETURNING c.id, c.domain_id, c.target_id, c.repetition, c.prompt_version_id, c.errors, c.empties)
            SELECT taken.* FROM alive LEFT JOIN taken ON true""";

    /** On a {@code cell c}. The claims of batches are few, and looked up once a statement. */
    private static final String NOT_IN_A_BATCH =
            "(c.state = 3 AND c.claim_id = ANY(ARRAY(SELECT id FROM claim WHERE batch_id IS NOT NULL))) IS NOT TRUE";

    /** Gives back claimed cells that were not asked. */
    public void release(long claim, List<Long> cells) {
        if (cells.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate(
                        "UPDATE cell SET state = 0, claim_id = NULL WHERE id = ANY(:cells) AND state = 1 AND claim_id = :claim")
                .bind("claim", claim)
                .bindArray("cells", Long.class, cells)
                .execute());
    }

    public Outlook outlook(CellSelection selection) {
        return outlook(selection, "true");
    }

    /**
     * The same without the cells of targets that are held in the job, and without those in a batch: those that may be asked
     * through it call by call.
     */
    public Outlook askable(CellSelection selection) {
        return outlook(selection, Holds.NOT_HELD + " AND " + NOT_IN_A_BATCH);
    }

    private Outlook outlook(CellSelection selection, String condition) {
        return jdbi.withHandle(handle -> {
            JobState jobState = handle.createQuery("SELECT state FROM job WHERE id = :id")
                    .bind("id", selection.job())
                    .mapTo(JobState.class)
                    .one();
            var tally = new Tally();
            selection
                    .bind(handle.createQuery("""
                            SELECT c.state, count(*) AS n, count(*) FILTER (WHERE c.wait_until <= now()) AS due,
                              extract(epoch FROM min(c.wait_until) - now()) AS seconds,
                              (array_agg(c.reason ORDER BY c.wait_until))[1] AS reason
                            FROM cell c WHERE %s AND %s GROUP BY c.state""".formatted(selection.condition(), condition)))
                    .map((row, context) -> {
                        tally.add(
                                CellState.of(row.getInt("state")),
                                row.getInt("n"),
                                row.getInt("due"),
                                row.getDouble("seconds"),
                                row.getInt("reason"));
                        return tally;
                    })
                    .list();
            return new Outlook(jobState, tally.open, tally.held, tally.ready, tally.next, tally.reason, tally.ended);
        });
    }

    private static final class Tally {
        private int open;
        private int held;
        private int ready;
        private Duration next;
        private Reason reason = Reason.NONE;
        private final Map<CellState, Integer> ended = new EnumMap<>(CellState.class);

        void add(CellState state, int n, int due, double seconds, int firstReason) {
            if (!state.isOpen()) {
                ended.put(state, n);
                return;
            }
            open += n;
            switch (state) {
                case PLANNED -> ready += n;
                case WAITING -> {
                    ready += due;
                    next = Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
                    reason = Reason.of(firstReason);
                }
                default -> held += n;
            }
        }
    }

    /** Ends the open cells that no claim holds, because their provider is down for too long or has no key any more. */
    public int end(CellSelection selection, CellState state, Reason reason) {
        return jdbi.inTransaction(handle -> selection
                .bind(handle.createUpdate("""
                        WITH pick AS MATERIALIZED (SELECT c.id FROM cell c WHERE %s AND c.state IN (0, 2)
                          ORDER BY c.id FOR UPDATE SKIP LOCKED),
                        u AS (UPDATE cell c SET state = :state, reason = :reason, wait_until = NULL
                          FROM pick WHERE c.id = pick.id RETURNING c.*),
                        letters AS (%s), told AS (%s)
                        INSERT INTO job_delta (job_id, target_id, state, reason, n, cost_ticks, unpriced)
                        %s""".formatted(
                                selection.condition(),
                                DeadLetters.INSERT_OF_U.formatted(":job", ""),
                                DeadLetters.EVENTS_OF_LETTERS,
                                Counters.DELTAS_OF_U)))
                .bind("state", state.code())
                .bind("reason", reason.code())
                .execute());
    }

    /** A cell with names instead of ids, for people. */
    public record Cell(
            long id,
            @Nested CellKey key,
            int state,
            int reason,
            int errors,
            int attempts,
            boolean possibleDuplicate,
            Instant waitUntil) {
        public CellState cellState() {
            return CellState.of(state);
        }

        public Reason cellReason() {
            return Reason.of(reason);
        }
    }

    static final String SELECT_CELL = """
            SELECT c.domain_id, c.id AS cell_id, c.id, d.name AS domain, p.name AS prompt, p.version AS prompt_version, t.provider, t.model, t.surface,
              c.repetition, w.name AS window, c.state, CASE WHEN b.id IS NULL THEN c.reason ELSE %s END AS reason, c.errors,
              c.attempts, coalesce(b.deadline, c.wait_until) AS wait_until,
              c.maybe_billed OR EXISTS (SELECT 1 FROM attempt a WHERE a.cell_id = c.id AND a.possible_duplicate) AS possible_duplicate
            FROM cell c JOIN domain d ON d.id = c.domain_id JOIN prompt_version p ON p.id = c.prompt_version_id
            JOIN target t ON t.id = c.target_id JOIN time_window w ON w.id = c.window_id
            LEFT JOIN claim k ON k.id = c.claim_id AND k.batch_id IS NOT NULL LEFT JOIN provider_batch b ON b.id = k.batch_id
            """.formatted(Reason.IN_BATCH.code());

    public Optional<Cell> byId(long id) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT_CELL + "WHERE c.id = :id")
                .bind("id", id)
                .map(ConstructorMapper.of(Cell.class))
                .findOne());
    }

    public Page<Cell> page(Jobs.Job job, String provider, Set<CellState> states, PageKey after, int limit) {
        return page(job, provider, states, states, after, limit);
    }

    /** Of all providers, only these of the job's prompt versions. */
    Page<Cell> pageAbout(Jobs.Job job, List<Integer> versions, Set<CellState> states, PageKey after, int limit) {
        return page(job, versions, null, states, states, after, limit);
    }

    /**
     * One page of a job's cells.
     *
     * @param provider null: all
     * @param states which ones
     * @param ofCancelled which ones of the targets that are cancelled in the job
     */
    public Page<Cell> page(
            Jobs.Job job,
            String provider,
            Set<CellState> states,
            Set<CellState> ofCancelled,
            PageKey after,
            int limit) {
        return page(job, job.promptVersionIds(), provider, states, ofCancelled, after, limit);
    }

    private Page<Cell> page(
            Jobs.Job job,
            List<Integer> versions,
            String provider,
            Set<CellState> states,
            Set<CellState> ofCancelled,
            PageKey after,
            int limit) {
        return Page.read(
                jdbi,
                job,
                after,
                limit,
                (selection, from, most) -> jdbi.withHandle(handle -> selection
                        .about(versions)
                        .bind(handle.createQuery(SELECT_CELL + "WHERE "
                                + selection.about(versions).condition()
                                + " AND c.state = ANY(CASE WHEN c.target_id = ANY(" + Holds.CANCELLED_TARGETS
                                + ") THEN :ofCancelled::int2[] ELSE :states::int2[] END)"
                                + " AND (:provider::text IS NULL OR t.provider = :provider)" + Page.KEYSET))
                        .bindArray("states", Short.class, codes(states))
                        .bindArray("ofCancelled", Short.class, codes(ofCancelled))
                        .bind("provider", provider)
                        .bind("afterDomain", from.domainId())
                        .bind("afterCell", from.cellId())
                        .bind("limit", most)
                        .map(Page.KeyedRow.of(ConstructorMapper.of(Cell.class)))
                        .list()));
    }

    private static List<Short> codes(Set<CellState> states) {
        return states.stream().map(CellState::code).toList();
    }

    /** Of a job's domains above {@code after}, those with open cells on these targets that are in no batch; ascending. */
    public List<Integer> openDomains(Jobs.Job job, List<Integer> targetIds, int after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT jd.domain_id FROM job_domain jd
                        -- LATERAL … LIMIT keeps the domain in the index condition. Right after planning, PostgreSQL
                        -- has no statistics of the new window yet and would plan a join that reads the whole window
                        -- for each domain.
                        CROSS JOIN LATERAL (SELECT 1 FROM cell c WHERE c.window_id = :window AND c.domain_id = jd.domain_id
                          AND c.target_id = ANY(:targets) AND c.prompt_version_id = ANY(:prompts)
                          AND c.repetition < :repetitions%s AND c.state < 10 AND %s LIMIT 1) open
                        WHERE jd.job_id = :job AND jd.domain_id > :after
                        ORDER BY jd.domain_id LIMIT :limit""".formatted(SampledCells.of(job, "c"), NOT_IN_A_BATCH))
                .bind("job", job.id())
                .bind("after", after)
                .bind("window", job.windowId())
                .bindArray("targets", Short.class, Jobs.shorts(targetIds))
                .bindArray("prompts", Integer.class, job.promptVersionIds())
                .bind("repetitions", job.repetitions())
                .bind("limit", limit)
                .mapTo(Integer.class)
                .list());
    }

    /**
     * What the cells of an unfinished job wait for, by provider: how many open cells wait, until when, and why. Those in a
     * batch wait for it.
     */
    public List<Waiting> waiting(Jobs.Job job) {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT t.provider, c.reason, count(*) AS cells, min(c.wait_until) AS until
                        FROM job_domain jd JOIN cell c ON c.window_id = :window AND c.domain_id = jd.domain_id AND c.reason <> 0
                        JOIN target t ON t.id = c.target_id
                        WHERE jd.job_id = :job AND c.state = 2 AND c.target_id = ANY(:targets)
                          AND c.prompt_version_id = ANY(:prompts) AND c.repetition < :repetitions%1$s
                        GROUP BY 1, 2
                        UNION ALL SELECT t.provider, %2$s, count(*), min(b.deadline)
                        FROM provider_batch b JOIN claim k ON k.batch_id = b.id AND k.window_id = :window
                        JOIN target t ON t.id = b.target_id JOIN provider_batch_item i ON i.batch_id = b.id AND i.outcome IS NULL
                        JOIN cell c ON c.id = i.key AND c.claim_id = k.id AND c.state = 3
                        WHERE b.ended_at IS NULL AND b.target_id = ANY(:targets) AND c.prompt_version_id = ANY(:prompts)
                          AND c.repetition < :repetitions%1$s
                          AND EXISTS (SELECT 1 FROM job_domain jd WHERE jd.job_id = :job AND jd.domain_id = c.domain_id)
                        GROUP BY 1 ORDER BY 1, 3 DESC""".formatted(SampledCells.of(job, "c"), Reason.IN_BATCH.code()))
                        .bind("job", job.id())
                        .bind("window", job.windowId())
                        .bindArray("targets", Short.class, Jobs.shorts(job.targetIds()))
                        .bindArray("prompts", Integer.class, job.promptVersionIds())
                        .bind("repetitions", job.repetitions())
                        .map(ConstructorMapper.of(Waiting.class))
                        .list());
    }

    public record Waiting(String provider, int reason, long cells, Instant until) {
        public Reason cellReason() {
            return Reason.of(reason);
        }
    }
}
