package dev.rollcall.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * A ledger of its own for each test, on one real PostgreSQL for the whole JVM. Other rooms' tests use it too. Its database goes
 * with it: hundreds take longer to delete at the end than the JVM is given, and stay in the folder for temporary files.
 */
public final class TestLedger implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final String database;
    private final String url;
    private final Ledger ledger;

    private TestLedger(String database) {
        this.database = database;
        url = Server.POSTGRES.getJdbcUrl("postgres", database);
        ledger = Ledger.open(LedgerOptions.of(url));
    }

    public static TestLedger open() {
        return new TestLedger(database(" TEMPLATE " + Template.DATABASE));
    }

    /** One that an older Rollcall has made and written, brought up to date. */
    static TestLedger openOld(String version, List<String> statements) {
        String database = database("");
        String url = Server.POSTGRES.getJdbcUrl("postgres", database);
        Flyway.configure()
                .dataSource(url, "postgres", "")
                .locations("classpath:dev/rollcall/store/migrations")
                .table("rollcall_schema")
                .target(version)
                .load()
                .migrate();
        try (var old = DriverManager.getConnection(url);
                var statement = old.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new TestLedger(database);
    }

    /** Migrated once; a copy of it takes a fraction of the migrations' time. */
    private static final class Template {
        private static final String DATABASE = migrated();

        private static String migrated() {
            admin("CREATE DATABASE migrated");
            Ledger.open(LedgerOptions.of(Server.POSTGRES.getJdbcUrl("postgres", "migrated")))
                    .close();
            return "migrated";
        }
    }

    private static String database(String like) {
        String name = "test" + DATABASES.incrementAndGet();
        admin("CREATE DATABASE " + name + like);
        return name;
    }

    private static void admin(String sql) {
        try (var admin = Server.POSTGRES.getPostgresDatabase().getConnection();
                var statement = admin.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public Ledger ledger() {
        return ledger;
    }

    public String url() {
        return url;
    }

    /** For what only a test looks at. */
    public <T> T one(Class<T> type, String sql) {
        return ledger.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(type).one());
    }

    public List<String> rows(String sql) {
        return ledger
                .jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapToMap().list())
                .stream()
                .map(Object::toString)
                .toList();
    }

    public void execute(String sql) {
        ledger.jdbi().useHandle(handle -> handle.execute(sql));
    }

    /** How many statements the ledger executes meanwhile, in whichever thread. */
    public long statements(Runnable work) {
        var executed = new AtomicLong();
        ledger.jdbi().setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                executed.incrementAndGet();
            }
        });
        try {
            work.run();
        } finally {
            ledger.jdbi().setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
        }
        return executed.get();
    }

    /** Hears each statement, in whichever thread, before and after it is executed; what it throws stops whoever executes it. */
    public void onStatements(Consumer<String> before, Consumer<String> after) {
        ledger.jdbi().setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                before.accept(context.getRawSql());
            }

            @Override
            public void logAfterExecution(StatementContext context) {
                after.accept(context.getRawSql());
            }
        });
    }

    /** Jobs of ten domains each that are under way, with counters of each active target; every tenth waits for one of them. */
    public void addJobs(int jobs) {
        fill(List.of(
                "INSERT INTO time_window (name, starts_at) VALUES ('2026-11-22', '2026-11-22') ON CONFLICT DO NOTHING",
                """
                INSERT INTO job (name, window_id, target_ids, prompt_version_ids, repetitions, simulated, whole, domains, driver, state)
                SELECT 'job' || n + i, w.id, t.ids, '{1,2}', 1, false, false, 10, 'x', 'processing'
                FROM generate_series(1, :jobs) i CROSS JOIN (SELECT count(*) AS n FROM job) j
                CROSS JOIN (SELECT id FROM time_window LIMIT 1) w CROSS JOIN (SELECT array_agg(id) AS ids FROM target) t""".replace(":jobs", String.valueOf(jobs)),
                """
                INSERT INTO job_counter SELECT j.id, t, s, 0, 5, 0, 0
                FROM job j CROSS JOIN unnest(j.target_ids) t CROSS JOIN unnest('{10,11,12}'::int[]) s ON CONFLICT DO NOTHING""",
                """
                INSERT INTO hold SELECT id, target_ids[1], 'pause', 'a test', 'me' FROM job
                WHERE id % 10 = 0 ON CONFLICT DO NOTHING"""));
        execute("ANALYZE");
    }

    /** For millions of rows that fit together: PostgreSQL does not look up each foreign key, which takes longest. */
    void fill(List<String> statements) {
        ledger.jdbi().useTransaction(handle -> {
            handle.execute("SET LOCAL session_replication_role = replica");
            handle.execute("SET LOCAL work_mem = '128MB'");
            statements.forEach(handle::execute);
        });
    }

    @Override
    public void close() {
        ledger.close();
        admin("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }

    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                // Nobody looks at what it would have after a power cut.
                EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
                MemoryFolder.get().ifPresent(folder -> builder.setDataDirectory(folder.resolve("postgres")));
                return builder.setServerConfig("max_connections", "200")
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
