package dev.rollcall.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Where events are sent: webhooks, and topics of Kafka. */
public final class Outlets {
    public static final String WEBHOOK = "webhook";
    public static final String KAFKA = "kafka";
    public static final String ACTIVE = "active";
    public static final String PAUSED = "paused";
    public static final String DISABLED = "disabled";

    private static final String SELECT = """
            SELECT o.*, l.last_id,
              (SELECT count(*) FROM delivery d WHERE d.outlet_id = o.id AND d.dead_at IS NULL) AS waiting,
              (SELECT count(*) FROM delivery d WHERE d.outlet_id = o.id AND d.dead_at IS NOT NULL) AS dead
            FROM outlet o CROSS JOIN event_log l
            """;

    private final Jdbi jdbi;

    Outlets(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param kind {@link #WEBHOOK} or {@link #KAFKA}
     * @param url of a webhook, or Kafka's brokers
     * @param topic null unless it is Kafka's
     * @param types which events; empty: all
     * @param state {@link #ACTIVE}, {@link #PAUSED} by a person, or {@link #DISABLED}
     * @param why why it is disabled, or what its last try came to; null when that was well
     * @param failingSince null when its last try was well
     * @param oldSecretUntil until then the version before signs, too; null: it does not
     * @param position events up to here are delivered, or wait one by one
     * @param waitUntil its receiver asked for no more until then; null when it did not
     * @param lastId the highest number of an event that there is
     * @param waiting how many events wait one by one, those that were tried included
     * @param dead how many are not tried any more
     */
    public record Outlet(
            int id,
            String kind,
            String url,
            String topic,
            List<String> types,
            String state,
            String why,
            Instant failingSince,
            int secretVersion,
            Instant oldSecretUntil,
            long position,
            Instant waitUntil,
            long delivered,
            Instant deliveredAt,
            Instant createdAt,
            long lastId,
            long waiting,
            long dead) {
        public boolean isKafka() {
            return kind.equals(KAFKA);
        }

        public boolean wants(LoggedEvent event) {
            return types.isEmpty() || types.contains(event.type());
        }
    }

    /** @param after only events above this number are sent; null: those that happen from now on */
    public record NewOutlet(String kind, String url, String topic, List<String> types, Long after) {}

    /** Null leaves a part as it is. */
    public record OutletChange(String url, String topic, List<String> types, String state) {}

    public List<Outlet> all() {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "ORDER BY o.id")
                .map(ConstructorMapper.of(Outlet.class))
                .list());
    }

    public Optional<Outlet> byId(int id) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "WHERE o.id = :id")
                .bind("id", id)
                .map(ConstructorMapper.of(Outlet.class))
                .findOne());
    }

    /** Those that are sent events now. */
    public List<Outlet> active(String kind) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + """
                        WHERE o.kind = :kind AND o.state = 'active' AND (o.wait_until IS NULL OR o.wait_until <= now())
                        ORDER BY o.id""")
                .bind("kind", kind)
                .map(ConstructorMapper.of(Outlet.class))
                .list());
    }

    public Outlet create(NewOutlet made) {
        int id = jdbi.withHandle(handle -> handle.createQuery("""
                        INSERT INTO outlet (kind, url, topic, types, position)
                        SELECT :kind, :url, :topic, :types, coalesce(:after, last_id) FROM event_log RETURNING id""")
                .bind("kind", made.kind())
                .bind("url", made.url())
                .bind("topic", made.topic())
                .bindArray("types", String.class, made.types())
                .bind("after", made.after())
                .mapTo(Integer.class)
                .one());
        return byId(id).orElseThrow();
    }

    /** Another state ends what was wrong before, for as long as no try says otherwise. Empty when there is no such outlet. */
    public Optional<Outlet> change(int id, OutletChange change) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE outlet SET url = coalesce(:url, url), topic = coalesce(:topic, topic),
                          types = CASE WHEN :sameTypes THEN types ELSE :types END,
                          why = CASE WHEN :state::text IS NULL THEN why END,
                          failing_since = CASE WHEN :state::text IS NULL THEN failing_since END,
                          wait_until = CASE WHEN :state::text IS NULL THEN wait_until END,
                          state = coalesce(:state, state)
                        WHERE id = :id""")
                .bind("id", id)
                .bind("url", change.url())
                .bind("topic", change.topic())
                .bind("sameTypes", change.types() == null)
                .bindArray("types", String.class, change.types() == null ? List.of() : change.types())
                .bind("state", change.state())
                .execute());
        return byId(id);
    }

    /** @return false when there is no such outlet */
    public boolean remove(int id) {
        return jdbi.withHandle(handle -> handle.createUpdate("DELETE FROM outlet WHERE id = :id")
                        .bind("id", id)
                        .execute()
                == 1);
    }

    /** The next version signs from now on; the one before does, too, for so long. Empty when there is no such outlet. */
    public Optional<Outlet> rotate(int id, Duration bothSign) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE outlet SET secret_version = secret_version + 1,
                          old_secret_until = now() + make_interval(secs => :seconds)
                        WHERE id = :id""")
                .bind("id", id)
                .bind("seconds", bothSign.toSeconds())
                .execute());
        return byId(id);
    }

    /** It wants nothing any more, or can't be sent anything: nothing is sent until a person says otherwise. */
    public void disable(int id, String why) {
        jdbi.useHandle(handle ->
                handle.createUpdate("""
                        UPDATE outlet SET state = 'disabled', why = :why, failing_since = coalesce(failing_since, now())
                        WHERE id = :id""").bind("id", id).bind("why", why).execute());
    }

    /** Its last try failed; it is tried again. */
    public void failing(int id, String why) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "UPDATE outlet SET why = :why, failing_since = coalesce(failing_since, now()) WHERE id = :id")
                .bind("id", id)
                .bind("why", why)
                .execute());
    }

    /**
     * All up to {@code position} is delivered.
     *
     * @param from where it stood; when it has been moved since, nothing changes
     * @param events how many of these were wanted
     */
    public void moved(int id, long from, long position, int events) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE outlet SET position = :position, delivered = delivered + :events, why = NULL, failing_since = NULL,
                          delivered_at = CASE WHEN :events > 0 THEN now() ELSE delivered_at END
                        WHERE id = :id AND position = :from""")
                .bind("id", id)
                .bind("from", from)
                .bind("position", position)
                .bind("events", events)
                .execute());
    }
}
