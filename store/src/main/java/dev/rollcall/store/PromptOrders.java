package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** What people order about prompts. It comes before what the workers' files have; jobs that run keep their versions. */
public final class PromptOrders {
    private static final String SELECT = """
            SELECT n.name, v.version, v.text,
              CASE WHEN v.id IS NOT NULL THEN 'asked' WHEN o.kind = 'remove' THEN 'removed' ELSE 'gone' END AS state,
              CASE WHEN o.kind IN ('set', 'remove') THEN 'order' ELSE 'file' END AS source,
              CASE WHEN o.kind IN ('set', 'remove') THEN o.ordered_by END AS ordered_by,
              CASE WHEN o.kind IN ('set', 'remove') THEN o.ordered_at END AS ordered_at
            FROM (SELECT name, min(id) AS first FROM prompt_version WHERE source <> 'canary' GROUP BY name) n
            LEFT JOIN prompt_version v ON v.name = n.name AND v.current
            LEFT JOIN LATERAL (SELECT kind, ordered_by, ordered_at FROM prompt_order
              WHERE name = n.name ORDER BY id DESC LIMIT 1) o ON true
            """;

    private final Jdbi jdbi;

    PromptOrders(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A prompt that was ever asked.
     *
     * @param version the current one; null unless it is asked
     * @param state {@code asked}; {@code removed} by a person; {@code gone}: no worker's file has it any more
     * @param source {@code order} when a person said so last, else {@code file}
     * @param orderedBy null unless a person did
     */
    public record RegisteredPrompt(
            String name,
            Integer version,
            String text,
            String state,
            String source,
            String orderedBy,
            Instant orderedAt) {
        public boolean heldByOrder() {
            return source.equals("order");
        }
    }

    /** @param source who brought this text first: {@code file} or {@code order} */
    public record PromptEdition(int version, String text, String source, boolean current, Instant createdAt) {}

    /** In the order in which they were first asked. */
    public List<RegisteredPrompt> all() {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "ORDER BY n.first")
                .map(ConstructorMapper.of(RegisteredPrompt.class))
                .list());
    }

    public Optional<RegisteredPrompt> find(String name) {
        return jdbi.withHandle(handle -> find(handle, name));
    }

    /** The newest first; empty when there was never such a prompt. */
    public List<PromptEdition> versions(String name) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT version, text, source, current, created_at FROM prompt_version
                        WHERE name = :name ORDER BY version DESC""")
                .bind("name", name)
                .map(ConstructorMapper.of(PromptEdition.class))
                .list());
    }

    /** New jobs ask this text, whatever the workers' files have. The same order again changes nothing. */
    public RegisteredPrompt set(String name, String text, String by) {
        return jdbi.inTransaction(handle -> {
            Prompts.lock(handle);
            return give(handle, name, "set", Prompts.version(handle, name, text, "order"), by);
        });
    }

    /**
     * New jobs do not ask it any more, even if a worker's file has it.
     *
     * @return empty when there was never such a prompt
     */
    public Optional<RegisteredPrompt> remove(String name, String by) {
        return jdbi.inTransaction(handle -> {
            Prompts.lock(handle);
            return find(handle, name).map(known -> give(handle, name, "remove", null, by));
        });
    }

    /**
     * Takes a person's order back: what the workers' files have counts again.
     *
     * @return empty when no order holds
     */
    public Optional<RegisteredPrompt> unset(String name, String by) {
        return jdbi.inTransaction(handle -> {
            Prompts.lock(handle);
            return find(handle, name)
                    .filter(RegisteredPrompt::heldByOrder)
                    .map(known -> give(handle, name, "unset", null, by));
        });
    }

    private static RegisteredPrompt give(Handle handle, String name, String kind, Integer version, String by) {
        handle.createUpdate("""
                        INSERT INTO prompt_order (name, kind, prompt_version_id, ordered_by)
                        SELECT :name, :kind, :version::int, :by WHERE NOT EXISTS (SELECT 1 FROM
                          (SELECT kind, prompt_version_id FROM prompt_order WHERE name = :name ORDER BY id DESC LIMIT 1) o
                          WHERE o.kind = :kind AND o.prompt_version_id IS NOT DISTINCT FROM :version::int)""")
                .bind("name", name)
                .bind("kind", kind)
                .bind("version", version)
                .bind("by", by)
                .execute();
        Prompts.settle(handle);
        return find(handle, name).orElseThrow();
    }

    private static Optional<RegisteredPrompt> find(Handle handle, String name) {
        return handle.createQuery(SELECT + "WHERE n.name = :name")
                .bind("name", name)
                .map(ConstructorMapper.of(RegisteredPrompt.class))
                .findOne();
    }
}
