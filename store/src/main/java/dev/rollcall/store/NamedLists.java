package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Lists of domains that are kept under a name. {@link DomainImports} fills them. */
public final class NamedLists {
    private final Jdbi jdbi;

    NamedLists(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @param domains how many it has */
    public record NamedList(int id, String name, long domains, Instant createdAt, Instant changedAt) {}

    /** An entry of a list. */
    public record ListEntry(int domainId, String domain) {}

    public Optional<NamedList> find(String name) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM domain_list WHERE name = :name")
                .bind("name", name)
                .map(ConstructorMapper.of(NamedList.class))
                .findOne());
    }

    /**
     * By name.
     *
     * @param after only lists behind this name; empty: from the first on
     */
    public List<NamedList> list(String after, int limit) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT * FROM domain_list WHERE name > :after ORDER BY name LIMIT :limit")
                        .bind("after", after)
                        .bind("limit", limit)
                        .map(ConstructorMapper.of(NamedList.class))
                        .list());
    }

    /**
     * Some of a list's domains, by id.
     *
     * @param after only those with a greater id; 0: from the first on
     */
    public List<ListEntry> entries(NamedList list, int after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT e.domain_id, d.name AS domain FROM domain_list_entry e JOIN domain d ON d.id = e.domain_id
                        WHERE e.list_id = :list AND e.domain_id > :after ORDER BY e.domain_id LIMIT :limit""")
                .bind("list", list.id())
                .bind("after", after)
                .bind("limit", limit)
                .map(ConstructorMapper.of(ListEntry.class))
                .list());
    }

    /**
     * Forgets a list. Its domains stay, and so do jobs that were started from it.
     *
     * @return what it was; empty when there was none
     */
    public Optional<NamedList> remove(String name) {
        return jdbi.inTransaction(handle -> {
            Optional<NamedList> removed = handle.createQuery("DELETE FROM domain_list WHERE name = :name RETURNING *")
                    .bind("name", name)
                    .map(ConstructorMapper.of(NamedList.class))
                    .findOne();
            removed.ifPresent(list -> handle.createUpdate("DELETE FROM domain_list_entry WHERE list_id = :list")
                    .bind("list", list.id())
                    .execute());
            return removed;
        });
    }

    /** Gives a list the domains of {@code staged_id}. Its row is locked first: who comes second waits. */
    static void replace(Handle handle, String name) {
        int list =
                handle.createQuery("""
                        INSERT INTO domain_list (name, domains) SELECT :name, count(*) FROM staged_id
                        ON CONFLICT (name) DO UPDATE SET domains = excluded.domains, changed_at = clock_timestamp()
                        RETURNING id""").bind("name", name).mapTo(Integer.class).one();
        handle.createUpdate("""
                        DELETE FROM domain_list_entry e WHERE e.list_id = :list
                          AND NOT EXISTS (SELECT 1 FROM staged_id s WHERE s.domain_id = e.domain_id)""").bind("list", list).execute();
        handle.createUpdate("""
                        INSERT INTO domain_list_entry
                        SELECT :list, s.domain_id FROM staged_id s ORDER BY s.domain_id ON CONFLICT DO NOTHING""").bind("list", list).execute();
    }
}
