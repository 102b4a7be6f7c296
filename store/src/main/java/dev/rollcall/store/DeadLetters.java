package dev.rollcall.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Cells that have ended without a usable answer, until they are opened again or a person dismisses them. */
public final class DeadLetters {
    /**
     * Writes those of {@code u} that have ended as empty, invalid or failed; they are the ended cells that this statement
     * has updated. To be filled in: the job that asked, and what joins it.
     */
    static final String INSERT_OF_U = """
            INSERT INTO dead_letter (cell_id, job_id, domain_id, target_id, prompt_version_id, reason, failed_at)
            SELECT u.id, %s, u.domain_id, u.target_id, u.prompt_version_id, u.reason, clock_timestamp() FROM u%s
            WHERE u.state BETWEEN 12 AND 14
            ON CONFLICT (cell_id) DO UPDATE SET job_id = excluded.job_id, reason = excluded.reason,
              failed_at = excluded.failed_at, dismissed_at = NULL, dismissed_by = NULL
            RETURNING cell_id, job_id, domain_id, target_id, prompt_version_id, reason
            """;

    /** Tells of those in {@code letters}, which are what {@link #INSERT_OF_U} returns, while anybody wants to know. */
    static final String EVENTS_OF_LETTERS = """
            INSERT INTO event_new (type, subject, job_id, provider, once, data)
            SELECT '%1$s', d.name, j.id, t.provider, false, jsonb_build_object('job', j.name, 'domain', d.name,
              'window', w.name, 'simulated', j.simulated, 'provider', t.provider, 'model', t.model, 'prompt', p.name,
              'cell', l.cell_id, 'reason', %2$s)
            FROM letters l JOIN job j ON j.id = l.job_id JOIN time_window w ON w.id = j.window_id
            JOIN domain d ON d.id = l.domain_id JOIN target t ON t.id = l.target_id
            JOIN prompt_version p ON p.id = l.prompt_version_id
            WHERE EXISTS (SELECT 1 FROM event_wish WHERE until > now()) OR EXISTS (SELECT 1 FROM outlet
              WHERE state <> 'disabled' AND (cardinality(types) = 0 OR '%1$s' = ANY(types)))
            """.formatted(EventType.CELL_DEAD.word(), Reason.wordsOf("l.reason"));

    private final Jdbi jdbi;

    DeadLetters(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param job the name of the job that asked it last
     * @param state of {@link CellState}: empty, invalid or failed
     * @param attempts calls that were made for it
     * @param message the last that its calls brought, or what was last heard of its provider; null when nothing was said
     */
    public record DeadLetter(
            long cellId,
            @Nested CellKey key,
            String job,
            int state,
            int reason,
            int attempts,
            String message,
            Instant failedAt) {
        public CellState cellState() {
            return CellState.of(state);
        }

        public Reason cellReason() {
            return Reason.of(reason);
        }

        public LetterKey at() {
            return new LetterKey(failedAt, cellId);
        }
    }

    /** Where a page ends: letters go in the order in which they failed, so that new ones come behind the last page. */
    public record LetterKey(Instant failedAt, long cellId) {
        /** Before the first. */
        public static final LetterKey START = new LetterKey(Instant.EPOCH, 0);
    }

    /** At most {@code limit} that match, from {@code after} on. */
    public List<DeadLetter> page(CellFilter filter, LetterKey after, int limit) {
        var conditions = new LetterConditions(filter);
        return jdbi.withHandle(handle -> conditions
                .bind(handle.createQuery("""
                        SELECT l.cell_id, d.name AS domain, p.name AS prompt, p.version AS prompt_version, t.provider, t.model,
                          t.surface, c.repetition, w.name AS window, j.name AS job, c.state, l.reason, c.attempts, l.failed_at,
                          coalesce(m.message, (SELECT words FROM job_trouble x WHERE x.job_id = l.job_id AND x.provider = t.provider))
                            AS message
                        FROM dead_letter l%s
                        JOIN domain d ON d.id = l.domain_id JOIN target t ON t.id = l.target_id
                        JOIN prompt_version p ON p.id = l.prompt_version_id JOIN time_window w ON w.id = c.window_id
                        JOIN job j ON j.id = l.job_id
                        LEFT JOIN LATERAL (SELECT message FROM attempt WHERE cell_id = l.cell_id AND message IS NOT NULL
                          ORDER BY n DESC LIMIT 1) m ON true
                        %s AND (l.failed_at, l.cell_id) > (:afterTime, :afterCell)
                        ORDER BY l.failed_at, l.cell_id LIMIT :limit""".formatted(conditions.joinsWithCell(), conditions.where())))
                .bind("afterTime", after.failedAt())
                .bind("afterCell", after.cellId())
                .bind("limit", limit)
                .map(ConstructorMapper.of(DeadLetter.class))
                .list());
    }

    /** How many match, by the words of their reason, the most frequent first. */
    public Map<String, Long> counts(CellFilter filter) {
        var conditions = new LetterConditions(filter);
        return jdbi.withHandle(handle -> {
            var counts = new LinkedHashMap<String, Long>();
            conditions
                    .bind(handle.createQuery("SELECT l.reason, count(*) AS n FROM dead_letter l" + conditions.joins()
                            + conditions.where() + " GROUP BY 1 ORDER BY 2 DESC, 1"))
                    .map((row, context) ->
                            Map.entry(Reason.of(row.getInt("reason")).words(), row.getLong("n")))
                    .forEach(count -> counts.put(count.getKey(), count.getValue()));
            return counts;
        });
    }

    /** @return how many of these were listed until now */
    static int dismiss(Handle handle, List<Long> cells, String by) {
        return handle.createUpdate("""
                        UPDATE dead_letter SET dismissed_at = now(), dismissed_by = :by
                        WHERE cell_id = ANY(:cells) AND dismissed_at IS NULL""")
                .bind("by", by)
                .bindArray("cells", Long.class, cells)
                .execute();
    }
}
