package dev.rollcall.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * The questions, each in versions: a changed text is a new version, an old one never changes. Which versions are current
 * follows from what people ordered ({@link PromptOrders}) and from what the workers' files have: an order comes first; of the
 * texts that living workers have for a name, the latest version counts, whichever of them starts again.
 */
public final class Prompts {
    /** The last worker that started counts even when it is dead: else no prompt would be left while no worker lives. */
    private static final String WANTED = """
            WITH latest AS (SELECT DISTINCT ON (name) name, kind, prompt_version_id FROM prompt_order ORDER BY name, id DESC),
            of_files AS (SELECT DISTINCT ON (v.name) v.name, v.id FROM worker_prompt p
              JOIN prompt_version v ON v.id = p.prompt_version_id LEFT JOIN worker w ON w.id = p.worker_id
              WHERE p.worker_id = (SELECT max(worker_id) FROM worker_prompt)
                OR w.id IS NOT NULL AND w.ended_at IS NULL AND NOT %s
              ORDER BY v.name, v.version DESC)
            SELECT prompt_version_id AS id FROM latest WHERE kind = 'set'
            UNION ALL
            SELECT f.id FROM of_files f
            WHERE NOT EXISTS (SELECT 1 FROM latest l WHERE l.name = f.name AND l.kind <> 'unset')""".formatted(Workers.DEAD);

    private final Jdbi jdbi;

    Prompts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public record PromptVersion(int id, String name, int version, String text) {
        /** The question about a domain. */
        public String about(String domain) {
            return text.replace(PromptRules.DOMAIN, domain);
        }

        /** {@code business.1} */
        public String label() {
            return name + "." + version;
        }
    }

    /**
     * Notes the prompts of a worker's file, in place of those that it had before. What a person ordered stays, and so does
     * what other living workers have.
     *
     * @param texts name to text
     */
    public void publish(int worker, Map<String, String> texts) {
        jdbi.useTransaction(handle -> {
            lock(handle);
            var ids = new ArrayList<Integer>();
            texts.forEach((name, text) -> ids.add(version(handle, name, text, "file")));
            handle.createUpdate("DELETE FROM worker_prompt WHERE worker_id = :worker")
                    .bind("worker", worker)
                    .execute();
            handle.createUpdate("INSERT INTO worker_prompt SELECT :worker, unnest(:ids::int[])")
                    .bind("worker", worker)
                    .bindArray("ids", Integer.class, ids)
                    .execute();
            settle(handle);
        });
    }

    /** Finds out again which versions are current: workers may have ended. */
    public void settle() {
        jdbi.useTransaction(handle -> {
            lock(handle);
            handle.execute("""
                    DELETE FROM worker_prompt p USING worker w
                    WHERE w.id = p.worker_id AND (w.ended_at IS NOT NULL OR w.seen_at < now() - interval '1 day')
                      AND p.worker_id <> (SELECT max(worker_id) FROM worker_prompt)""");
            settle(handle);
        });
    }

    public List<PromptVersion> current() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT id, name, version, text FROM prompt_version WHERE current ORDER BY id")
                .map(ConstructorMapper.of(PromptVersion.class))
                .list());
    }

    public PromptVersion version(int id) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT id, name, version, text FROM prompt_version WHERE id = :id")
                        .bind("id", id)
                        .map(ConstructorMapper.of(PromptVersion.class))
                        .one());
    }

    /** The names of these versions, in the same order, read by one query. */
    public List<String> names(List<Integer> ids) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT p.name FROM unnest(:ids) WITH ORDINALITY i(id, position)
                        JOIN prompt_version p ON p.id = i.id ORDER BY i.position""")
                .bindArray("ids", Integer.class, ids)
                .mapTo(String.class)
                .list());
    }

    /** One at a time changes prompts. */
    static void lock(Handle handle) {
        handle.execute("SELECT pg_advisory_xact_lock(7703, 1)");
    }

    static void settle(Handle handle) {
        List<Integer> wanted = handle.createQuery(WANTED).mapTo(Integer.class).list();
        handle.createUpdate("UPDATE prompt_version SET current = false WHERE current AND id <> ALL(:wanted)")
                .bindArray("wanted", Integer.class, wanted)
                .execute();
        handle.createUpdate("UPDATE prompt_version SET current = true WHERE NOT current AND id = ANY(:wanted)")
                .bindArray("wanted", Integer.class, wanted)
                .execute();
    }

    /**
     * The id of the version with this text; a new version when there is none.
     *
     * @param source who brings it: file or order
     */
    static int version(Handle handle, String name, String text, String source) {
        return handle.createQuery(
                        "SELECT id FROM prompt_version WHERE name = :name AND text = :text ORDER BY id DESC LIMIT 1")
                .bind("name", name)
                .bind("text", text)
                .mapTo(Integer.class)
                .findOne()
                .orElseGet(() -> handle.createQuery("""
                                INSERT INTO prompt_version (name, version, text, source)
                                SELECT :name, coalesce(max(version), 0) + 1, :text, :source
                                FROM prompt_version WHERE name = :name RETURNING id""")
                        .bind("name", name)
                        .bind("text", text)
                        .bind("source", source)
                        .mapTo(Integer.class)
                        .one());
    }
}
