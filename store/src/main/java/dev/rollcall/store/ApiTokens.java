package dev.rollcall.store;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Tokens of the API's callers, found by their SHA-256: a token itself is not kept. */
public final class ApiTokens {
    private static final String COLUMNS = "id, name, role, created_at, expires_at, used_on, revoked_at";

    private final Jdbi jdbi;

    ApiTokens(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A token's row.
     *
     * @param role the word of an {@link AccessRole}
     * @param expiresAt null: never
     * @param usedOn the last day in UTC on which it was valid and sent; null when it never was
     * @param revokedAt null while nobody has revoked it
     */
    public record ApiToken(
            int id,
            String name,
            String role,
            Instant createdAt,
            Instant expiresAt,
            LocalDate usedOn,
            Instant revokedAt) {
        public AccessRole accessRole() {
            return AccessRole.of(role).orElseThrow();
        }

        public boolean isRevoked() {
            return revokedAt != null;
        }

        public boolean isExpired(Instant now) {
            return expiresAt != null && !now.isBefore(expiresAt);
        }
    }

    /**
     * @param days until it expires; null: it does not
     * @return the new row; empty when the name is taken, by a revoked token too
     */
    public Optional<ApiToken> create(String name, AccessRole role, byte[] sha256, Integer days) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        INSERT INTO api_token (name, role, sha256, expires_at)
                        VALUES (:name, :role, :sha256, now() + make_interval(days => :days))
                        ON CONFLICT (name) DO NOTHING RETURNING %s""".formatted(COLUMNS))
                .bind("name", name)
                .bind("role", role.word())
                .bind("sha256", sha256)
                .bind("days", days)
                .map(ConstructorMapper.of(ApiToken.class))
                .findOne());
    }

    /** All that were ever made, the oldest first. */
    public List<ApiToken> all() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + COLUMNS + " FROM api_token ORDER BY id")
                .map(ConstructorMapper.of(ApiToken.class))
                .list());
    }

    public boolean any() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT EXISTS (SELECT 1 FROM api_token)")
                .mapTo(Boolean.class)
                .one());
    }

    /**
     * It is valid no more; the first revocation counts.
     *
     * @return its row; empty when there is no such token
     */
    public Optional<ApiToken> revoke(int id) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        UPDATE api_token SET revoked_at = coalesce(revoked_at, now()) WHERE id = :id
                        RETURNING %s""".formatted(COLUMNS))
                .bind("id", id)
                .map(ConstructorMapper.of(ApiToken.class))
                .findOne());
    }

    /** The token with that hash, valid or not; notes once a day that a valid one was sent. */
    public Optional<ApiToken> sent(byte[] sha256) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        WITH used AS (UPDATE api_token SET used_on = (now() AT TIME ZONE 'UTC')::date
                          WHERE sha256 = :sha256 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
                            AND used_on IS DISTINCT FROM (now() AT TIME ZONE 'UTC')::date)
                        SELECT %s FROM api_token WHERE sha256 = :sha256""".formatted(COLUMNS))
                .bind("sha256", sha256)
                .map(ConstructorMapper.of(ApiToken.class))
                .findOne());
    }
}
