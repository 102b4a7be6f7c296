package dev.rollcall.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Whom each domain's answers are searched for, in versions that never change. The same content is the same version: whoever
 * reverts a change makes the old version current again, and nothing has to be read anew.
 */
public final class Entities {
    private static final int LOCK_CLASS = 7714;

    private static final String SELECT = """
            SELECT id, domain_id, version, content, encode(sha256, 'hex') AS sha256, current, made_by, reason, made_at
            FROM entity_set WHERE domain_id = :domain
            """;

    private final Jdbi jdbi;

    Entities(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A version as it is kept.
     *
     * @param content JSON, as it was written
     * @param sha256 of the content, in hex
     * @param madeBy who made this version first
     * @param reason in that person's words
     */
    public record KeptEntitySet(
            int id,
            int domainId,
            int version,
            String content,
            String sha256,
            boolean current,
            String madeBy,
            String reason,
            Instant madeAt) {}

    /**
     * @param content JSON in one form only: what differs in white space is another version
     * @param slugs of all entities in it
     * @param by who makes it current
     */
    public record NewEntitySet(String content, Collection<String> slugs, String by, String reason) {}

    /** The sha256, in hex, that a set of this content has. */
    public static String sha256Of(String content) {
        return HexFormat.of().formatHex(sha256(content));
    }

    public Optional<KeptEntitySet> current(int domain) {
        return jdbi.withHandle(handle -> current(handle, domain));
    }

    public Optional<KeptEntitySet> version(int domain, int version) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "AND version = :version")
                .bind("domain", domain)
                .bind("version", version)
                .map(ConstructorMapper.of(KeptEntitySet.class))
                .findOne());
    }

    /** The newest first. */
    public List<KeptEntitySet> versions(int domain) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "ORDER BY version DESC")
                .bind("domain", domain)
                .map(ConstructorMapper.of(KeptEntitySet.class))
                .list());
    }

    /** A version by its id, as an extraction run names it. */
    public KeptEntitySet byId(int id) {
        return find(id).orElseThrow();
    }

    /** The same; empty when somebody has deleted it. */
    public Optional<KeptEntitySet> find(int id) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT.replace("domain_id = :domain", "id = :id"))
                .bind("id", id)
                .map(ConstructorMapper.of(KeptEntitySet.class))
                .findOne());
    }

    /** The numbers that mentions have for a domain's entities. */
    public Map<String, Integer> ids(int domain) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT slug, id FROM entity WHERE domain_id = :domain")
                .bind("domain", domain)
                .map((row, context) -> Map.entry(row.getString("slug"), row.getInt("id")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /**
     * Makes a set current, and its domain's answers due to be read for it. The set that is current already changes nothing.
     *
     * @param expected the sha256 of the set that must be current, in hex; empty: there must be none; null: whatever it is
     * @return empty when another one is current, and then nothing is changed
     */
    public Optional<KeptEntitySet> put(int domain, NewEntitySet set, String expected) {
        return jdbi.inTransaction(handle -> {
            lock(handle, domain);
            Optional<KeptEntitySet> before = current(handle, domain);
            if (expected != null
                    && !expected.equals(before.map(KeptEntitySet::sha256).orElse(""))) {
                return Optional.empty();
            }
            byte[] sha256 = sha256(set.content());
            if (before.isPresent()
                    && before.get().sha256().equals(HexFormat.of().formatHex(sha256))) {
                return before;
            }
            int id = find(handle, domain, sha256).orElseGet(() -> insert(handle, domain, set, sha256));
            makeCurrent(handle, domain, id, set);
            return current(handle, domain);
        });
    }

    private static void lock(Handle handle, int domain) {
        handle.execute("SELECT pg_advisory_xact_lock(" + LOCK_CLASS + ", " + domain + ")");
    }

    private static Optional<KeptEntitySet> current(Handle handle, int domain) {
        return handle.createQuery(SELECT + "AND current")
                .bind("domain", domain)
                .map(ConstructorMapper.of(KeptEntitySet.class))
                .findOne();
    }

    private static Optional<Integer> find(Handle handle, int domain, byte[] sha256) {
        return handle.createQuery("SELECT id FROM entity_set WHERE domain_id = :domain AND sha256 = :sha256")
                .bind("domain", domain)
                .bind("sha256", sha256)
                .mapTo(Integer.class)
                .findOne();
    }

    private static int insert(Handle handle, int domain, NewEntitySet set, byte[] sha256) {
        handle.createUpdate("""
                        INSERT INTO entity (domain_id, slug) SELECT :domain, s FROM unnest(:slugs::text[]) s
                        WHERE NOT EXISTS (SELECT 1 FROM entity e WHERE e.domain_id = :domain AND e.slug = s)""")
                .bind("domain", domain)
                .bindArray("slugs", String.class, set.slugs())
                .execute();
        return handle.createQuery("""
                        INSERT INTO entity_set (domain_id, version, content, sha256, made_by, reason)
                        SELECT :domain, coalesce(max(version), 0) + 1, :content::json, :sha256, :by, :reason
                        FROM entity_set WHERE domain_id = :domain RETURNING id""")
                .bind("domain", domain)
                .bind("content", set.content())
                .bind("sha256", sha256)
                .bind("by", set.by())
                .bind("reason", set.reason())
                .mapTo(Integer.class)
                .one();
    }

    private static void makeCurrent(Handle handle, int domain, int id, NewEntitySet set) {
        handle.execute("UPDATE entity_set SET current = false WHERE domain_id = ? AND current", domain);
        handle.execute("UPDATE entity_set SET current = true WHERE id = ?", id);
        handle.createUpdate("""
                        INSERT INTO entity_order (domain_id, entity_set_id, ordered_by, reason)
                        VALUES (:domain, :id, :by, :reason)""")
                .bind("domain", domain)
                .bind("id", id)
                .bind("by", set.by())
                .bind("reason", set.reason())
                .execute();
        DueExtractions.mark(handle, List.of(domain), DueExtractions.A_PERSON_WAITS);
    }

    private static byte[] sha256(String content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
