package dev.rollcall.store;

import dev.rollcall.store.Cells.Cell;
import dev.rollcall.store.Jobs.Job;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** A job as a grid: a row a domain, in the order of their ids, and for each target the gravest state of its cells. */
public final class JobGrid {
    /** A mark is kept for each so many rows, so that any row is found by a short read of an index. */
    public static final int ROWS_A_MARK = 1_000;

    private final Jdbi jdbi;

    JobGrid(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A row's domain.
     *
     * @param states by target; a target that is not in it has no cell in the ledger yet
     */
    public record GridRow(int domainId, String domain, Map<Integer, GridState> states) {}

    /**
     * Which rows: those with a cell that is in one of these states.
     *
     * @param targets of which the cell is
     * @param states which ones
     * @param ofCancelled which ones of the targets that are cancelled in the job
     * @param reason why it waits or has ended; null: any
     */
    public record GridFilter(List<Integer> targets, Set<CellState> states, Set<CellState> ofCancelled, Reason reason) {}

    /** The ids of the first domain, and of each thousandth one behind it. They never change: a job's domains are written with it. */
    public List<Integer> marks(int job) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT domain_id FROM (SELECT domain_id, row_number() OVER (ORDER BY domain_id) AS n
                          FROM job_domain WHERE job_id = :job) x WHERE n % :every = 1 ORDER BY 1""")
                .bind("every", ROWS_A_MARK)
                .bind("job", job)
                .mapTo(Integer.class)
                .list());
    }

    /** @param from the first id, inclusive @param skip rows behind it that are left out */
    public List<Integer> domainIds(int job, int from, int skip, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT domain_id FROM job_domain WHERE job_id = :job AND domain_id >= :from
                        ORDER BY domain_id OFFSET :skip LIMIT :limit""")
                .bind("job", job)
                .bind("from", from)
                .bind("skip", skip)
                .bind("limit", limit)
                .mapTo(Integer.class)
                .list());
    }

    /** The id of a domain of the job. */
    public Optional<Integer> domainId(int job, String domain) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT d.id FROM domain d JOIN job_domain jd ON jd.domain_id = d.id AND jd.job_id = :job
                        WHERE d.name = :domain""")
                .bind("job", job)
                .bind("domain", domain)
                .mapTo(Integer.class)
                .findOne());
    }

    /** The ids of all rows that a filter leaves, ascending. Reads the index once a domain: a second for 100,000. */
    public List<Integer> matching(Job job, GridFilter filter) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT jd.domain_id FROM job_domain jd
                        CROSS JOIN LATERAL (SELECT 1 FROM cell c WHERE c.window_id = :window AND c.domain_id = jd.domain_id
                          AND c.target_id = ANY(:targets) AND c.prompt_version_id = ANY(:prompts) AND c.repetition < :repetitions%s
                          AND c.state = ANY(CASE WHEN c.target_id = ANY(%s) THEN :ofCancelled::int2[] ELSE :states::int2[] END)
                          %s LIMIT 1) found
                        WHERE jd.job_id = :job ORDER BY 1""".formatted(
                        SampledCells.of(job, "c"),
                        Holds.CANCELLED_TARGETS,
                        // The index on cells with a reason is used only where the statement says that there is one.
                        filter.reason() == null ? "" : "AND c.reason <> 0 AND c.reason = :reason"))
                .bind("job", job.id())
                .bind("window", job.windowId())
                .bind("repetitions", job.repetitions())
                .bindArray("targets", Short.class, Jobs.shorts(filter.targets()))
                .bindArray("prompts", Integer.class, job.promptVersionIds())
                .bindArray("states", Short.class, codes(filter.states()))
                .bindArray("ofCancelled", Short.class, codes(filter.ofCancelled()))
                .bindMap(
                        filter.reason() == null
                                ? Map.of()
                                : Map.of("reason", filter.reason().code()))
                .mapTo(Integer.class)
                .list());
    }

    /** The rows of these domains, in the same order. */
    public List<GridRow> rows(Job job, List<Integer> domains) {
        var names = new HashMap<Integer, String>();
        var states = new HashMap<Integer, Map<Integer, GridState>>();
        jdbi.useHandle(handle -> {
            handle.createQuery("SELECT id, name FROM domain WHERE id = ANY(:domains)")
                    .bindArray("domains", Integer.class, domains)
                    .map((row, context) -> names.put(row.getInt("id"), row.getString("name")))
                    .list();
            CellSelection selection = CellSelection.of(job, domains, job.targetIds());
            selection
                    .bind(handle.createQuery("""
                            SELECT c.domain_id, c.target_id, min(%s) AS gravest, count(*) AS n FROM cell c WHERE %s
                            GROUP BY 1, 2""".formatted(GridState.ORDINAL, selection.condition())))
                    .map((row, context) -> states.computeIfAbsent(row.getInt("domain_id"), id -> new HashMap<>())
                            .put(
                                    row.getInt("target_id"),
                                    state(
                                            row.getInt("gravest"),
                                            !job.isSampled() && row.getInt("n") < job.cellsPerTarget())))
                    .list();
        });
        var rows = new ArrayList<GridRow>();
        for (Integer domain : domains) {
            rows.add(new GridRow(domain, names.get(domain), states.getOrDefault(domain, Map.of())));
        }
        return rows;
    }

    private static GridState state(int ordinal, boolean someAreMissing) {
        GridState gravest = GridState.values()[ordinal];
        return someAreMissing ? gravest.or(GridState.PLANNED) : gravest;
    }

    /** A domain's cells of some targets, for people. */
    public List<Cell> cells(Job job, int domainId, List<Integer> targets) {
        CellSelection selection = CellSelection.of(job, List.of(domainId), targets);
        return jdbi.withHandle(handle -> selection
                .bind(handle.createQuery(Cells.SELECT_CELL + "WHERE " + selection.condition() + " ORDER BY "
                        + GridState.ORDINAL + ", p.name, t.model, c.repetition"))
                .map(ConstructorMapper.of(Cell.class))
                .list());
    }

    private static List<Short> codes(Collection<CellState> states) {
        return states.stream().map(CellState::code).toList();
    }
}
