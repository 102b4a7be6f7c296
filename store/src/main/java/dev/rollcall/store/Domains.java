package dev.rollcall.store;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** All domains that were ever asked about or watched. */
public final class Domains {
    private final Jdbi jdbi;

    Domains(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public Optional<Integer> id(Domain domain) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id FROM domain WHERE name = :name")
                .bind("name", domain.name())
                .mapTo(Integer.class)
                .findOne());
    }

    /** Its id; it is new here unless somebody has named it before. */
    public int register(Domain domain) {
        return jdbi.inTransaction(handle -> ids(handle, List.of(domain)).get(0));
    }

    /** Names by id, in the order of the ids given; unknown ids are left out. */
    public Map<Integer, String> names(Collection<Integer> ids) {
        return jdbi.withHandle(handle -> {
            Map<Integer, String> names = new LinkedHashMap<>();
            handle.createQuery("""
                            SELECT d.id, d.name FROM unnest(:ids) WITH ORDINALITY i(id, position)
                            JOIN domain d USING (id) ORDER BY i.position""")
                    .bindArray("ids", Integer.class, ids)
                    .map((row, context) -> Map.entry(row.getInt("id"), row.getString("name")))
                    .forEach(entry -> names.put(entry.getKey(), entry.getValue()));
            return names;
        });
    }

    /** The ids of {@code domains}, new ones inserted. Sorted by bytes, so that two who insert the same can't deadlock. */
    static List<Integer> ids(Handle handle, Collection<Domain> domains) {
        List<String> names =
                domains.stream().map(Domain::name).sorted().distinct().toList();
        handle.createUpdate("""
                        INSERT INTO domain (name)
                        SELECT n FROM unnest(:names) n WHERE NOT EXISTS (SELECT 1 FROM domain d WHERE d.name = n)
                        ORDER BY n COLLATE "C" ON CONFLICT DO NOTHING""").bindArray("names", String.class, names).execute();
        return handle.createQuery("SELECT id FROM domain WHERE name = ANY(:names) ORDER BY id")
                .bindArray("names", String.class, names)
                .mapTo(Integer.class)
                .list();
    }
}
