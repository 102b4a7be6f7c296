package dev.rollcall.proving.bench;

import dev.rollcall.cli.UserError;
import dev.rollcall.insight.Extractor;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.store.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Fills an empty ledger with answers that were asked and read, as if a panel of eleven targets had been asked once a day. Rows lie
 * in the order in which workers would write them: window after window over all domains, so that the answers of one domain are
 * spread over all of each table. What an answer says depends on its number alone: the same size is the same ledger, but for the dates.
 */
final class LedgerFill {
    /** Days, of which yesterday is the last. */
    static final int WINDOWS = 30;

    static final int PROMPTS = 3;
    static final int REPETITIONS = 3;
    static final int ANSWERS_A_WINDOW = CrawlStack.PROVIDERS.size() * PROMPTS * REPETITIONS;
    static final int ANSWERS_A_DOMAIN = WINDOWS * ANSWERS_A_WINDOW;

    /** A domain's brand has four competitors of its own: fewer domains are too few. */
    static final int LEAST_DOMAINS = 5;

    /** Three blocks of {@link FillSql#BLOCK} domains in a statement. */
    private static final int DOMAINS_AT_ONCE = 90;

    private static final Set<String> SEARCHING = Set.of("openai", "perplexity", "google");

    private final Connection ledger;
    private final int domains;
    private final int extractor;
    private final Consumer<String> say;

    private LedgerFill(Connection ledger, int domains, int extractor, Consumer<String> say) {
        this.ledger = ledger;
        this.domains = domains;
        this.extractor = extractor;
        this.say = say;
    }

    static String domain(int number) {
        return String.format(Locale.ROOT, "d%05d.com", number);
    }

    /**
     * Fills it.
     *
     * @param store a new ledger: migrated, and empty
     * @param connection to the same database, without a limit for how long a statement may take
     */
    static void run(Ledger store, Connection connection, int domains, Consumer<String> say) throws SQLException {
        if (domains < LEAST_DOMAINS) {
            throw new IllegalArgumentException("at least " + LEAST_DOMAINS + " domains, not " + domains);
        }
        // As a worker does when it starts.
        int extractor =
                store.extractors().register(Extractor.version(), HexFormat.of().formatHex(Extractor.sha256()));
        new LedgerFill(connection, domains, extractor, say).run();
    }

    private void run() throws SQLException {
        // PostgreSQL does not look up each foreign key, and does not wait for the disk at each commit.
        execute("SET session_replication_role = replica");
        execute("SET synchronous_commit = off");
        execute("SET work_mem = '64MB'");
        targets();
        for (String sql : FillSql.ONCE) {
            execute(filled(sql, 0, 1, domains));
        }
        // A start is half as long as its attempt, so that pages are nearly full once results are in.
        execute("ALTER TABLE attempt SET (fillfactor = 90)");
        for (int window = 1; window <= WINDOWS; window++) {
            execute(filled(FillSql.JOB, window, 1, domains));
            for (String sql : FillSql.ANSWERS) {
                for (int from = 1; from <= domains; from += DOMAINS_AT_ONCE) {
                    execute(filled(sql, window, from, Math.min(domains, from + DOMAINS_AT_ONCE - 1)));
                }
            }
            if (window % 5 == 0) {
                say.accept(String.format(
                        Locale.ROOT, "%,d answers are in the ledger", (long) window * ANSWERS_A_WINDOW * domains));
            }
        }
        execute("ALTER TABLE attempt SET (fillfactor = 45)");
        for (String table : FillSql.NUMBERED) {
            execute("SELECT setval(pg_get_serial_sequence('" + table + "', 'id'), (SELECT max(id) FROM " + table
                    + "))");
        }
        // As autovacuum does it, which comes when it has time.
        execute("VACUUM ANALYZE");
        execute("CHECKPOINT");
    }

    private void targets() throws SQLException {
        var names = new ArrayList<String>();
        var models = new ArrayList<String>();
        var surfaces = new ArrayList<String>();
        for (String provider : CrawlStack.PROVIDERS) {
            names.add(provider);
            models.add(Catalogue.bundled().provider(provider).defaultModel());
            surfaces.add(SEARCHING.contains(provider) ? "api-search" : "api");
        }
        try (var insert = ledger.prepareStatement(FillSql.TARGETS)) {
            int i = 1;
            for (List<String> column : List.of(names, models, surfaces)) {
                insert.setArray(i++, ledger.createArrayOf("text", column.toArray()));
            }
            insert.execute();
        }
    }

    private String filled(String sql, int window, int from, int to) {
        return sql.replace("{domains}", String.valueOf(domains))
                .replace("{extractor}", String.valueOf(extractor))
                .replace("{window}", String.valueOf(window))
                .replace("{from}", String.valueOf(from))
                .replace("{to}", String.valueOf(to));
    }

    private void execute(String sql) throws SQLException {
        if (Thread.currentThread().isInterrupted()) {
            throw new UserError("interrupted while the ledger was filled");
        }
        try (var statement = ledger.createStatement()) {
            statement.execute(sql);
        }
    }
}
