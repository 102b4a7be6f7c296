package dev.rollcall.store;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * What happened, in order. {@link EventMover} gives each event its number a second or so after its transaction; those with
 * a number never change.
 */
public final class Events {
    /** A search that finds little looks through so many numbers at most, so that no request takes long. */
    private static final long LOOKED_THROUGH = 50_000;

    /** Columns of a {@link LoggedEvent}, of {@code event e} and {@code event_log l}. */
    static final String COLUMNS = "e.id, e.job_id, e.at, e.type, e.subject, e.data::text AS data, l.source";

    private final Jdbi jdbi;

    Events(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Which events.
     *
     * @param types null: any
     * @param job row id; null: any, or none
     * @param subject null: any
     */
    public record EventFilter(List<EventType> types, Integer job, String subject) {
        public static final EventFilter ALL = new EventFilter(null, null, null);

        /** Could an event of a single domain pass? */
        public boolean admitsDomains() {
            return types == null || types.stream().anyMatch(EventType::isOfDomains);
        }

        public boolean admits(LoggedEvent event) {
            return (types == null || types.stream().anyMatch(type -> type.word().equals(event.type())))
                    && (job == null || job.equals(event.jobId()))
                    && (subject == null || subject.equals(event.subject()));
        }
    }

    /**
     * Some events.
     *
     * @param position the number to go on above: all up to it was looked at
     * @param last the highest number that there was when it was read
     */
    public record EventPage(List<LoggedEvent> events, long position, long last) {
        public boolean isEnd() {
            return position >= last;
        }
    }

    /** Tells of facts, as part of the transaction that makes them. */
    static void add(Handle handle, NewEvent... events) {
        for (NewEvent event : events) {
            handle.createUpdate("""
                            INSERT INTO event_new (type, subject, job_id, provider, once, data)
                            VALUES (:type, :subject, :job, :provider, :once, CAST(:data AS jsonb))""")
                    .bind("type", event.type().word())
                    .bind("subject", event.subject())
                    .bind("job", event.job())
                    .bind("provider", event.provider())
                    .bind("once", event.once())
                    .bind("data", JsonText.of(event.data()))
                    .execute();
        }
    }

    /** Does anybody want events of this type? Those of jobs and providers are few: they are always written. */
    static boolean wanted(Handle handle, EventType type) {
        return !type.isOfDomains()
                || handle.createQuery("""
                                SELECT EXISTS (SELECT 1 FROM event_wish WHERE until > now())
                                  OR EXISTS (SELECT 1 FROM outlet WHERE state <> 'disabled'
                                    AND (cardinality(types) = 0 OR :type = ANY(types)))""")
                        .bind("type", type.word())
                        .mapTo(Boolean.class)
                        .one();
    }

    /** Events of single domains are written from now on, for so long. */
    public void wish(String who, Duration duration) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO event_wish VALUES (:who, now() + make_interval(secs => :seconds))
                        ON CONFLICT (who) DO UPDATE SET until = greatest(event_wish.until, excluded.until)""")
                .bind("who", who)
                .bind("seconds", duration.toSeconds())
                .execute());
    }

    /** The highest number there is; 0 when nothing has happened. */
    public long last() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT last_id FROM event_log")
                .mapTo(Long.class)
                .one());
    }

    /** What names this ledger in each event. */
    public String source() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT source FROM event_log")
                .mapTo(String.class)
                .one());
    }

    /** The first events above a number. */
    public EventPage after(long after, EventFilter filter, int limit) {
        return jdbi.withHandle(handle -> {
            long last = handle.createQuery("SELECT last_id FROM event_log")
                    .mapTo(Long.class)
                    .one();
            // Those of a job are found by an index.
            long through = filter.job() == null ? Math.min(last, after + LOOKED_THROUGH) : last;
            List<LoggedEvent> events = read(handle, after, through, filter, limit);
            long position = events.size() == limit ? events.get(limit - 1).id() : Math.max(after, through);
            return new EventPage(events, position, last);
        });
    }

    /**
     * The last events below a number, the newest first.
     *
     * @param before null: the newest of all
     * @return its {@code position} is the number to go on below: all from it on was looked at; 0 or 1 is the begin of the log
     */
    public EventPage before(Long before, EventFilter filter, int limit) {
        return jdbi.withHandle(handle -> {
            long last = handle.createQuery("SELECT last_id FROM event_log")
                    .mapTo(Long.class)
                    .one();
            long end = before == null ? last + 1 : Math.min(before, last + 1);
            long after = filter.job() == null ? Math.max(0, end - 1 - LOOKED_THROUGH) : 0;
            List<LoggedEvent> events = read(handle, after, end - 1, filter, "DESC", limit);
            long position = events.size() == limit ? events.get(limit - 1).id() : after + 1;
            return new EventPage(events, position, last);
        });
    }

    private static List<LoggedEvent> read(Handle handle, long after, long through, EventFilter filter, int limit) {
        return read(handle, after, through, filter, "ASC", limit);
    }

    private static List<LoggedEvent> read(
            Handle handle, long after, long through, EventFilter filter, String order, int limit) {
        boolean anyType = filter.types() == null;
        return handle.createQuery("SELECT " + COLUMNS + " FROM event e CROSS JOIN event_log l\n" + """
                        WHERE e.id > :after AND e.id <= :through AND (:anyType OR e.type = ANY(:types))
                          AND (:job::int IS NULL OR e.job_id = :job) AND (:subject::text IS NULL OR e.subject = :subject)
                        ORDER BY e.id %s LIMIT :limit""".formatted(order))
                .bind("after", after)
                .bind("through", through)
                .bind("anyType", anyType)
                .bindArray(
                        "types",
                        String.class,
                        anyType
                                ? List.of()
                                : filter.types().stream().map(EventType::word).toList())
                .bind("job", filter.job())
                .bind("subject", filter.subject())
                .bind("limit", limit)
                .map(ConstructorMapper.of(LoggedEvent.class))
                .list();
    }
}
