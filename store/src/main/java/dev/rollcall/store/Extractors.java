package dev.rollcall.store;

import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Versions of the code and the lexicons that read answers. The one that a worker registered last is in force: a worker of an
 * older program that is still running reads nothing any more, and who goes back to an older program starts it again.
 */
public final class Extractors {
    /** Its id. */
    static final String IN_FORCE = "SELECT id FROM extractor ORDER BY registered_at DESC, id DESC LIMIT 1";

    private final Jdbi jdbi;

    Extractors(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Puts an extractor in force. If another was, all domains become due.
     *
     * @param version for people
     * @param sha256 of code and lexicons, in hex: what reads otherwise is another extractor
     * @return its id
     */
    public int register(String version, String sha256) {
        return jdbi.inTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(7703, 6)");
            Integer before = inForce(handle);
            int id = handle.createQuery("""
                            INSERT INTO extractor (version, sha256) VALUES (:version, :sha256)
                            ON CONFLICT (version, sha256) DO UPDATE SET registered_at = clock_timestamp() RETURNING id""")
                    .bind("version", version)
                    .bind("sha256", HexFormat.of().parseHex(sha256))
                    .mapTo(Integer.class)
                    .one();
            if (before == null || before != id) {
                DueExtractions.markAll(handle);
            }
            return id;
        });
    }

    public boolean isInForce(int extractor) {
        return jdbi.withHandle(handle -> Integer.valueOf(extractor).equals(inForce(handle)));
    }

    /** The id of an extractor that was registered once; empty when no worker has had it. */
    public Optional<Integer> id(String version, String sha256) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT id FROM extractor WHERE version = :version AND sha256 = :sha256")
                        .bind("version", version)
                        .bind("sha256", HexFormat.of().parseHex(sha256))
                        .mapTo(Integer.class)
                        .findOne());
    }

    private static Integer inForce(Handle handle) {
        return handle.createQuery(IN_FORCE).mapTo(Integer.class).findOne().orElse(null);
    }
}
