package dev.rollcall.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Figures of a domain's windows, compared with earlier windows of the same run. Here is what they are made of, and they are
 * written; {@link Movers} reads them. Real and simulated answers are never compared with each other.
 */
public final class Changes {
    /** {@code target_id} of a comparison of all targets together. */
    public static final int ALL_TARGETS = 0;

    private static final String WINDOWS = """
            SELECT e.window_id, e.simulated, e.answers, c.answers AS compared,
              EXISTS (SELECT 1 FROM job j JOIN job_domain d ON d.job_id = j.id WHERE j.window_id = e.window_id AND j.looks IS NOT NULL
                AND d.domain_id = (SELECT domain_id FROM extraction_run WHERE id = :run)) AS sampled
            FROM (SELECT x.window_id,
                t.surface = 'simulated' AS simulated, sum(x.n)::int AS answers
              FROM (SELECT window_id, target_id, count(*) AS n FROM extraction WHERE run_id = :run AND outcome IN (1, 2)
                GROUP BY 1, 2) x
              JOIN target t ON t.id = x.target_id GROUP BY 1, 2) e
            JOIN time_window w ON w.id = e.window_id
            LEFT JOIN compared_window c ON c.run_id = :run AND c.window_id = e.window_id AND c.simulated = e.simulated
            ORDER BY w.starts_at, w.id""";

    private static final String SERIES = """
            WITH answers AS MATERIALIZED (SELECT cell_id, window_id, target_id, prompt_version_id, model_id FROM extraction
              WHERE run_id = :run AND window_id = ANY(:windows) AND outcome IN (1, 2)
                AND target_id = ANY(ARRAY(SELECT id FROM target WHERE (surface = 'simulated') = :simulated))),
            named AS (SELECT a.window_id, a.target_id, a.prompt_version_id, a.model_id, m.entity_id, count(*)::int AS n,
                (count(*) FILTER (WHERE m.rank = 1))::int AS first
              FROM answers a JOIN mention m ON m.run_id = :run AND m.cell_id = a.cell_id GROUP BY 1, 2, 3, 4, 5),
            names AS (SELECT window_id, target_id, prompt_version_id, model_id, array_agg(entity_id ORDER BY entity_id) AS entities,
                array_agg(n ORDER BY entity_id) AS named, array_agg(first ORDER BY entity_id) AS first
              FROM named GROUP BY 1, 2, 3, 4),
            series AS (SELECT a.window_id, a.target_id, a.prompt_version_id, a.model_id, count(*) AS n, max(b.at) AS answered_at
              FROM answers a LEFT JOIN answer b ON b.cell_id = a.cell_id GROUP BY 1, 2, 3, 4)
            SELECT s.window_id, s.target_id, s.prompt_version_id, s.model_id, s.n, coalesce(s.answered_at, w.starts_at) AS answered_at,
              (SELECT count(*) FROM model_suspect q WHERE q.target_id = s.target_id AND q.since <= w.starts_at) AS suspicions,
              x.entities, x.named, x.first
            FROM series s JOIN time_window w ON w.id = s.window_id
            LEFT JOIN names x ON (x.window_id, x.target_id, x.prompt_version_id) = (s.window_id, s.target_id, s.prompt_version_id)
              AND x.model_id IS NOT DISTINCT FROM s.model_id
            ORDER BY 1, 2, 3, 4""";

    /** A run that was deleted meanwhile gets no rows. */
    private static final String WRITE = """
            INSERT INTO change (run_id, window_id, before_window_id, entity_id, target_id, simulated, finding, lasting, metric, verdict,
              before_k, before_n, after_k, after_n, before_low, before_high, after_low, after_high, p, answered_at)
            SELECT id, :windowId, :beforeWindowId, :entityId, :targetId, :simulated, :finding, :lasting, :metric, :verdict,
              :before.k, :before.n, :after.k, :after.n, :before.low, :before.high, :after.low, :after.high, :p, :answeredAt
            FROM extraction_run WHERE id = :run ON CONFLICT DO NOTHING""";

    private final Jdbi jdbi;

    Changes(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A window in which a run has valid answers.
     *
     * @param sampled a job looked at its answers while they came: its intervals are wider
     * @param compared how many answers its comparisons were made of; null: it was not compared yet
     */
    public record ReadWindow(int windowId, boolean simulated, int answers, Integer compared, boolean sampled) {
        public boolean hasNews() {
            return compared == null || compared != answers;
        }
    }

    /**
     * The valid answers of one window, target, prompt version and model.
     *
     * @param modelId null: the replies do not name their model
     * @param suspicions how often until then canary prompts told of another model behind the same name
     * @param answeredAt when the last of them was saved
     * @param entities whom they name, by the ids of {@link Entities#ids}; null: nobody
     * @param named how many of them name each
     * @param first in how many each is the first of all brands
     */
    public record AnswerSeries(
            int windowId,
            int targetId,
            int promptVersionId,
            Integer modelId,
            int suspicions,
            long n,
            Instant answeredAt,
            List<Integer> entities,
            List<Integer> named,
            List<Integer> first) {}

    /** k of n answers with its interval; {@code low} and {@code high} are null where n = 0. */
    public record ShareOfAnswers(int k, int n, Double low, Double high) {}

    /**
     * A figure, compared.
     *
     * @param targetId {@link #ALL_TARGETS} for the whole panel
     * @param metric its word, {@code mention-rate}
     * @param verdict its word, {@code within-noise}
     * @param finding it moved, and that stays a finding among all comparisons of the domain
     * @param lasting it was one in the window before as well, compared with the same earlier one
     */
    public record ComparedFigure(
            int windowId,
            int beforeWindowId,
            boolean simulated,
            int entityId,
            int targetId,
            String metric,
            String verdict,
            ShareOfAnswers before,
            ShareOfAnswers after,
            double p,
            boolean finding,
            boolean lasting,
            Instant answeredAt) {}

    /** The earliest first. */
    public List<ReadWindow> windows(int run) {
        return jdbi.withHandle(handle -> handle.createQuery(WINDOWS)
                .bind("run", run)
                .map(ConstructorMapper.of(ReadWindow.class))
                .list());
    }

    public List<AnswerSeries> series(int run, boolean simulated, Collection<Integer> windows) {
        return jdbi.withHandle(handle -> handle.createQuery(SERIES)
                .bind("run", run)
                .bind("simulated", simulated)
                .bindArray("windows", Integer.class, windows)
                .map(ConstructorMapper.of(AnswerSeries.class))
                .list());
    }

    /**
     * Writes the comparisons of a window in place of those that there are.
     *
     * @param figures all of them
     */
    public void write(int run, int window, boolean simulated, List<ComparedFigure> figures) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate(
                            "DELETE FROM change WHERE run_id = :run AND window_id = :window AND simulated = :simulated")
                    .bind("run", run)
                    .bind("window", window)
                    .bind("simulated", simulated)
                    .execute();
            if (figures.isEmpty() || !lives(handle, run)) {
                return;
            }
            var rows = handle.prepareBatch(WRITE);
            figures.forEach(figure -> rows.bind("run", run).bindMethods(figure).add());
            rows.execute();
        });
    }

    /** These windows are compared, as far as they have answers now. */
    public void compared(int run, List<ReadWindow> windows) {
        if (windows.isEmpty()) {
            return;
        }
        jdbi.useTransaction(handle -> {
            if (!lives(handle, run)) {
                return;
            }
            var rows = handle.prepareBatch("""
                    INSERT INTO compared_window VALUES (:run, :windowId, :simulated, :answers)
                    ON CONFLICT (run_id, window_id, simulated) DO UPDATE SET answers = excluded.answers""");
            windows.forEach(window -> rows.bind("run", run).bindMethods(window).add());
            rows.execute();
        });
    }

    /** Whoever deletes a run deletes its comparisons, too. */
    private static boolean lives(Handle handle, int run) {
        return handle.createQuery("SELECT id FROM extraction_run WHERE id = :run FOR KEY SHARE")
                .bind("run", run)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    static void delete(Handle handle, int run) {
        handle.execute("DELETE FROM change WHERE run_id = ?", run);
        handle.execute("DELETE FROM compared_window WHERE run_id = ?", run);
    }
}
