package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Domains whose answers are to be read. A claim lasts for a while and is renewed: whoever dies leaves the domain to the next.
 * A domain that is marked while somebody reads it stays due.
 */
public final class DueExtractions {
    static final int A_PERSON_WAITS = 0;
    static final int NEW_ANSWERS = 1;
    static final int ALL_AGAIN = 2;

    /** So long after it was saved, an answer whose run has told of its end is read, or its domain due. */
    private static final Duration SETTLED = Duration.ofMinutes(2);

    private static final int ANSWERS_A_STEP = 5_000;

    private static final String ON_CONFLICT = " ON CONFLICT (domain_id) DO UPDATE SET"
            + " marks = extraction_due.marks + 1, urgency = least(extraction_due.urgency, excluded.urgency)";

    /** To be filled in: a table with {@code domain_ids}. In the order of domains, as others lock them. */
    static final String MARK_THOSE_OF = "INSERT INTO extraction_due (domain_id, urgency) SELECT d, " + NEW_ANSWERS
            + " FROM (SELECT DISTINCT unnest(domain_ids) AS d FROM %s) x ORDER BY d" + ON_CONFLICT;

    private static final String CLAIM = """
            WITH free AS MATERIALIZED (SELECT domain_id FROM extraction_due
              WHERE (claimed_until IS NULL OR claimed_until < now()) AND :extractor = (%s)
              ORDER BY urgency, since LIMIT :limit FOR UPDATE SKIP LOCKED),
            taken AS (UPDATE extraction_due d SET claimed_by = :by, claimed_until = now() + make_interval(secs => :lease)
              FROM free WHERE d.domain_id = free.domain_id RETURNING d.domain_id, d.urgency, d.since, d.marks)
            SELECT * FROM taken ORDER BY urgency, since""".formatted(Extractors.IN_FORCE);

    /** Domains of answers behind a position that no current run has read. */
    private static final String UNTOLD = """
            WITH looked AS MATERIALIZED (SELECT at, cell_id FROM answer
              WHERE (at, cell_id) > (:at, :cell) AND at < :until ORDER BY at, cell_id LIMIT %s)
            SELECT count(*) AS looked, max(at) AS last_at,
              (SELECT cell_id FROM looked ORDER BY at DESC, cell_id DESC LIMIT 1) AS last_cell,
              ARRAY(SELECT DISTINCT c.domain_id FROM looked l JOIN cell c ON c.id = l.cell_id AND c.state IN (10, 11)
                WHERE NOT EXISTS (SELECT 1 FROM extraction_run r JOIN extraction e ON e.run_id = r.id AND e.cell_id = c.id
                  WHERE r.domain_id = c.domain_id AND r.state = 'current') ORDER BY 1) AS domains
            FROM looked""".formatted(ANSWERS_A_STEP);

    private final Jdbi jdbi;

    DueExtractions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @param marks how often it had been marked when it was claimed */
    public record DueDomain(int domainId, int urgency, Instant since, int marks) {}

    private record Untold(long looked, Instant lastAt, long lastCell, List<Integer> domains) {}

    private record WatchRow(Instant at, long cell) {}

    /** Makes domains due; what is due already becomes more urgent at most. */
    static void mark(Handle handle, Collection<Integer> domains, int urgency) {
        handle.createUpdate("INSERT INTO extraction_due (domain_id, urgency) SELECT DISTINCT d, :urgency::int2"
                        + " FROM unnest(:domains::int[]) d ORDER BY 1" + ON_CONFLICT)
                .bindArray("domains", Integer.class, domains)
                .bind("urgency", urgency)
                .execute();
    }

    /** Makes the domains of cells due whose answers can be read again. */
    static void markOfCells(Handle handle, Collection<Long> cells) {
        handle.createUpdate("INSERT INTO extraction_due (domain_id, urgency) SELECT DISTINCT domain_id, " + NEW_ANSWERS
                        + " FROM cell WHERE id = ANY(:cells) ORDER BY 1" + ON_CONFLICT)
                .bindArray("cells", Long.class, cells)
                .execute();
    }

    /** Makes all domains due. */
    static void markAll(Handle handle) {
        handle.execute("INSERT INTO extraction_due (domain_id, urgency) SELECT id, " + ALL_AGAIN
                + " FROM domain ORDER BY id" + ON_CONFLICT);
    }

    /** Makes domains due, as new answers do. */
    public void mark(Collection<Integer> domains) {
        jdbi.useTransaction(handle -> mark(handle, domains, NEW_ANSWERS));
    }

    /** How many domains are due, claimed ones included. */
    public long count() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM extraction_due")
                .mapTo(Long.class)
                .one());
    }

    /**
     * Takes the most urgent domains, the longest due first, that nobody else has.
     *
     * @param extractor whose rules read them; none are given to one that is not in force any more
     * @param by who takes them: nobody else goes by that name
     * @param lease how long the claim lasts unless it is renewed
     */
    public List<DueDomain> claim(int extractor, String by, int limit, Duration lease) {
        return jdbi.withHandle(handle -> handle.createQuery(CLAIM)
                .bind("extractor", extractor)
                .bind("by", by)
                .bind("limit", limit)
                .bind("lease", lease.toMillis() / 1e3)
                .map(ConstructorMapper.of(DueDomain.class))
                .list());
    }

    /** @return false when somebody else has the domain now, so that whoever asks has to stop */
    public boolean renew(int domain, String by, Duration lease) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                                UPDATE extraction_due SET claimed_until = now() + make_interval(secs => :lease)
                                WHERE domain_id = :domain AND claimed_by = :by""")
                        .bind("domain", domain)
                        .bind("by", by)
                        .bind("lease", lease.toMillis() / 1e3)
                        .execute()
                == 1);
    }

    /** All of its answers are read. It stays due if it was marked since it was claimed. */
    public void done(DueDomain due, String by) {
        jdbi.useTransaction(handle -> {
            int gone = handle.createUpdate("""
                            DELETE FROM extraction_due WHERE domain_id = :domainId AND marks = :marks AND claimed_by = :by""").bindMethods(due).bind("by", by).execute();
            if (gone == 0) {
                release(handle, due.domainId(), by);
            }
        });
    }

    /** Others may take it. */
    public void release(int domain, String by) {
        jdbi.useHandle(handle -> release(handle, domain, by));
    }

    private static void release(Handle handle, int domain, String by) {
        handle.createUpdate("""
                        UPDATE extraction_due SET claimed_by = NULL, claimed_until = NULL
                        WHERE domain_id = :domain AND claimed_by = :by""").bind("domain", domain).bind("by", by).execute();
    }

    /**
     * Finds answers that were saved when their run had ended already, or whose run never ended: late replies, cancelled jobs.
     * Their domains become due.
     *
     * @return how many answers were looked at; 0 when there is nothing more to look at for now
     */
    public long catchUp() {
        return jdbi.inTransaction(handle -> {
            WatchRow row = handle.createQuery("SELECT at, cell FROM extraction_watch FOR UPDATE")
                    .map(ConstructorMapper.of(WatchRow.class))
                    .one();
            Untold untold = handle.createQuery(UNTOLD)
                    .bind("at", row.at())
                    .bind("cell", row.cell())
                    .bind("until", AnswerIndex.settled(handle).minus(SETTLED))
                    .map(ConstructorMapper.of(Untold.class))
                    .one();
            if (untold.looked() > 0) {
                mark(handle, untold.domains(), NEW_ANSWERS);
                handle.createUpdate("UPDATE extraction_watch SET at = :lastAt, cell = :lastCell")
                        .bind("lastAt", untold.lastAt())
                        .bind("lastCell", untold.lastCell())
                        .execute();
            }
            return untold.looked();
        });
    }
}
