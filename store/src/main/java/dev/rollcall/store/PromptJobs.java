package dev.rollcall.store;

import dev.rollcall.store.Cells.Cell;
import dev.rollcall.store.Jobs.Job;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Cells as others call them: a prompt job is one question to one model, and a batch is all of them in one window. */
public final class PromptJobs {
    /** Cells that one statement looks through; of few that match, they may be far apart. */
    private static final int LOOKED_THROUGH = 5_000;

    private static final int STATEMENTS = 20;

    private final Jdbi jdbi;

    PromptJobs(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * When a cell was first and last asked.
     *
     * @param finishedAt end of its last attempt; null while that is under way, or when nothing more is known of it
     * @param message of its last attempt; null when it had none
     */
    public record Asking(long cellId, Instant startedAt, Instant finishedAt, String message) {}

    /** What a cell is, in ids: for a job that asks it again. */
    public record CellPlace(
            long id,
            String domain,
            int promptVersionId,
            int targetId,
            int repetition,
            boolean simulated,
            String window,
            Instant windowStart) {}

    private record Looked(int domainId, long id, int state, int promptVersionId) {}

    /** Of all versions of that prompt; empty when there is none of that name. */
    public List<Integer> versions(String prompt) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id FROM prompt_version WHERE name = :name")
                .bind("name", prompt)
                .mapTo(Integer.class)
                .list());
    }

    /** The row id of a window; empty when no job was ever made in it. */
    public Optional<Integer> window(String name) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id FROM time_window WHERE name = :name")
                .bind("name", name)
                .mapTo(Integer.class)
                .findOne());
    }

    /**
     * Some of a job's cells.
     *
     * @param versions of prompts; null: all
     */
    public Page<Cell> page(Job job, List<Integer> versions, Set<CellState> states, PageKey after, int limit) {
        List<Integer> asked = asked(job, versions);
        return asked.isEmpty()
                ? new Page<>(List.of(), null)
                : new Cells(jdbi).pageAbout(job, asked, states, after, limit);
    }

    /** Those of the versions that the job asks; all that it asks when there are none to choose from. */
    private static List<Integer> asked(Job job, List<Integer> versions) {
        return versions == null
                ? job.promptVersionIds()
                : job.promptVersionIds().stream().filter(versions::contains).toList();
    }

    /** The same of a window, whichever jobs its cells belong to. */
    public Page<Cell> page(int window, List<Integer> versions, Set<CellState> states, PageKey start, int limit) {
        var ids = new ArrayList<Long>();
        PageKey after = start;
        for (int i = 0; i < STATEMENTS && after != null && ids.size() < limit; i++) {
            List<Looked> looked = look(window, after);
            after = null;
            for (Looked cell : looked) {
                boolean meant = states.contains(CellState.of(cell.state()))
                        && (versions == null || versions.contains(cell.promptVersionId()));
                if (meant && ids.size() == limit) {
                    break;
                }
                if (meant) {
                    ids.add(cell.id());
                }
                after = new PageKey(cell.domainId(), cell.id());
            }
            boolean end = looked.size() < LOOKED_THROUGH
                    && (looked.isEmpty()
                            || after != null
                                    && after.cellId()
                                            == looked.get(looked.size() - 1).id());
            after = end ? null : after;
        }
        return new Page<>(cells(ids), after);
    }

    private List<Looked> look(int window, PageKey after) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT domain_id, id, state, prompt_version_id FROM cell
                        WHERE window_id = :window AND domain_id >= :domain AND (domain_id, id) > (:domain, :cell)
                        ORDER BY domain_id, id LIMIT :limit""")
                .bind("window", window)
                .bind("domain", after.domainId())
                .bind("cell", after.cellId())
                .bind("limit", LOOKED_THROUGH)
                .map(ConstructorMapper.of(Looked.class))
                .list());
    }

    private List<Cell> cells(List<Long> ids) {
        return jdbi.withHandle(
                handle -> handle.createQuery(Cells.SELECT_CELL + "WHERE c.id = ANY(:ids) ORDER BY c.domain_id, c.id")
                        .bindArray("ids", Long.class, ids)
                        .map(ConstructorMapper.of(Cell.class))
                        .list());
    }

    /** When the first job was made that sees a cell, by the cell's id. */
    public Map<Long, Instant> createdAt(List<Cell> cells) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT c.id, min(j.created_at) AS created_at FROM cell c
                        JOIN job_domain jd ON jd.domain_id = c.domain_id JOIN job j ON j.id = jd.job_id
                          AND j.window_id = c.window_id AND c.target_id = ANY(j.target_ids)
                          AND c.prompt_version_id = ANY(j.prompt_version_ids) AND c.repetition < j.repetitions%s
                        WHERE c.id = ANY(:cells) GROUP BY 1""".formatted(SampledCells.OF_J_AND_C))
                .bindArray("cells", Long.class, cells.stream().map(Cell::id).toList())
                .map((row, context) -> Map.entry(
                        Long.valueOf(row.getLong("id")),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Of those cells that were asked at all. */
    public Map<Long, Asking> askings(List<Cell> cells) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT cell_id, min(asked_at) AS started_at, (array_agg(ended_at ORDER BY n DESC))[1] AS finished_at,
                          (array_agg(message ORDER BY n DESC))[1] AS message
                        FROM attempt WHERE cell_id = ANY(:cells) GROUP BY 1""")
                .bindArray("cells", Long.class, cells.stream().map(Cell::id).toList())
                .map(ConstructorMapper.of(Asking.class))
                .collect(Collectors.toMap(Asking::cellId, Function.identity())));
    }

    /** How many of a job's cells are in which state. It reads them all: a second for some million. */
    public Map<CellState, Long> count(Job job, List<Integer> versions) {
        return counted("""
                FROM job_domain jd JOIN cell c ON c.window_id = :window AND c.domain_id = jd.domain_id
                WHERE jd.job_id = :job AND c.target_id = ANY(:targets) AND c.prompt_version_id = ANY(:prompts)
                  AND c.repetition < :repetitions""" + SampledCells.of(job, "c"), job.windowId(), asked(job, versions), job);
    }

    /** The same of a window. */
    public Map<CellState, Long> count(int window, List<Integer> versions) {
        return counted(
                "FROM cell c WHERE c.window_id = :window AND (:all OR c.prompt_version_id = ANY(:prompts))",
                window,
                versions,
                null);
    }

    private Map<CellState, Long> counted(String from, int window, List<Integer> versions, Job job) {
        var counts = new EnumMap<CellState, Long>(CellState.class);
        jdbi.useHandle(handle -> {
            var query = handle.createQuery("SELECT c.state, count(*) AS n " + from + " GROUP BY 1")
                    .bind("window", window)
                    .bindArray("prompts", Integer.class, versions == null ? List.of() : versions);
            if (job == null) {
                query.bind("all", versions == null);
            } else {
                query.bind("job", job.id())
                        .bind("repetitions", job.repetitions())
                        .bindArray("targets", Short.class, Jobs.shorts(job.targetIds()));
            }
            query.map((row, context) -> Map.entry(CellState.of(row.getInt("state")), row.getLong("n")))
                    .forEach(count -> counts.put(count.getKey(), count.getValue()));
        });
        return counts;
    }

    public Optional<CellPlace> place(long cell) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT c.id, d.name AS domain, c.prompt_version_id, c.target_id, c.repetition,
                          t.surface = 'simulated' AS simulated, w.name AS window, w.starts_at AS window_start
                        FROM cell c JOIN domain d ON d.id = c.domain_id JOIN target t ON t.id = c.target_id
                        JOIN time_window w ON w.id = c.window_id WHERE c.id = :id""")
                .bind("id", cell)
                .map(ConstructorMapper.of(CellPlace.class))
                .findOne());
    }
}
