package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** A run's answers one by one, with what was found in each. */
public final class ReadAnswers {
    private static final String SELECT = """
            WITH page AS MATERIALIZED (SELECT e.* FROM extraction e WHERE e.run_id = :run AND e.cell_id > :after
              AND e.window_id = ANY(:windows)
              AND (:target::text IS NULL OR e.target_id = ANY(ARRAY(SELECT id FROM target
                WHERE provider = :target OR provider || '/' || model = :target)))
              AND (:simulated::boolean IS NULL OR e.target_id = ANY(ARRAY(SELECT id FROM target WHERE (surface = 'simulated') = :simulated)))
              AND (:entity::int IS NULL OR EXISTS (SELECT 1 FROM mention m
                WHERE m.run_id = e.run_id AND m.cell_id = e.cell_id AND m.entity_id = :entity))
              ORDER BY e.cell_id LIMIT :limit)
            SELECT e.cell_id, d.name AS domain, p.name AS prompt, p.version AS prompt_version, t.provider, t.model, t.surface,
              c.repetition, w.name AS window, mo.name AS resolved_model, e.outcome, e.knows = 1 AS knows, a.at, a.simulated, b.body,
              m.entities, m.starts, m.ends, m.counts, m.ranks
            FROM page e JOIN cell c ON c.id = e.cell_id JOIN domain d ON d.id = c.domain_id
            JOIN prompt_version p ON p.id = e.prompt_version_id JOIN target t ON t.id = e.target_id
            JOIN time_window w ON w.id = e.window_id JOIN answer a ON a.cell_id = e.cell_id
            LEFT JOIN model mo ON mo.id = e.model_id LEFT JOIN answer_body b ON b.cell_id = e.cell_id
            CROSS JOIN LATERAL (SELECT array_agg(entity_id ORDER BY first_start) AS entities,
              array_agg(first_start ORDER BY first_start) AS starts, array_agg(first_end ORDER BY first_start) AS ends,
              array_agg(n::int ORDER BY first_start) AS counts, array_agg(coalesce(rank, 0)::int ORDER BY first_start) AS ranks
              FROM mention WHERE run_id = e.run_id AND cell_id = e.cell_id) m
            ORDER BY e.cell_id""";

    private final Jdbi jdbi;

    ReadAnswers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * An answer that a run has read. Its mentions are in five lists of the same length, in the order of the text; null: none.
     *
     * @param outcome a code of {@link ExtractionOutcome}
     * @param knows whether it says something of the domain; null: open
     * @param body packed; null when it is archived
     * @param starts of the first occurrence of each, in code points of the text; {@code ends} is behind it
     * @param counts how often each is named
     * @param ranks among all brands in the answer; 0: not known
     */
    public record ReadAnswer(
            long cellId,
            @Nested CellKey key,
            String resolvedModel,
            int outcome,
            Boolean knows,
            Instant at,
            boolean simulated,
            byte[] body,
            List<Integer> entities,
            List<Integer> starts,
            List<Integer> ends,
            List<Integer> counts,
            List<Integer> ranks) {
        /** Null when it is archived, or damaged. */
        public String text() {
            return body == null || outcome == ExtractionOutcome.DAMAGED.code()
                    ? null
                    : Body.unpack(body).text();
        }
    }

    /**
     * @param windows ids of its windows
     * @param target a provider, or a provider and its model with a slash between; null: any
     * @param entity only answers that name it; null: any
     * @param simulated only such answers; null: real ones, too
     * @param after only cells with a greater id; 0: from the first on
     */
    public List<ReadAnswer> page(
            int run, List<Integer> windows, String target, Integer entity, Boolean simulated, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT)
                .bind("run", run)
                .bindArray("windows", Integer.class, windows)
                .bind("target", target)
                .bind("entity", entity)
                .bind("simulated", simulated)
                .bind("after", after)
                .bind("limit", limit)
                .map(ConstructorMapper.of(ReadAnswer.class))
                .list());
    }
}
