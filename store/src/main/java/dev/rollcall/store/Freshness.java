package dev.rollcall.store;

import dev.rollcall.store.DomainImports.WatchTerms;
import dev.rollcall.store.ImportReport.WatchChange;
import dev.rollcall.store.WatchedPage.DueKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** Which domains are watched, and when each is due again. Real and simulated domains are kept apart. */
public final class Freshness {
    /**
     * Of ids, in each cadence that there is: sorted, so that two who watch the same can't deadlock.
     */
    private static final String WATCH = """
            INSERT INTO freshness (simulated, cadence, domain_id, watched, refresh_hours, due_at)
            SELECT :simulated, c.cadence, d.id, true, CASE c.cadence WHEN 0 THEN :hours ELSE c.cadence END, now()
            FROM (%s) d CROSS JOIN (SELECT 0 AS cadence UNION SELECT refresh_hours FROM target
              WHERE refresh_hours IS NOT NULL AND (surface = 'simulated') = :simulated) c
            ORDER BY d.id, c.cadence
            ON CONFLICT (simulated, domain_id, cadence) DO UPDATE SET watched = true, refresh_hours = excluded.refresh_hours,
              due_at = coalesce(freshness.done_from + make_interval(hours => excluded.refresh_hours), freshness.due_at)""";

    /** Starts a group of targets: each watched domain gets a row, which is due when the domain's answers are that old. */
    private static final String ADD_CADENCE = """
            INSERT INTO freshness (simulated, cadence, domain_id, watched, refresh_hours, done_from, due_at)
            SELECT simulated, :cadence, domain_id, true, :cadence, done_from,
              coalesce(done_from + make_interval(hours => :cadence), now())
            FROM freshness WHERE simulated = :simulated AND cadence = 0 AND watched ORDER BY domain_id
            ON CONFLICT (simulated, domain_id, cadence) DO UPDATE SET watched = true WHERE NOT freshness.watched""";

    private final Jdbi jdbi;

    Freshness(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param doneFrom start of the window in which all its cells last ended; null when that never happened
     * @param dueAt when the sweep asks about it again
     */
    public record WatchedDomain(String domain, int refreshHours, Instant doneFrom, Instant dueAt) {}

    /** Watches these domains. A domain that was done before is due {@code refreshHours} after that. */
    public int watch(Collection<Domain> domains, boolean simulated, int refreshHours) {
        return jdbi.inTransaction(handle -> counted(handle, WATCH.formatted("SELECT unnest(:ids) AS id"), "freshness")
                .bind("simulated", simulated)
                .bind("hours", refreshHours)
                .bindArray("ids", Integer.class, Domains.ids(handle, domains))
                .mapTo(Integer.class)
                .one());
    }

    /** @return how many of these domains were watched */
    public int unwatch(Collection<Domain> domains, boolean simulated) {
        return jdbi.withHandle(handle -> counted(handle, """
                        UPDATE freshness f SET watched = false FROM domain d
                        WHERE f.domain_id = d.id AND f.simulated = :simulated AND f.watched AND d.name = ANY(:names)""", "f")
                .bind("simulated", simulated)
                .bindArray(
                        "names",
                        String.class,
                        domains.stream().map(Domain::name).toList())
                .mapTo(Integer.class)
                .one());
    }

    /** The number of domains that a change of this table's rows is about; each has a row a cadence. */
    private static Query counted(Handle handle, String change, String table) {
        return handle.createQuery("WITH changed AS (" + change + " RETURNING " + table
                + ".cadence) SELECT count(*) FROM changed WHERE cadence = 0");
    }

    static void addCadence(Handle handle, boolean simulated, int cadence) {
        handle.execute("LOCK TABLE freshness IN SHARE ROW EXCLUSIVE MODE");
        handle.createUpdate(ADD_CADENCE)
                .bind("simulated", simulated)
                .bind("cadence", cadence)
                .execute();
    }

    /**
     * Watches the domains of {@code staged_id}, and no others if that is asked for. Other writers of this table wait for the
     * end of the transaction: whoever else would lock many of its rows, in another order, could deadlock.
     */
    static WatchChange watchStaged(Handle handle, WatchTerms terms) {
        handle.execute("LOCK TABLE freshness IN SHARE ROW EXCLUSIVE MODE");
        long newlyWatched = handle.createQuery("""
                        SELECT count(*) FROM staged_id s WHERE NOT EXISTS (SELECT 1 FROM freshness f
                          WHERE f.simulated = :simulated AND f.domain_id = s.domain_id AND f.cadence = 0 AND f.watched)""")
                .bind("simulated", terms.simulated())
                .mapTo(Long.class)
                .one();
        handle.createUpdate(WATCH.formatted("SELECT domain_id AS id FROM staged_id")
                        + " WHERE NOT freshness.watched OR freshness.refresh_hours <> excluded.refresh_hours")
                .bind("simulated", terms.simulated())
                .bind("hours", terms.refreshHours())
                .execute();
        return new WatchChange(newlyWatched, terms.replace() ? unwatchOthers(handle, terms.simulated()) : 0);
    }

    private static long unwatchOthers(Handle handle, boolean simulated) {
        return counted(handle, """
                        UPDATE freshness f SET watched = false WHERE f.simulated = :simulated AND f.watched
                          AND NOT EXISTS (SELECT 1 FROM staged_id s WHERE s.domain_id = f.domain_id)""", "f")
                .bind("simulated", simulated)
                .mapTo(Long.class)
                .one();
    }

    /** The shortest hours after which one of the domains that are due now is due again; empty when none is due. */
    public OptionalInt leastHours(boolean simulated, int cadence) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT min(refresh_hours) FROM freshness
                        WHERE simulated = :simulated AND cadence = :cadence AND watched AND due_at <= now()""")
                .bind("simulated", simulated)
                .bind("cadence", cadence)
                .map((row, context) -> row.getObject(1) == null ? OptionalInt.empty() : OptionalInt.of(row.getInt(1)))
                .one());
    }

    /** The first of the watched domains, most overdue first. */
    public List<WatchedDomain> watched(boolean simulated, int limit) {
        return watched(simulated, DueKey.START, limit).domains();
    }

    /** Watched domains behind a bookmark, most overdue first. */
    public WatchedPage watched(boolean simulated, DueKey after, int limit) {
        String behind = after.dueAt() == null ? "" : "AND (f.due_at, f.domain_id) > (:dueAt, :domain)";
        List<KeyedWatched> rows = jdbi.withHandle(handle -> {
            Query query = handle.createQuery("""
                            SELECT f.domain_id, d.name AS domain, f.refresh_hours, f.done_from, f.due_at
                            FROM freshness f JOIN domain d ON d.id = f.domain_id
                            WHERE f.simulated = :simulated AND f.cadence = 0 AND f.watched %s
                            ORDER BY f.due_at, f.domain_id LIMIT :limit""".formatted(behind))
                    .bind("simulated", simulated)
                    .bind("limit", limit + 1);
            if (after.dueAt() != null) {
                query.bind("dueAt", after.dueAt()).bind("domain", after.domainId());
            }
            return query.map(ConstructorMapper.of(KeyedWatched.class)).list();
        });
        List<KeyedWatched> page = rows.subList(0, Math.min(limit, rows.size()));
        DueKey next = rows.size() > limit ? page.get(limit - 1).key() : null;
        return new WatchedPage(page.stream().map(KeyedWatched::watched).toList(), next);
    }

    /** For JDBI. */
    public record KeyedWatched(int domainId, @Nested WatchedDomain watched) {
        private DueKey key() {
            return new DueKey(watched.dueAt(), domainId);
        }
    }

    /** How many domains are watched, and how many of them are stale now. */
    public Counts counts(boolean simulated) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT count(*) AS watched, count(*) FILTER (WHERE due_at <= now()) AS stale
                        FROM freshness WHERE simulated = :simulated AND cadence = 0 AND watched""")
                .bind("simulated", simulated)
                .map(ConstructorMapper.of(Counts.class))
                .one());
    }

    public record Counts(long watched, long stale) {}

    /**
     * Marks domains as done: all their cells have ended in a whole job.
     *
     * @param cadences those of the targets that the job asks
     */
    public void done(Collection<Integer> domainIds, boolean simulated, List<Integer> cadences, Instant windowStart) {
        jdbi.useHandle(
                handle -> done(handle, "SELECT unnest(:ids::int[]) AS domain_id", simulated, cadences, windowStart)
                        .bindArray("ids", Integer.class, domainIds)
                        .execute());
    }

    /** Marks all domains of a job as done. All cells of the job must have ended. */
    public void done(Jobs.Job job) {
        String domains = "SELECT domain_id FROM job_domain WHERE job_id = :job";
        jdbi.useHandle(handle -> done(handle, domains, job.simulated(), job.cadences(), job.windowStart())
                .bind("job", job.id())
                .execute());
    }

    /**
     * Rows are locked in one order, so that two workers can't deadlock. A window in the future does not keep a domain fresh
     * for longer.
     */
    private static Update done(
            Handle handle, String domains, boolean simulated, List<Integer> cadences, Instant windowStart) {
        return handle.createUpdate("""
                        INSERT INTO freshness (simulated, cadence, domain_id, refresh_hours, done_from, due_at)
                        SELECT :simulated, c.cadence, d.domain_id, c.hours, least(:start, now()),
                          least(:start, now()) + make_interval(hours => c.hours)
                        FROM (%s) d CROSS JOIN (SELECT cadence, CASE cadence WHEN 0 THEN 24 ELSE cadence END AS hours
                          FROM unnest(:cadences::int[]) cadence) c
                        ORDER BY d.domain_id, c.cadence
                        ON CONFLICT (simulated, domain_id, cadence) DO UPDATE SET done_from = excluded.done_from,
                          due_at = excluded.done_from + make_interval(hours => freshness.refresh_hours)
                        WHERE freshness.done_from IS NULL OR freshness.done_from < excluded.done_from""".formatted(domains))
                .bind("simulated", simulated)
                .bindArray("cadences", Integer.class, cadences)
                .bind("start", windowStart);
    }
}
