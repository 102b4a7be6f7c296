package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Figures that were compared, over all domains, as the runs that figures come from have them. */
public final class Movers {
    private static final String CHANGE =
            "(c.after_k::float8 / nullif(c.after_n, 0) - c.before_k::float8 / nullif(c.before_n, 0))";

    /** A figure without a change comes last. */
    private static final String SIZE = "coalesce(abs" + CHANGE + ", -1)";

    private static final String BEGIN = "extract(epoch FROM w.starts_at)::float8";

    /** To be filled in: what the order goes by. */
    private static final String PAGE = """
            WITH page AS MATERIALIZED (SELECT c.*, r.domain_id, r.entity_set_id, %1$s AS place
              FROM change c JOIN extraction_run r ON r.id = c.run_id AND r.state = 'current' JOIN time_window w ON w.id = c.window_id
              WHERE c.window_id = ANY(ARRAY(SELECT id FROM time_window WHERE starts_at >= :from AND starts_at < :until))
                AND c.verdict = ANY(:verdicts) AND c.metric = ANY(:metrics) AND c.lasting = :lasting
                AND (CAST(:simulated AS boolean) IS NULL OR c.simulated = :simulated)
                AND (CAST(:domain AS text) IS NULL OR r.domain_id = (SELECT id FROM domain WHERE name = :domain))
                AND (CAST(:entity AS text) IS NULL OR c.entity_id = ANY(ARRAY(SELECT id FROM entity WHERE slug = :entity)))
                AND (CASE WHEN CAST(:target AS text) IS NULL THEN c.target_id = 0 ELSE c.target_id = ANY(ARRAY(SELECT id FROM target
                  WHERE :target = 'all' OR :target = provider OR :target = provider || '/' || model)) END)
                AND (CAST(:place AS float8) IS NULL OR (%1$s, c.id) < (:place, :after))
              ORDER BY place DESC, c.id DESC LIMIT :limit)
            SELECT c.id, d.name AS domain, e.slug AS entity, coalesce(n.name, e.slug) AS name, c.metric, t.provider || '/' || t.model || '/' || t.surface AS target,
              c.simulated, w.name AS window, b.name AS before_window, c.verdict, %2$s AS change,
              c.before_k AS k_before, c.before_n AS n_before, c.before_low::float8 AS low_before, c.before_high::float8 AS high_before,
              c.after_k AS k_after, c.after_n AS n_after, c.after_low::float8 AS low_after, c.after_high::float8 AS high_after,
              c.p, c.finding, c.lasting, c.run_id AS run, s.version AS entity_set_version, c.answered_at
            FROM page c JOIN domain d ON d.id = c.domain_id JOIN entity e ON e.id = c.entity_id
            JOIN entity_set s ON s.id = c.entity_set_id JOIN time_window w ON w.id = c.window_id
            JOIN time_window b ON b.id = c.before_window_id LEFT JOIN target t ON t.id = c.target_id
            LEFT JOIN LATERAL (SELECT x ->> 'name' AS name FROM json_array_elements(s.content) x
              WHERE x ->> 'entity' = e.slug LIMIT 1) n ON true
            ORDER BY c.place DESC, c.id DESC""";

    private static final String PLACE = """
            SELECT %s FROM change c JOIN extraction_run r ON r.id = c.run_id AND r.state = 'current'
            JOIN time_window w ON w.id = c.window_id WHERE c.id = :after""";

    private final Jdbi jdbi;

    Movers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What comes first. */
    public enum MoverOrder {
        /** The largest change, up or down. */
        CHANGE(SIZE),
        /** The window that began last. */
        NEWEST(BEGIN);

        private final String place;

        MoverOrder(String place) {
            this.place = place;
        }
    }

    /**
     * Which figures.
     *
     * @param from only windows that begin then or later
     * @param until only windows that begin before
     * @param verdicts their words
     * @param metrics their words
     * @param lasting only changes that were there in two windows running, compared with the window before both; else each window
     *     with the last one before it
     * @param domain its name; null: of all
     * @param entity its slug; null: of all
     * @param target a provider, or a provider and its model with a slash between, or {@code all}: figures of targets for
     *     themselves; null: of the whole panel
     * @param simulated null: both
     */
    public record MoverFilter(
            Instant from,
            Instant until,
            List<String> verdicts,
            List<String> metrics,
            boolean lasting,
            String domain,
            String entity,
            String target,
            Boolean simulated) {}

    /** k of n answers with its interval, before and after; the ends are null where n = 0. */
    public record MovedCounts(
            int kBefore,
            int nBefore,
            Double lowBefore,
            Double highBefore,
            int kAfter,
            int nAfter,
            Double lowAfter,
            Double highAfter) {}

    /**
     * @param entity its slug
     * @param name the entity's, in its domain's current set
     * @param target provider, model and surface with slashes between; null: the whole panel
     * @param change of the share, −1 to 1; null: nothing could be compared
     * @param p that chance alone makes such a difference
     */
    public record Mover(
            long id,
            String domain,
            String entity,
            String name,
            String metric,
            String target,
            boolean simulated,
            String window,
            String beforeWindow,
            String verdict,
            Double change,
            @Nested MovedCounts counts,
            double p,
            boolean finding,
            boolean lasting,
            int run,
            int entitySetVersion,
            Instant answeredAt) {}

    /**
     * @param after only those behind this one, by its id; null: from the first on
     * @return empty when the one before is not there any more: its domain was read anew
     */
    public Optional<List<Mover>> page(MoverFilter filter, MoverOrder order, Long after, int limit) {
        return jdbi.inTransaction(handle -> {
            Double place = after == null ? null : place(handle, order, after);
            return after != null && place == null
                    ? Optional.empty()
                    : Optional.of(page(handle, filter, order, place, after, limit));
        });
    }

    private static Double place(Handle handle, MoverOrder order, long after) {
        return handle.createQuery(PLACE.formatted(order.place))
                .bind("after", after)
                .mapTo(Double.class)
                .findOne()
                .orElse(null);
    }

    private static List<Mover> page(
            Handle handle, MoverFilter filter, MoverOrder order, Double place, Long after, int limit) {
        return handle.createQuery(PAGE.formatted(order.place, CHANGE))
                .bindArray("verdicts", String.class, filter.verdicts())
                .bindArray("metrics", String.class, filter.metrics())
                .bind("from", filter.from())
                .bind("until", filter.until())
                .bind("lasting", filter.lasting())
                .bind("domain", filter.domain())
                .bind("entity", filter.entity())
                .bind("target", filter.target())
                .bind("simulated", filter.simulated())
                .bind("place", place)
                .bind("after", after)
                .bind("limit", limit)
                .map(ConstructorMapper.of(Mover.class))
                .list();
    }
}
