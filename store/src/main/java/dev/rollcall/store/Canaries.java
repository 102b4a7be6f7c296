package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Canary prompts: the same closed questions each day, which tell of a model that was changed without a new name. They are asked
 * by ordinary jobs, about a domain that nobody else can ask about.
 */
public final class Canaries {
    /** A reserved name (RFC 2606), which {@link Domain#parse} refuses. */
    public static final Domain DOMAIN = new Domain("canaries.invalid");

    /** {@code prompt_version.source} of their texts: they are no prompts of people's. */
    static final String SOURCE = "canary";

    private static final String ANSWERS = """
            WITH days AS MATERIALIZED (SELECT w.id, w.starts_at FROM time_window w JOIN (SELECT DISTINCT j.window_id
                FROM job_domain jd JOIN job j ON j.id = jd.job_id WHERE jd.domain_id = (SELECT id FROM domain WHERE name = :domain)) d
                ON d.window_id = w.id
              ORDER BY w.starts_at DESC LIMIT :days)
            SELECT w.starts_at AS day, c.target_id, c.prompt_version_id, a.resolved_model, b.body
            FROM days w JOIN cell c ON c.window_id = w.id AND c.domain_id = (SELECT id FROM domain WHERE name = :domain)
            JOIN answer a ON a.cell_id = c.id JOIN answer_body b ON b.cell_id = c.id
            WHERE c.state IN (10, 11)
              AND w.starts_at >= coalesce((SELECT max(since) FROM model_suspect s WHERE s.target_id = c.target_id), '-infinity')
            ORDER BY c.target_id, w.starts_at, c.prompt_version_id""";

    private final Jdbi jdbi;

    Canaries(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @param day when the window of its job began */
    public record AnsweredCanary(Instant day, int targetId, int promptVersionId, String resolvedModel, byte[] body) {
        /** Null when there is none, or when it is damaged. */
        public String text() {
            try {
                return Body.unpack(body).text();
            } catch (RuntimeException e) {
                return null;
            }
        }
    }

    /** Ids of the versions of these texts, by name; no other job asks them. */
    public List<Integer> versions(Map<String, String> texts) {
        return jdbi.inTransaction(handle -> {
            Prompts.lock(handle);
            return texts.entrySet().stream()
                    .map(text -> Prompts.version(handle, text.getKey(), text.getValue(), SOURCE))
                    .toList();
        });
    }

    /**
     * Of each target the answers of the last days, but only of those since it was last suspected.
     *
     * @param days at most so many
     */
    public List<AnsweredCanary> answers(int days) {
        return jdbi.withHandle(handle -> handle.createQuery(ANSWERS)
                .bind("domain", DOMAIN.name())
                .bind("days", days)
                .map(ConstructorMapper.of(AnsweredCanary.class))
                .list());
    }

    /**
     * Notes that a target seems to have another model since then. Windows since then are compared again: what was asked before
     * and after is not compared with each other any more.
     *
     * @return false when that is known
     */
    public boolean suspect(int target, Instant since) {
        return jdbi.inTransaction(handle -> {
            int noted = handle.createUpdate(
                            "INSERT INTO model_suspect (target_id, since) VALUES (:target, :since) ON CONFLICT DO NOTHING")
                    .bind("target", target)
                    .bind("since", since)
                    .execute();
            if (noted > 0) {
                compareAgain(handle, since);
            }
            return noted > 0;
        });
    }

    private static void compareAgain(Handle handle, Instant since) {
        List<Integer> domains = handle.createQuery("""
                        WITH again AS (DELETE FROM compared_window WHERE window_id = ANY(ARRAY(SELECT id FROM time_window
                          WHERE starts_at >= :since)) RETURNING run_id)
                        SELECT DISTINCT r.domain_id FROM again a JOIN extraction_run r ON r.id = a.run_id AND r.state = 'current'
                        ORDER BY 1""")
                .bind("since", since)
                .mapTo(Integer.class)
                .list();
        DueExtractions.mark(handle, domains, DueExtractions.ALL_AGAIN);
    }
}
