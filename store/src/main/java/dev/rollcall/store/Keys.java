package dev.rollcall.store;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** What is known about the providers' keys, by fingerprint. All workers share it, and it is kept when they end. */
public final class Keys {
    private final Jdbi jdbi;

    Keys(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Whether a key may be used. */
    public enum KeyState {
        /** It may be used now. */
        USABLE,
        /** All its models have to pause because of a rate limit, until a known time. */
        COOLING,
        /** Its money or quota is used up: it may not be used before the quota's reset, or before a person unparks it. */
        PARKED,
        /** Its provider rejected it, or a person switched it off: it may not be used before a person enables it. */
        DISABLED
    }

    /**
     * A key that a worker has.
     *
     * @param fingerprint 8 hex digits of its SHA-256
     * @param source the variable that holds it, {@code OPENAI_API_KEY_2}
     */
    public record Held(String provider, String fingerprint, String source) {}

    /**
     * A key as the ledger has it.
     *
     * @param source null when no living worker has it
     * @param workers the number of living workers that have it; while none lives, the worker that started last counts
     * @param until when it can be used again; null when it can be used now, or when a person has to act
     * @param usableInMillis the time until {@code until}, by the server's clock; null when {@code until} is null
     * @param why the provider's words, or a person's; null while nothing was ever wrong
     * @param changedAt when its state last changed
     */
    public record KnownKey(
            String provider,
            String fingerprint,
            String source,
            int workers,
            KeyState state,
            Instant until,
            Long usableInMillis,
            String why,
            Instant changedAt) {

        public boolean isHeld() {
            return workers > 0;
        }

        /** Whether the key is parked or disabled, which is more than a rate limit. */
        public boolean isSpent() {
            return state == KeyState.PARKED || state == KeyState.DISABLED;
        }
    }

    /** Replaces the keys that a worker had by those that it has now. */
    public void hold(int worker, boolean simulated, List<Held> keys) {
        jdbi.useTransaction(handle -> {
            handle.execute("DELETE FROM worker_key WHERE worker_id = ?", worker);
            var known = handle.prepareBatch("""
                    INSERT INTO provider_key (simulated, provider, fingerprint) VALUES (:simulated, :provider, :fingerprint)
                    ON CONFLICT DO NOTHING""");
            var held = handle.prepareBatch("""
                    INSERT INTO worker_key (worker_id, provider, fingerprint, position, source)
                    VALUES (:worker, :provider, :fingerprint, :position, :source) ON CONFLICT DO NOTHING""");
            // All workers use the same order, so that two that start together never wait for each other.
            keys.stream()
                    .sorted(Comparator.comparing(Held::provider).thenComparing(Held::fingerprint))
                    .forEach(key -> known.bind("simulated", simulated)
                            .bind("provider", key.provider())
                            .bind("fingerprint", key.fingerprint())
                            .add());
            int position = 0;
            for (Held key : keys) {
                held.bind("worker", worker)
                        .bind("provider", key.provider())
                        .bind("fingerprint", key.fingerprint())
                        .bind("position", position++)
                        .bind("source", key.source())
                        .add();
            }
            if (!keys.isEmpty()) {
                known.execute();
                held.execute();
            }
        });
    }

    /**
     * All keys that a worker has, and keys that no worker has any more but that are parked or disabled; by provider, in
     * their order.
     */
    public List<KnownKey> all(boolean simulated) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT provider, fingerprint, source, workers, state, until,
                          (extract(epoch FROM until - clock_timestamp()) * 1000)::bigint AS usable_in_millis, why, changed_at
                        FROM (
                          SELECT k.provider, k.fingerprint, h.source, coalesce(h.workers, 0) AS workers, h.position,
                            CASE WHEN k.state = 'disabled' THEN 'DISABLED'
                              WHEN k.state = 'parked' AND (k.parked_until IS NULL OR k.parked_until > now()) THEN 'PARKED'
                              WHEN l.cooled_until > now() THEN 'COOLING' ELSE 'USABLE' END AS state,
                            CASE WHEN k.state = 'disabled' THEN NULL
                              WHEN k.state = 'parked' AND (k.parked_until IS NULL OR k.parked_until > now()) THEN k.parked_until
                              WHEN l.cooled_until > now() THEN l.cooled_until END AS until,
                            k.why, k.changed_at
                          FROM provider_key k LEFT JOIN held_key h USING (simulated, provider, fingerprint)
                          LEFT JOIN (SELECT simulated, provider, fingerprint, min(coalesce(cooled_until, '-infinity')) AS cooled_until
                            FROM limiter GROUP BY 1, 2, 3) l USING (simulated, provider, fingerprint)
                          WHERE k.simulated = :simulated) x
                        WHERE workers > 0 OR state IN ('PARKED', 'DISABLED')
                        ORDER BY provider, position NULLS LAST, fingerprint""")
                .bind("simulated", simulated)
                .map(ConstructorMapper.of(KnownKey.class))
                .list());
    }

    /** Whether any worker has a key for that provider now, in any state. */
    public boolean isHeld(boolean simulated, String provider) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT EXISTS (SELECT 1 FROM held_key WHERE simulated = :simulated AND provider = :provider)""")
                .bind("simulated", simulated)
                .bind("provider", provider)
                .mapTo(Boolean.class)
                .one());
    }

    /**
     * The key's money or quota is used up. A disabled key stays disabled. @param until the quota's reset; null: until a
     * person unparks the key
     */
    public void park(boolean simulated, String provider, String fingerprint, Instant until, String why) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE provider_key SET state = 'parked', parked_until = :until, why = :why, changed_at = now()
                        WHERE simulated = :simulated AND provider = :provider AND fingerprint = :fingerprint
                          AND state <> 'disabled'""")
                .bind("simulated", simulated)
                .bind("provider", provider)
                .bind("fingerprint", fingerprint)
                .bind("until", until)
                .bind("why", why)
                .execute());
    }

    /** The provider rejected the key. */
    public void disable(boolean simulated, String provider, String fingerprint, String why) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE provider_key SET state = 'disabled', why = :why, changed_at = now()
                        WHERE simulated = :simulated AND provider = :provider AND fingerprint = :fingerprint""")
                .bind("simulated", simulated)
                .bind("provider", provider)
                .bind("fingerprint", fingerprint)
                .bind("why", why)
                .execute());
    }

    /** What a person decides about a key, whichever providers it belongs to. */
    public enum Order {
        /** The key may be used again, whatever was wrong with it. */
        ENABLE("state = 'usable', parked_until = NULL, why = NULL", "TRUE"),
        /** The key may no longer be used. */
        DISABLE("state = 'disabled', why = :why", "TRUE"),
        /** The key has quota again. A disabled key stays disabled. */
        UNPARK("state = 'usable', parked_until = NULL, why = NULL", "state = 'parked'");

        private final String set;
        private final String where;

        Order(String set, String where) {
            this.set = set;
            this.where = where;
        }
    }

    /**
     * @return the number of keys with that fingerprint to which the order applied; 0 when there is none, or when UNPARK
     *     finds none that is parked
     */
    public int order(boolean simulated, String fingerprint, Order order, String why) {
        return jdbi.inTransaction(handle -> {
            if (order == Order.ENABLE) {
                handle.createUpdate("""
                                UPDATE limiter SET cooled_until = NULL
                                WHERE simulated = :simulated AND fingerprint = :fingerprint AND cooled_until > now()""")
                        .bind("simulated", simulated)
                        .bind("fingerprint", fingerprint)
                        .execute();
            }
            var update = handle.createUpdate("UPDATE provider_key SET " + order.set + ", changed_at = now()"
                            + " WHERE simulated = :simulated AND fingerprint = :fingerprint AND " + order.where)
                    .bind("simulated", simulated)
                    .bind("fingerprint", fingerprint);
            return (order == Order.DISABLE ? update.bind("why", why) : update).execute();
        });
    }
}
