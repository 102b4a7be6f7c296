package dev.rollcall.store;

import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Answers that judges have judged, drawn for people to label. */
public final class LabelSample {
    /** Targets and prompts take turns, so that none is drawn more often because it has more answers. */
    private static final String DRAW = """
            WITH judged AS MATERIALIZED (SELECT e.cell_id, e.target_id, e.prompt_version_id, t.surface = 'simulated' AS simulated,
                array_agg(DISTINCT s.entity_id) AS entities
              FROM extraction e JOIN target t ON t.id = e.target_id
              JOIN enrichment x ON x.run_id = e.run_id AND x.cell_id = e.cell_id
              JOIN enrichment o ON o.id = coalesce(x.same_as, x.id) AND o.state = 10
              JOIN stance s ON s.enrichment_id = o.id
              WHERE e.run_id = :run AND EXISTS (SELECT 1 FROM answer_body b WHERE b.cell_id = e.cell_id AND b.body IS NOT NULL)
              GROUP BY 1, 2, 3, 4),
            side AS (SELECT *, md5(:seed || ' ' || cell_id) AS draw FROM judged
              WHERE simulated = coalesce(:simulated::bool, (SELECT bool_and(simulated) FROM judged))),
            turns AS (SELECT *, row_number() OVER (PARTITION BY target_id, prompt_version_id ORDER BY draw, cell_id) AS turn FROM side),
            drawn AS MATERIALIZED (SELECT * FROM turns ORDER BY turn, draw, cell_id LIMIT :answers)
            SELECT d.cell_id, d.prompt_version_id, d.simulated, b.body, m.entities, m.starts, m.ends
            FROM drawn d JOIN answer_body b ON b.cell_id = d.cell_id
            CROSS JOIN LATERAL (SELECT array_agg(entity_id ORDER BY first_start, entity_id) AS entities,
                array_agg(first_start ORDER BY first_start, entity_id) AS starts,
                array_agg(first_end ORDER BY first_start, entity_id) AS ends
              FROM mention WHERE run_id = :run AND cell_id = d.cell_id AND entity_id = ANY(d.entities)) m
            WHERE m.entities IS NOT NULL ORDER BY d.draw, d.cell_id""";

    private final Jdbi jdbi;

    LabelSample(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * An answer, and the names in it that a judge has a word on, in the order of the text.
     *
     * @param body packed; see {@link Body#unpack}
     * @param entities ids
     * @param starts of the first occurrence of each, in code points of the text; {@code ends} is behind it
     */
    public record DrawnAnswer(
            long cellId,
            int promptVersionId,
            boolean simulated,
            byte[] body,
            List<Integer> entities,
            List<Integer> starts,
            List<Integer> ends) {}

    /**
     * The same answers for the same seed, as long as no others are judged.
     *
     * @param run whose answers
     * @param answers at most so many; those in archives are left out
     * @param simulated null: real ones where any is judged
     */
    public List<DrawnAnswer> draw(int run, int answers, int seed, Boolean simulated) {
        return jdbi.withHandle(handle -> handle.createQuery(DRAW)
                .bind("run", run)
                .bind("answers", answers)
                .bind("seed", String.valueOf(seed))
                .bind("simulated", simulated)
                .map(ConstructorMapper.of(DrawnAnswer.class))
                .list());
    }
}
