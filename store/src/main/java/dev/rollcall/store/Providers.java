package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Who can be asked, as the workers have it, and in what trouble they are. */
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
     * @param keyVariable where a key would stand, for messages
     * @param keyFingerprints of the keys it has; empty: its cells are skipped
     */
    public record Entry(
            String name,
            String surface,
            List<String> models,
            boolean onByDefault,
            boolean retired,
            String keyVariable,
            List<String> keyFingerprints) {}

    /** A provider as the ledger has it. */
    public record Provider(
            String name,
            boolean simulated,
            boolean onByDefault,
            boolean retired,
            String keyVariable,
            List<String> keyFingerprints,
            Instant downSince,
            Instant cooledUntil,
            String trouble,
            Instant updatedAt) {

        public boolean canBeAsked() {
            return !retired && !keyFingerprints.isEmpty();
        }
    }

    /** A model on a surface of a provider. */
    public record Target(int id, String provider, String model, String surface) {
        public boolean simulated() {
            return surface.equals("simulated");
        }

        /** {@code openai/gpt-6.1-terra} */
        public String label() {
            return provider + "/" + model;
        }
    }

    /** A worker that starts says what it can ask; others' entries stay, the last word on a provider wins. */
    public void publish(boolean simulated, List<Entry> entries) {
        jdbi.useTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(7703, 2)");
            int position = 0;
            for (Entry entry : entries) {
                handle.createUpdate("""
                                INSERT INTO provider (simulated, name, position, on_by_default, retired,
                                  key_fingerprints, key_variable)
                                VALUES (:simulated, :name, :position, :on, :retired, :keys, :variable)
                                ON CONFLICT (simulated, name) DO UPDATE SET position = excluded.position,
                                  on_by_default = excluded.on_by_default, retired = excluded.retired,
                                  key_fingerprints = excluded.key_fingerprints, key_variable = excluded.key_variable,
                                  updated_at = now()""")
                        .bind("simulated", simulated)
                        .bind("name", entry.name())
                        .bind("position", position++)
                        .bind("on", entry.onByDefault())
                        .bind("retired", entry.retired())
                        .bind("variable", entry.keyVariable())
                        .bindArray("keys", String.class, entry.keyFingerprints())
                        .execute();
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
                                INSERT INTO target (provider, model, surface)
                                SELECT :name, m, :surface FROM unnest(:models) m
                                ON CONFLICT (provider, model, surface) DO UPDATE SET active = true
                                WHERE NOT target.active""")
                        .bind("name", entry.name())
                        .bind("surface", entry.surface())
                        .bindArray("models", String.class, entry.models())
                        .execute();
            }
        });
    }

    /** All providers known, in the catalogue's order; empty before the first worker has started. */
    public List<Provider> all(boolean simulated) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM provider WHERE simulated = :simulated ORDER BY position, name")
                .bind("simulated", simulated)
                .map(ConstructorMapper.of(Provider.class))
                .list());
    }

    /** What a job with these providers asks, in their order. */
    public List<Target> activeTargets(boolean simulated, List<String> providers) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT id, provider, model, surface FROM target
                        WHERE active AND (surface = 'simulated') = :simulated AND provider = ANY(:providers)
                        ORDER BY array_position(:providers, provider), id""")
                .bind("simulated", simulated)
                .bindArray("providers", String.class, providers)
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

    /** Does the newest worker speak to the simulator? Empty when no worker ever started. */
    public Optional<Boolean> simulatedNow() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT simulated FROM worker ORDER BY id DESC LIMIT 1")
                .mapTo(Boolean.class)
                .findOne());
    }

    /** Writes a provider's trouble, or its end (all null), for everybody to see. */
    public void trouble(boolean simulated, String provider, Instant downSince, Instant cooledUntil, String words) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE provider SET down_since = :down, cooled_until = :cooled, trouble = :words
                        WHERE simulated = :simulated AND name = :name""")
                .bind("simulated", simulated)
                .bind("name", provider)
                .bind("down", downSince)
                .bind("cooled", cooledUntil)
                .bind("words", words)
                .execute());
    }
}
