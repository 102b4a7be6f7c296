package dev.rollcall.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Which providers can be asked, as the workers report, and what is wrong with them. */
public final class Providers {
    private final Jdbi jdbi;

    Providers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What a worker knows of a provider.
     *
     * @param name its id, {@code openai}
     * @param surface {@code api}, {@code api-search} or {@code simulated}
     * @param models asked by default
     * @param keyVariable the variable that would hold a key, for messages
     * @param unpriced the models whose price the worker does not know
     * @param own the user added it to the worker's settings
     * @param inBatches the models whose calls it takes in batches; null: the worker does not know
     */
    public record ProviderEntry(
            String name,
            String surface,
            List<String> models,
            boolean onByDefault,
            boolean retired,
            String keyVariable,
            List<String> unpriced,
            boolean own,
            List<String> inBatches) {

        /** The same, of a worker that does not know of batches. */
        public ProviderEntry(
                String name,
                String surface,
                List<String> models,
                boolean onByDefault,
                boolean retired,
                String keyVariable,
                List<String> unpriced,
                boolean own) {
            this(name, surface, models, onByDefault, retired, keyVariable, unpriced, own, null);
        }

        /** An entry of the catalogue whose prices are all known. */
        public ProviderEntry(
                String name,
                String surface,
                List<String> models,
                boolean onByDefault,
                boolean retired,
                String keyVariable) {
            this(name, surface, models, onByDefault, retired, keyVariable, List.of(), false);
        }
    }

    /**
     * A provider as the ledger has it.
     *
     * @param keys the keys that a worker has, in their order; empty: its cells are skipped
     * @param keyModels the limits of its keys and models
     * @param downSince since when it gives no replies; null while it replies
     * @param trouble the last error message of a provider that is down
     * @param own the user added it to the worker's settings
     */
    public record KnownProvider(
            String name,
            boolean simulated,
            boolean onByDefault,
            boolean retired,
            String keyVariable,
            List<Keys.KnownKey> keys,
            List<LimitUse> keyModels,
            Instant downSince,
            String trouble,
            Instant updatedAt,
            boolean own) {

        public boolean canBeAsked() {
            return !retired && !keys.isEmpty();
        }

        public ProviderStatus status() {
            return ProviderStatus.of(this, keyModels);
        }

        /** The status of one of its models. */
        public ProviderStatus status(String model) {
            return ProviderStatus.of(
                    this,
                    keyModels.stream()
                            .filter(line -> line.known().keyModel().model().equals(model))
                            .toList());
        }
    }

    /** A model of a provider on one surface. */
    public record Target(int id, String provider, String model, String surface) {
        public boolean simulated() {
            return surface.equals("simulated");
        }

        /** {@code openai/gpt-6.1-terra} */
        public String label() {
            return provider + "/" + model;
        }
    }

    /**
     * Publishes what a worker that starts can ask. Other workers' entries stay; the latest entry of a provider wins. A
     * provider that a user added is no longer asked by default when no living worker has it.
     */
    public void publish(boolean simulated, List<ProviderEntry> entries) {
        jdbi.useTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(7703, 2)");
            for (int position = 0; position < entries.size(); position++) {
                publishProvider(handle, simulated, position, entries.get(position));
                publishTargets(handle, simulated, entries.get(position));
            }
            switchOffGone(
                    handle, simulated, entries.stream().map(ProviderEntry::name).toList());
        });
    }

    private static void publishProvider(Handle handle, boolean simulated, int position, ProviderEntry entry) {
        handle.createUpdate("""
                                INSERT INTO provider (simulated, name, position, on_by_default, retired, key_variable, own)
                                VALUES (:simulated, :name, :position, :on, :retired, :variable, :own)
                                ON CONFLICT (simulated, name) DO UPDATE SET position = excluded.position,
                                  on_by_default = excluded.on_by_default, retired = excluded.retired,
                                  key_variable = excluded.key_variable, own = excluded.own, updated_at = now()""")
                .bind("simulated", simulated)
                .bind("name", entry.name())
                .bind("position", position)
                .bind("on", entry.onByDefault())
                .bind("retired", entry.retired())
                .bind("variable", entry.keyVariable())
                .bind("own", entry.own())
                .execute();
    }

    private static void publishTargets(Handle handle, boolean simulated, ProviderEntry entry) {
        handle.createUpdate("""
                                UPDATE target SET active = false
                                WHERE provider = :name AND (surface = 'simulated') = :simulated AND active
                                  AND NOT (surface = :surface AND model = ANY(:models))""")
                .bind("name", entry.name())
                .bind("simulated", simulated)
                .bind("surface", entry.surface())
                .bindArray("models", String.class, entry.models())
                .execute();
        handle.createUpdate("""
                                INSERT INTO target (provider, model, surface, priced, in_batches)
                                SELECT :name, m, :surface, m <> ALL(:unpriced), m = ANY(:inBatches::text[]) FROM unnest(:models) m
                                ON CONFLICT (provider, model, surface) DO UPDATE SET active = true, priced = excluded.priced,
                                  in_batches = excluded.in_batches
                                WHERE NOT target.active OR target.priced <> excluded.priced
                                  OR target.in_batches IS DISTINCT FROM excluded.in_batches""")
                .bind("name", entry.name())
                .bind("surface", entry.surface())
                .bindArray("models", String.class, entry.models())
                .bindArray("unpriced", String.class, entry.unpriced())
                .bind(
                        "inBatches",
                        entry.inBatches() == null ? null : entry.inBatches().toArray(String[]::new))
                .execute();
    }

    private static void switchOffGone(Handle handle, boolean simulated, List<String> names) {
        handle.createUpdate("""
                            UPDATE provider p SET on_by_default = false, updated_at = now()
                            WHERE p.own AND p.on_by_default AND p.simulated = :simulated AND p.name <> ALL(:names)
                              AND NOT EXISTS (SELECT 1 FROM worker w WHERE w.ended_at IS NULL AND NOT %s
                                AND w.simulated = :simulated AND p.name = ANY(w.providers))""".formatted(Workers.DEAD))
                .bind("simulated", simulated)
                .bindArray("names", String.class, names)
                .execute();
    }

    /** All providers known, in the catalogue's order; empty before the first worker has started. */
    public List<KnownProvider> all(boolean simulated) {
        Map<String, List<Keys.KnownKey>> keys = new Keys(jdbi)
                .all(simulated).stream()
                        .filter(Keys.KnownKey::isHeld)
                        .collect(Collectors.groupingBy(Keys.KnownKey::provider));
        Map<String, List<LimitUse>> keyModels = new Limits(jdbi)
                .lines(simulated).stream()
                        .collect(Collectors.groupingBy(
                                line -> line.known().keyModel().provider()));
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT name, simulated, on_by_default, retired, key_variable, down_since, trouble, updated_at, own
                        FROM provider WHERE simulated = :simulated ORDER BY position, name""")
                .bind("simulated", simulated)
                .map((row, context) -> new KnownProvider(
                        row.getString("name"),
                        row.getBoolean("simulated"),
                        row.getBoolean("on_by_default"),
                        row.getBoolean("retired"),
                        row.getString("key_variable"),
                        keys.getOrDefault(row.getString("name"), List.of()),
                        keyModels.getOrDefault(row.getString("name"), List.of()),
                        instant(row, "down_since"),
                        row.getString("trouble"),
                        instant(row, "updated_at"),
                        row.getBoolean("own")))
                .list());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** The targets that a new job with these providers asks, in the providers' order. */
    public List<Target> activeTargets(boolean simulated, List<String> providers) {
        return targets(simulated, providers, "AND enabled IS NOT FALSE");
    }

    /** Those, and those that people have disabled: jobs that were there before still ask them. */
    public List<Target> publishedTargets(boolean simulated, List<String> providers) {
        return targets(simulated, providers, "");
    }

    private List<Target> targets(boolean simulated, List<String> providers, String and) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT id, provider, model, surface FROM target
                        WHERE active AND (surface = 'simulated') = :simulated AND provider = ANY(:providers) %s
                        ORDER BY array_position(:providers, provider), id""".formatted(and))
                .bind("simulated", simulated)
                .bindArray("providers", String.class, providers)
                .map(ConstructorMapper.of(Target.class))
                .list());
    }

    /** The provider's models that are asked now and whose price the worker does not know. */
    public List<String> unpriced(boolean simulated, String provider) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT model FROM target
                        WHERE active AND NOT priced AND (surface = 'simulated') = :simulated AND provider = :provider
                        ORDER BY id""")
                .bind("simulated", simulated)
                .bind("provider", provider)
                .mapTo(String.class)
                .list());
    }

    /** Those of these targets whose price the workers do not know. */
    public List<Target> unpriced(List<Integer> targetIds) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT id, provider, model, surface FROM target WHERE id = ANY(:ids) AND NOT priced ORDER BY id""")
                .bindArray("ids", Short.class, Jobs.shorts(targetIds))
                .map(ConstructorMapper.of(Target.class))
                .list());
    }

    public List<Target> targets(List<Integer> ids) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT t.id, t.provider, t.model, t.surface FROM unnest(:ids) WITH ORDINALITY i(id, position)
                        JOIN target t ON t.id = i.id ORDER BY i.position""")
                .bindArray("ids", Integer.class, ids)
                .map(ConstructorMapper.of(Target.class))
                .list());
    }

    /** Whether the newest worker asks the simulator. Empty when no worker ever started. */
    public Optional<Boolean> simulatedNow() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT simulated FROM worker ORDER BY id DESC LIMIT 1")
                .mapTo(Boolean.class)
                .findOne());
    }

    /**
     * The last report of a worker on a provider.
     *
     * @param downSince since when it is down; null: it is up again
     * @param worker null when an earlier version wrote it
     * @param millisAgo by the server's clock
     */
    public record StatusReport(String provider, Instant downSince, Integer worker, long millisAgo) {}

    /**
     * Reports to all workers that a provider is down since {@code downSince}, or up again ({@code downSince} and
     * {@code words} are null).
     */
    public void tell(boolean simulated, String provider, int worker, Instant downSince, String words) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE provider SET down_since = :down, trouble = :words, told_by = :worker, told_at = now()
                        WHERE simulated = :simulated AND name = :name""")
                .bind("simulated", simulated)
                .bind("name", provider)
                .bind("worker", worker)
                .bind("down", downSince)
                .bind("words", words)
                .execute());
    }

    /** The last report on each provider that was ever reported as down. */
    public List<StatusReport> told(boolean simulated) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT name AS provider, down_since, told_by AS worker,
                          (extract(epoch FROM clock_timestamp() - told_at) * 1000)::bigint AS millis_ago
                        FROM provider WHERE simulated = :simulated AND told_at IS NOT NULL""")
                .bind("simulated", simulated)
                .map(ConstructorMapper.of(StatusReport.class))
                .list());
    }
}
