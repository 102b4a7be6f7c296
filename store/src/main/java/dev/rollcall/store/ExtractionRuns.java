package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Each domain's answers, read by one extractor for one set of entities. A run is built beside the current one, and takes its
 * place in one transaction when no answer that can be read lacks its row: figures never mix two runs.
 */
public final class ExtractionRuns {
    /** Runs of a domain that are kept, the current one among them; and those that reports name. */
    static final int KEPT = 3;

    private static final String SELECT = """
            SELECT r.id, r.domain_id, r.entity_set_id, s.version AS entity_set_version, r.extractor_id, x.version AS extractor,
              r.state, r.unreadable, r.reported, r.made_at, r.current_at
            FROM extraction_run r JOIN entity_set s ON s.id = r.entity_set_id JOIN extractor x ON x.id = r.extractor_id
            """;

    private static final String COUNT_LACKING = "SELECT count(*) FILTER (WHERE b.cell_id IS NOT NULL) AS here,"
            + " count(*) FILTER (WHERE b.cell_id IS NULL) AS archived FROM cell c JOIN answer a ON a.cell_id = c.id"
            + " LEFT JOIN answer_body b ON b.cell_id = c.id WHERE c.domain_id = :domain"
            + " AND c.window_id = ANY(ARRAY(SELECT id FROM time_window)) AND " + Extractions.LACKING;

    /** A citation belongs to an extractor, and stays while another run of that extractor has the answer. */
    private static final String DELETE_ROWS = """
            WITH mentions AS (DELETE FROM mention WHERE run_id = :run),
            cites AS (DELETE FROM citation i USING extraction e WHERE e.run_id = :run AND i.cell_id = e.cell_id
              AND i.extractor_id = :extractor AND NOT EXISTS (SELECT 1 FROM extraction_run r
                WHERE r.domain_id = :domain AND r.extractor_id = :extractor AND r.id <> :run))
            DELETE FROM extraction WHERE run_id = :run""";

    private final Jdbi jdbi;

    ExtractionRuns(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param extractor its version, for people
     * @param state {@code building}, {@code current} or {@code old}
     * @param unreadable answers that it lacks because their bodies were in archives when it became current
     * @param reported a report names it, so that it stays
     * @param currentAt when it became current last; null: it never was
     */
    public record ExtractionRun(
            int id,
            int domainId,
            int entitySetId,
            int entitySetVersion,
            int extractorId,
            String extractor,
            String state,
            int unreadable,
            boolean reported,
            Instant madeAt,
            Instant currentAt) {
        public boolean isCurrent() {
            return state.equals("current");
        }
    }

    private record Lacking(int here, int archived) {}

    /**
     * The run that a domain's answers are to be in: of its current set and this extractor. One that was current once and is
     * wanted again lacks only what came since.
     *
     * @return empty when the domain has no set of entities
     */
    public Optional<ExtractionRun> wanted(int domain, int extractor) {
        return jdbi.inTransaction(handle -> {
            handle.createUpdate("""
                            INSERT INTO extraction_run (domain_id, entity_set_id, extractor_id)
                            SELECT domain_id, id, :extractor FROM entity_set WHERE domain_id = :domain AND current
                            ON CONFLICT DO NOTHING""")
                    .bind("domain", domain)
                    .bind("extractor", extractor)
                    .execute();
            return wanted(handle, domain, extractor);
        });
    }

    private static Optional<ExtractionRun> wanted(Handle handle, int domain, int extractor) {
        return handle.createQuery(SELECT
                        + "WHERE r.domain_id = :domain AND r.extractor_id = :extractor AND s.current FOR UPDATE OF r")
                .bind("domain", domain)
                .bind("extractor", extractor)
                .map(ConstructorMapper.of(ExtractionRun.class))
                .findOne();
    }

    public Optional<ExtractionRun> current(int domain) {
        return jdbi.withHandle(
                handle -> handle.createQuery(SELECT + "WHERE r.domain_id = :domain AND r.state = 'current'")
                        .bind("domain", domain)
                        .map(ConstructorMapper.of(ExtractionRun.class))
                        .findOne());
    }

    public Optional<ExtractionRun> byId(int id) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "WHERE r.id = :id")
                .bind("id", id)
                .map(ConstructorMapper.of(ExtractionRun.class))
                .findOne());
    }

    /** The newest first. */
    public List<ExtractionRun> of(int domain) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "WHERE r.domain_id = :domain ORDER BY r.id DESC")
                .bind("domain", domain)
                .map(ConstructorMapper.of(ExtractionRun.class))
                .list());
    }

    /**
     * Makes a run current if no answer that can be read lacks its row, and if its set is still the domain's current one.
     *
     * @return whether it is current now
     */
    public boolean complete(ExtractionRun run) {
        return jdbi.inTransaction(handle -> {
            Optional<ExtractionRun> wanted =
                    wanted(handle, run.domainId(), run.extractorId()).filter(found -> found.id() == run.id());
            if (wanted.isEmpty()) {
                return false;
            }
            Lacking lacking = lacking(handle, run);
            if (wanted.get().isCurrent() || lacking.here() > 0) {
                return lacking.here() == 0;
            }
            handle.execute(
                    "UPDATE extraction_run SET state = 'old' WHERE domain_id = ? AND state = 'current'",
                    run.domainId());
            handle.execute(
                    "UPDATE extraction_run SET state = 'current', current_at = now(), unreadable = ? WHERE id = ?",
                    lacking.archived(),
                    run.id());
            return true;
        });
    }

    private static Lacking lacking(Handle handle, ExtractionRun run) {
        return handle.createQuery(COUNT_LACKING)
                .bind("domain", run.domainId())
                .bind("run", run.id())
                .map(ConstructorMapper.of(Lacking.class))
                .one();
    }

    /** A report names it: it stays, whatever comes. @return false when it is gone already */
    public boolean keep(int run) {
        return jdbi.withHandle(handle -> keep(handle, run));
    }

    static boolean keep(Handle handle, int run) {
        return handle.execute("UPDATE extraction_run SET reported = true WHERE id = ?", run) == 1;
    }

    /**
     * Deletes old runs: all but the three that were current last, those that reports name, and the one that is being built for
     * the current set.
     *
     * @return how many
     */
    public int prune(int domain) {
        return jdbi.inTransaction(handle -> {
            List<ExtractionRun> old = handle.createQuery(SELECT + """
                            WHERE r.domain_id = :domain AND r.state <> 'current' AND NOT r.reported
                              AND NOT (r.state = 'building' AND s.current AND r.extractor_id = (%s))
                              AND r.id NOT IN (SELECT id FROM extraction_run WHERE domain_id = :domain
                                AND current_at IS NOT NULL ORDER BY current_at DESC, id DESC LIMIT :kept)
                            ORDER BY r.id FOR UPDATE OF r""".formatted(Extractors.IN_FORCE))
                    .bind("domain", domain)
                    .bind("kept", KEPT)
                    .map(ConstructorMapper.of(ExtractionRun.class))
                    .list();
            old.forEach(run -> delete(handle, run));
            return old.size();
        });
    }

    private static void delete(Handle handle, ExtractionRun run) {
        handle.createUpdate(DELETE_ROWS)
                .bind("run", run.id())
                .bind("domain", run.domainId())
                .bind("extractor", run.extractorId())
                .execute();
        Changes.delete(handle, run.id());
        handle.execute("DELETE FROM extraction_run WHERE id = ?", run.id());
    }
}
