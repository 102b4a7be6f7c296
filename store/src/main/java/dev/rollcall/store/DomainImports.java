package dev.rollcall.store;

import dev.rollcall.store.ImportReport.WatchChange;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Takes lists of domains of any length into the ledger: all of a list, or nothing. A list is read into a temporary table
 * first; what changes the ledger is one transaction behind it.
 */
public final class DomainImports {
    /** For one statement over a list of many millions; the usual time-out is for others. */
    private static final int STATEMENT_MILLIS = 30 * 60 * 1_000;

    /** Of so many entries on, joins read whole tables rather than look up each name. */
    private static final int MANY = 10_000;

    private final Jdbi jdbi;

    DomainImports(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What is to be watched.
     *
     * @param refreshHours how old an answer of these domains may grow
     * @param replace unwatch all others
     * @param allowEmpty with {@code replace}: a list without an entry is no mistake, and unwatches all
     */
    public record WatchTerms(boolean simulated, int refreshHours, boolean replace, boolean allowEmpty) {}

    /**
     * Makes a list of these domains, or gives the one of this name these and no others. Two at a time on one list come one
     * after the other.
     *
     * @param skipInvalid go on without entries that are no domain, as long as there is one that is
     * @param reading gives each entry of the list to the sink that it is given, and returns when the list is complete. What it
     *     throws is thrown on; then nothing is stored
     */
    public ImportReport list(String name, boolean skipInvalid, Consumer<DomainListReader.Sink> reading) {
        return imported(skipInvalid, false, reading, handle -> {
            NamedLists.replace(handle, name);
            return WatchChange.NONE;
        });
    }

    /** Watches these domains. The parameters are as in {@link #list}. */
    public ImportReport watch(WatchTerms terms, boolean skipInvalid, Consumer<DomainListReader.Sink> reading) {
        boolean mayBeEmpty = terms.replace() && terms.allowEmpty();
        return imported(skipInvalid, mayBeEmpty, reading, handle -> Freshness.watchStaged(handle, terms));
    }

    /** @param change what becomes of the domains, whose ids stand in {@code staged_id} */
    private ImportReport imported(
            boolean skipInvalid,
            boolean mayBeEmpty,
            Consumer<DomainListReader.Sink> reading,
            Function<Handle, WatchChange> change) {
        try (Handle handle = jdbi.open()) {
            int usual = timeout(handle, STATEMENT_MILLIS);
            StagedDomains staged = StagedDomains.open(handle, skipInvalid);
            try {
                reading.accept(staged);
                boolean none = staged.named() == 0 && (staged.invalid() > 0 || !mayBeEmpty);
                if (none || staged.isRefused()) {
                    return ImportReport.refused(staged);
                }
                staged.flush();
                return handle.inTransaction(transaction -> merge(transaction, staged, change));
            } finally {
                staged.drop();
                timeout(handle, usual);
            }
        }
    }

    private static ImportReport merge(Handle handle, StagedDomains staged, Function<Handle, WatchChange> change) {
        // For sorting and hashing a list of a million in memory; until the transaction's end.
        handle.execute("SET LOCAL work_mem = '64MB'");
        handle.execute("ANALYZE staged_domain");
        if (staged.named() > MANY) {
            // Autovacuum counts rows that are not committed yet as none, so the planner may take a table that was just
            // filled
            // for empty, and would go through all of it for each name.
            handle.execute("SET LOCAL enable_nestloop = off");
        }
        long unknownBefore = insertUnknown(handle);
        long valid = identify(handle);
        return ImportReport.stored(staged, valid, unknownBefore, change.apply(handle));
    }

    /** In the order in which {@link Domains#ids} inserts, so that the two can't deadlock. */
    private static long insertUnknown(Handle handle) {
        return handle.createUpdate("""
                        INSERT INTO domain (name)
                        SELECT DISTINCT s.name FROM staged_domain s
                        WHERE NOT EXISTS (SELECT 1 FROM domain d WHERE d.name = s.name)
                        ORDER BY s.name ON CONFLICT DO NOTHING""").execute();
    }

    /** @return how many domains the list names */
    private static long identify(Handle handle) {
        handle.execute("CREATE TEMPORARY TABLE staged_id (domain_id int NOT NULL) ON COMMIT DROP");
        long domains = handle.createUpdate("""
                        INSERT INTO staged_id
                        SELECT d.id FROM domain d WHERE d.name IN (SELECT name FROM staged_domain) ORDER BY d.id""").execute();
        handle.execute("ANALYZE staged_id");
        return domains;
    }

    /** @return what it was before */
    private static int timeout(Handle handle, int millis) {
        try {
            int before = handle.getConnection().getNetworkTimeout();
            handle.getConnection().setNetworkTimeout(Runnable::run, millis);
            return before;
        } catch (SQLException e) {
            throw new IllegalStateException("the time-out of a connection could not be set", e);
        }
    }
}
