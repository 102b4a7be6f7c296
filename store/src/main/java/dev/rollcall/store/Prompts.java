package dev.rollcall.store;

import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The questions, each in versions: a changed text is a new version, an old one never changes. */
public final class Prompts {
    private final Jdbi jdbi;

    Prompts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public record PromptVersion(int id, String name, int version, String text) {
        /** {@code business.1} */
        public String label() {
            return name + "." + version;
        }
    }

    /** Makes {@code texts} (name to text) the current prompts. Names that are missing are no longer current. */
    public void publish(Map<String, String> texts) {
        jdbi.useTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(7703, 1)");
            handle.createUpdate("UPDATE prompt_version SET current = false WHERE current AND name <> ALL(:names)")
                    .bindArray("names", String.class, texts.keySet())
                    .execute();
            texts.forEach((name, text) -> publish(handle, name, text));
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

    private static void publish(Handle handle, String name, String text) {
        handle.createUpdate(
                        "UPDATE prompt_version SET current = false WHERE name = :name AND current AND text <> :text")
                .bind("name", name)
                .bind("text", text)
                .execute();
        int known =
                handle.createUpdate("""
                        UPDATE prompt_version SET current = true
                        WHERE id = (SELECT max(id) FROM prompt_version WHERE name = :name AND text = :text)""").bind("name", name).bind("text", text).execute();
        if (known == 0) {
            handle.createUpdate("""
                            INSERT INTO prompt_version (name, version, text, current)
                            SELECT :name, coalesce(max(version), 0) + 1, :text, true
                            FROM prompt_version WHERE name = :name""").bind("name", name).bind("text", text).execute();
        }
    }
}
