package dev.rollcall.store;

import dev.rollcall.store.ApiTokens.ApiToken;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Who has logged in on the pages, found by the SHA-256 of the browser's cookie: its value is not kept. */
public final class PageSessions {
    private final Jdbi jdbi;

    PageSessions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A session that has not expired.
     *
     * @param proof of whoever came with {@code ROLLCALL_TOKEN}; null: with {@code token}
     * @param token as it stands now, valid or not; null: it was {@code ROLLCALL_TOKEN}
     */
    public record PageSession(byte[] proof, ApiToken token) {}

    /**
     * Opens a session, and forgets those that have expired.
     *
     * @param token the row id of the token that was sent; null: it was {@code ROLLCALL_TOKEN}
     * @param proof null unless it was {@code ROLLCALL_TOKEN}
     */
    public void open(byte[] sha256, Integer token, byte[] proof, Duration length) {
        jdbi.useTransaction(handle -> {
            handle.execute("DELETE FROM page_session WHERE expires_at < now()");
            handle.createUpdate("""
                            INSERT INTO page_session (sha256, token_id, proof, expires_at)
                            VALUES (:sha256, :token, :proof, now() + make_interval(secs => :seconds))""")
                    .bind("sha256", sha256)
                    .bind("token", token)
                    .bind("proof", proof)
                    .bind("seconds", (double) length.toSeconds())
                    .execute();
        });
    }

    public Optional<PageSession> find(byte[] sha256) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT s.proof, t.id, t.name, t.role, t.created_at, t.expires_at, t.used_on, t.revoked_at
                        FROM page_session s LEFT JOIN api_token t ON t.id = s.token_id
                        WHERE s.sha256 = :sha256 AND s.expires_at > now()""")
                .bind("sha256", sha256)
                .map((row, context) -> new PageSession(
                        row.getBytes("proof"),
                        row.getObject("id") == null
                                ? null
                                : ConstructorMapper.of(ApiToken.class)
                                        .specialize(row, context)
                                        .map(row, context)))
                .findOne());
    }

    public void close(byte[] sha256) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM page_session WHERE sha256 = :sha256")
                .bind("sha256", sha256)
                .execute());
    }
}
