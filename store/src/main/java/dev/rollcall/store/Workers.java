package dev.rollcall.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * The workers. A living worker holds an advisory lock, and its row says when it was last seen; {@link #DEAD} judges by both.
 */
public final class Workers {
    static final int LOCK_CLASS = 7701;
    private static final int RECONCILER_LOCK = 1;
    private static final int RECONCILER_CLASS = 7705;

    /** True when the session of worker {@code w} is gone. */
    private static final String UNLOCKED = String.format(Locale.ROOT, """
            NOT EXISTS (SELECT 1 FROM pg_locks l
              WHERE l.locktype = 'advisory' AND l.granted AND l.classid = %d AND l.objid = w.id
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))""", LOCK_CLASS);

    /**
     * True when worker {@code w} is dead: after 15 s without a heartbeat, even if it has its lock; after 6 s if its lock is
     * gone. A heartbeat from the future means that the server's clock was set back; it is ignored.
     */
    static final String DEAD = """
            (w.seen_at < now() - interval '15 s' OR w.seen_at > now() + interval '15 s'
              OR w.seen_at < now() - interval '6 s' AND %s)""".formatted(UNLOCKED);

    private final Jdbi jdbi;

    Workers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public record Worker(
            int id,
            String host,
            long pid,
            boolean simulated,
            List<String> providers,
            Instant startedAt,
            Instant seenAt) {}

    public int register(String host, long pid, boolean simulated, List<String> providers) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        INSERT INTO worker (host, pid, simulated, providers) VALUES (:host, :pid, :simulated, :providers)
                        RETURNING id""")
                .bind("host", host)
                .bind("pid", pid)
                .bind("simulated", simulated)
                .bindArray("providers", String.class, providers)
                .mapTo(Integer.class)
                .one());
    }

    public void ended(int worker) {
        jdbi.useHandle(handle -> handle.createUpdate("UPDATE worker SET ended_at = now() WHERE id = :id")
                .bind("id", worker)
                .execute());
    }

    /** Notes the end of workers whose process is gone. A worker that still has its session is alive and is not changed. */
    public void bury(List<Integer> workers) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "UPDATE worker w SET ended_at = now() WHERE id = ANY(:workers) AND " + UNLOCKED)
                .bindArray("workers", Integer.class, workers)
                .execute());
    }

    /** Workers seen within half a minute that have not ended properly. */
    public List<Worker> alive() {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        SELECT id, host, pid, simulated, providers, started_at, seen_at FROM worker
                        WHERE ended_at IS NULL AND seen_at > now() - interval '30 s' ORDER BY id""").map(ConstructorMapper.of(Worker.class)).list());
    }

    /** For a process that is no worker and does, while no worker lives, what one process at a time may do. */
    public StandIn standIn() {
        return new StandIn(jdbi);
    }

    /** Holds the lock of the worker that reconciles, so that no two stand in, and no worker reconciles meanwhile. Not thread-safe. */
    public static final class StandIn implements AutoCloseable {
        private final org.jdbi.v3.core.Handle session;
        private boolean holds;

        private StandIn(Jdbi jdbi) {
            session = jdbi.open();
        }

        /**
         * @return false while another process holds the lock
         * @throws RuntimeException when the session is lost, and the lock with it: close this one and open another
         */
        public boolean holds() {
            if (holds) {
                session.execute("SELECT 1");
            } else {
                holds = session.createQuery("SELECT pg_try_advisory_lock(:class, :lock)")
                        .bind("class", RECONCILER_CLASS)
                        .bind("lock", RECONCILER_LOCK)
                        .mapTo(Boolean.class)
                        .one();
            }
            return holds;
        }

        @Override
        public void close() {
            try (session) {
                session.execute("SELECT pg_advisory_unlock_all()");
            } catch (RuntimeException e) {
                // Ignored: a lost session has lost its locks, too.
            }
        }
    }

    /** A session that holds the worker's lock; it ends with the connection. */
    public Presence presence(int worker) {
        return new Presence(jdbi, worker);
    }

    /** Not thread-safe: one timer calls it. */
    public static final class Presence implements AutoCloseable {
        private final Jdbi jdbi;
        private final int worker;
        private org.jdbi.v3.core.Handle session;

        Presence(Jdbi jdbi, int worker) {
            this.jdbi = jdbi;
            this.worker = worker;
        }

        /**
         * Sends the worker's heartbeat on the session that holds its lock. A lost session is opened again.
         *
         * @return true when this worker is the one that reconciles
         */
        public boolean beat() {
            try {
                if (session == null) {
                    session = jdbi.open();
                    lock(session.getConnection(), "SELECT pg_advisory_lock(?, ?)", LOCK_CLASS, worker);
                }
                session.createUpdate("UPDATE worker SET seen_at = now() WHERE id = :id")
                        .bind("id", worker)
                        .execute();
                return reconciles || (reconciles = tryLock());
            } catch (RuntimeException | SQLException e) {
                drop();
                throw e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
            }
        }

        private boolean reconciles;

        private boolean tryLock() {
            return session.createQuery("SELECT pg_try_advisory_lock(:class, :lock)")
                    .bind("class", RECONCILER_CLASS)
                    .bind("lock", RECONCILER_LOCK)
                    .mapTo(Boolean.class)
                    .one();
        }

        private static void lock(Connection connection, String sql, int first, int second) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setInt(1, first);
                statement.setInt(2, second);
                statement.execute();
            }
        }

        private void drop() {
            reconciles = false;
            if (session != null) {
                try {
                    session.execute("SELECT pg_advisory_unlock_all()");
                } catch (RuntimeException e) {
                    // Ignored: a lost session has lost its locks, too.
                }
                try {
                    session.close();
                } catch (RuntimeException e) {
                    // Ignored: the connection is lost already.
                }
                session = null;
            }
        }

        @Override
        public void close() {
            drop();
        }
    }
}
