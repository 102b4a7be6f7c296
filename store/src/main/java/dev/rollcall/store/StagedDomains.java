package dev.rollcall.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * The domains of a list on their way into the ledger. They stand in a temporary table of one connection until all of the list
 * was read, a mebibyte a {@code COPY}: no transaction is open meanwhile, since a caller may be slow, and a transaction that
 * stays open keeps PostgreSQL from tidying its tables.
 */
final class StagedDomains implements DomainListReader.Sink {
    /** Bad entries that are kept; all are counted. */
    static final int SHOWN = 100;

    private static final int BUFFER = 1 << 20;

    private final Handle handle;
    private final boolean skipInvalid;
    private final CopyManager copy;
    private final byte[] buffer = new byte[BUFFER];
    private final List<BadEntry> errors = new ArrayList<>();
    private int filled;
    private long named;
    private long invalid;

    private StagedDomains(Handle handle, boolean skipInvalid, CopyManager copy) {
        this.handle = handle;
        this.skipInvalid = skipInvalid;
        this.copy = copy;
    }

    /**
     * Makes the table. The connection must be outside of a transaction.
     *
     * @param skipInvalid false: once an entry is bad, the others are only counted
     */
    static StagedDomains open(Handle handle, boolean skipInvalid) {
        handle.execute("DROP TABLE IF EXISTS pg_temp.staged_domain");
        handle.execute("CREATE TEMPORARY TABLE staged_domain (name text COLLATE \"C\" NOT NULL)");
        try {
            var copy = handle.getConnection().unwrap(PGConnection.class).getCopyAPI();
            return new StagedDomains(handle, skipInvalid, copy);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** A name is ASCII without white space or backslash: in the text format of COPY it stands for itself. */
    @Override
    public void domain(long line, Domain domain) {
        named++;
        if (isRefused()) {
            return;
        }
        String name = domain.name();
        if (filled + name.length() + 1 > BUFFER) {
            flush();
        }
        for (int i = 0; i < name.length(); i++) {
            buffer[filled++] = (byte) name.charAt(i);
        }
        buffer[filled++] = '\n';
    }

    @Override
    public void bad(BadEntry entry) {
        invalid++;
        if (errors.size() < SHOWN) {
            String value = InvalidDomainException.shown(entry.value());
            errors.add(new BadEntry(entry.place(), value, entry.reason(), entry.kind()));
        }
    }

    /** Call it when the list was read to its end. */
    void flush() {
        if (filled > 0) {
            try {
                copy.copyIn("COPY staged_domain FROM STDIN", new ByteArrayInputStream(buffer, 0, filled), BUFFER);
            } catch (SQLException | IOException e) {
                throw failed(e);
            }
            filled = 0;
        }
    }

    /** Does a bad entry keep all others out? */
    boolean isRefused() {
        return invalid > 0 && !skipInvalid;
    }

    /** Entries that are domains, each as often as it is named. */
    long named() {
        return named;
    }

    long invalid() {
        return invalid;
    }

    List<BadEntry> errors() {
        return List.copyOf(errors);
    }

    /** Takes the table away, so that the connection can be used for something else. */
    void drop() {
        handle.execute("DROP TABLE IF EXISTS pg_temp.staged_domain");
    }

    private static IllegalStateException failed(Exception cause) {
        return new IllegalStateException("domains could not be put into a temporary table", cause);
    }
}
