package dev.rollcall.store;

import com.google.common.base.Throwables;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Reads on a second connection beside a transaction, both of one moment: PostgreSQL's exported snapshots. As many at once as leave
 * the pool enough connections; beyond that the transaction's own connection reads, one after the other.
 */
final class SameMoment {
    private final Jdbi jdbi;
    private final Semaphore connections;

    /** @param connections that may be used beside others at once */
    SameMoment(Jdbi jdbi, int connections) {
        this.jdbi = jdbi;
        this.connections = new Semaphore(connections);
    }

    /**
     * Begins to read.
     *
     * @param handle has a transaction with the isolation level REPEATABLE READ
     * @return waits for what was read, and throws what reading threw
     */
    <T> Supplier<T> begin(Handle handle, Function<Handle, T> read) {
        if (!connections.tryAcquire()) {
            T result = read.apply(handle);
            return () -> result;
        }
        FutureTask<T> task;
        try {
            String snapshot = handle.createQuery("SELECT pg_export_snapshot()")
                    .mapTo(String.class)
                    .one();
            task = new FutureTask<>(() -> at(snapshot, read));
            var thread = new Thread(task, "ledger-beside");
            thread.setDaemon(true);
            thread.start();
        } catch (RuntimeException e) {
            connections.release();
            throw e;
        }
        return () -> result(task);
    }

    private <T> T at(String snapshot, Function<Handle, T> read) {
        try {
            return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
                handle.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
                return read.apply(handle);
            });
        } finally {
            connections.release();
        }
    }

    private static <T> T result(FutureTask<T> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            Throwables.throwIfUnchecked(e.getCause());
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the ledger was read", e);
        }
    }
}
