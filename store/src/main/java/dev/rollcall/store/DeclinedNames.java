package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** What people do not want to be suggested again for a domain's entities. */
public final class DeclinedNames {
    private final Jdbi jdbi;

    DeclinedNames(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param name a name, an alias or a site
     * @param nameKey the same for all spellings that count as one
     */
    public record DeclinedName(String name, String nameKey, String declinedBy, String reason, Instant declinedAt) {}

    /** The latest first. */
    public List<DeclinedName> of(int domain) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT name, name_key, declined_by, reason, declined_at FROM declined_name
                        WHERE domain_id = :domain ORDER BY id DESC""")
                .bind("domain", domain)
                .map(ConstructorMapper.of(DeclinedName.class))
                .list());
    }

    /**
     * Those that are declined already stay as they are.
     *
     * @param keys of the names, in the same order
     * @return how many are new
     */
    public int decline(int domain, List<String> names, List<String> keys, String by, String reason) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        INSERT INTO declined_name (domain_id, name, name_key, declined_by, reason)
                        SELECT DISTINCT ON (n.key) :domain, n.name, n.key, :by, :reason
                        FROM unnest(:names::text[], :keys::text[]) n(name, key)
                        WHERE NOT EXISTS (SELECT 1 FROM declined_name d WHERE d.domain_id = :domain AND d.name_key = n.key)""")
                .bind("domain", domain)
                .bindArray("names", String.class, names)
                .bindArray("keys", String.class, keys)
                .bind("by", by)
                .bind("reason", reason)
                .execute());
    }
}
