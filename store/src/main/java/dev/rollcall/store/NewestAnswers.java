package dev.rollcall.store;

import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** A domain's valid answers with their texts, the newest windows first, and what one run has found in each. */
public final class NewestAnswers {
    private static final String WINDOWS = """
            SELECT w.id AS window_id, x.simulated, x.answers, x.here FROM time_window w CROSS JOIN LATERAL (
              SELECT a.simulated, count(*) AS answers, count(b.cell_id) AS here
              FROM cell c JOIN answer a ON a.cell_id = c.id LEFT JOIN answer_body b ON b.cell_id = c.id
              WHERE c.window_id = w.id AND c.domain_id = :domain AND c.state IN (10, 11) GROUP BY 1) x
            ORDER BY w.starts_at DESC, w.id DESC, x.simulated""";

    private static final String PAGE = """
            WITH page AS MATERIALIZED (SELECT c.*
              -- OFFSET keeps PostgreSQL from reading all cells in the order of their ids instead
              FROM (SELECT * FROM cell WHERE window_id = ANY(:windows) AND domain_id = :domain OFFSET 0) c
              WHERE c.id < :before AND c.state IN (10, 11) AND EXISTS (SELECT 1 FROM answer a
                JOIN answer_body b ON b.cell_id = a.cell_id WHERE a.cell_id = c.id AND a.simulated = :simulated)
              ORDER BY c.id DESC LIMIT :limit)
            SELECT c.id AS cell_id, d.name AS domain, p.name AS prompt, p.version AS prompt_version, t.provider, t.model, t.surface,
              c.repetition, w.name AS window, c.prompt_version_id, c.target_id, c.state = 11 AS refused, b.body,
              e.cell_id IS NOT NULL AS read, m.entities, m.starts, m.ends, m.counts, m.ranks
            FROM page c JOIN domain d ON d.id = c.domain_id JOIN prompt_version p ON p.id = c.prompt_version_id
            JOIN target t ON t.id = c.target_id JOIN time_window w ON w.id = c.window_id JOIN answer_body b ON b.cell_id = c.id
            LEFT JOIN extraction e ON e.run_id = :run AND e.cell_id = c.id AND e.outcome IN (1, 2)
            CROSS JOIN LATERAL (SELECT array_agg(entity_id ORDER BY first_start) AS entities,
              array_agg(first_start ORDER BY first_start) AS starts, array_agg(first_end ORDER BY first_start) AS ends,
              array_agg(n::int ORDER BY first_start) AS counts, array_agg(coalesce(rank, 0)::int ORDER BY first_start) AS ranks
              FROM mention WHERE run_id = e.run_id AND cell_id = e.cell_id) m
            ORDER BY c.id DESC""";

    private final Jdbi jdbi;

    NewestAnswers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * How many valid answers a domain has in a window.
     *
     * @param here those whose bodies are not archived
     */
    public record WindowAnswers(int windowId, boolean simulated, long answers, long here) {}

    /**
     * An answer with its text. What the run has found in it is in five lists of the same length; null: nobody.
     *
     * @param refused by its cell's state
     * @param body packed
     * @param read whether the run has this answer
     * @param ranks among all brands in the answer; 0: not known
     */
    public record NewestAnswer(
            long cellId,
            @Nested CellKey key,
            int promptVersionId,
            int targetId,
            boolean refused,
            byte[] body,
            boolean read,
            List<Integer> entities,
            List<Integer> starts,
            List<Integer> ends,
            List<Integer> counts,
            List<Integer> ranks) {
        /** @throws RuntimeException when it is damaged */
        public Body content() {
            return Body.unpack(body);
        }
    }

    /** The newest first; a window with real and simulated answers is there twice. */
    public List<WindowAnswers> windows(int domain) {
        return jdbi.withHandle(handle -> handle.createQuery(WINDOWS)
                .bind("domain", domain)
                .map(ConstructorMapper.of(WindowAnswers.class))
                .list());
    }

    /**
     * Some answers of these windows, by cell, the newest first.
     *
     * @param windows at most {@link Extractions#WINDOWS} of {@link #windows}
     * @param run whose findings come with them; 0: nobody's
     * @param before only cells with a smaller id; {@link Long#MAX_VALUE}: from the newest on
     */
    public List<NewestAnswer> page(
            int domain, List<Integer> windows, boolean simulated, int run, long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(PAGE)
                .bind("domain", domain)
                .bindArray("windows", Integer.class, windows)
                .bind("simulated", simulated)
                .bind("run", run)
                .bind("before", before)
                .bind("limit", limit)
                .map(ConstructorMapper.of(NewestAnswer.class))
                .list());
    }
}
