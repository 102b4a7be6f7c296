package dev.rollcall.store;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The limits that all workers share: slots in time (GCRA), a day's counters, and each worker's share of the calls at once.
 * A reservation is one update of one row. It need not survive a database crash: a lost reservation only makes calls too fast
 * for a moment.
 */
public final class SlotReservations {
    private static final int LOCK_CLASS = 7706;

    private final Jdbi jdbi;

    SlotReservations(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** µs for each of the four rates: requests, all tokens, input tokens, output tokens. */
    public record Micros(long requests, long tokens, long input, long output) {
        public static final Micros NONE = new Micros(0, 0, 0, 0);

        public long most() {
            return Math.max(Math.max(requests, tokens), Math.max(input, output));
        }

        public boolean isNone() {
            return equals(NONE);
        }
    }

    /**
     * The difference between what was reserved on an estimate and what was used.
     *
     * @param micros to be added to the theoretical arrival times; negative when less was used
     * @param requests to be added to the day's requests
     * @param ticks to be added to the day's cost, 1e-10 USD
     */
    public record Settlement(Micros micros, long requests, long ticks) {
        public static final Settlement NONE = new Settlement(Micros.NONE, 0, 0);

        public boolean isNone() {
            return equals(NONE);
        }
    }

    /**
     * Asks for slots.
     *
     * @param slots at least 1
     * @param horizon nothing is reserved if the next slot is further away than this
     * @param step the least time between two slots, by each rate; 0: the rate is not limited
     * @param late how far each rate may lag behind the clock and still catch up
     * @param requestsPerDay null: no limit
     * @param ticksPerDay null: no limit
     * @param ticks expected cost of each call, 1e-10 USD
     * @param settlement of earlier reservations
     */
    public record SlotRequest(
            int limiter,
            int slots,
            Duration horizon,
            Micros step,
            Micros late,
            Long requestsPerDay,
            Long ticksPerDay,
            long ticks,
            Settlement settlement) {}

    /**
     * The reserved slots.
     *
     * @param slots their number; 0: none now
     * @param first time to the first slot; negative if it is already due. With no slots: how long to wait before asking again
     * @param step time from each slot to the next
     * @param isDaySpent there is no slot because the day's requests or dollars are used up
     */
    public record ReservedSlots(int slots, Duration first, Duration step, boolean isDaySpent) {}

    /** Reserves slots; fewer when the day has fewer left. The settlement is stored in any case. */
    public ReservedSlots reserve(SlotRequest wish) {
        return jdbi.withHandle(handle -> handle.createQuery(RESERVE)
                .bind("id", wish.limiter())
                .bind("n", wish.slots())
                .bind("horizon", micros(wish.horizon()))
                .bind("req", wish.step().requests())
                .bind("tok", wish.step().tokens())
                .bind("inp", wish.step().input())
                .bind("out", wish.step().output())
                .bind("lateReq", wish.late().requests())
                .bind("lateTok", wish.late().tokens())
                .bind("lateInp", wish.late().input())
                .bind("lateOut", wish.late().output())
                .bind("dayRequests", wish.requestsPerDay() == null ? Long.MAX_VALUE : wish.requestsPerDay())
                .bind("dayTicks", wish.ticksPerDay() == null ? Long.MAX_VALUE : wish.ticksPerDay())
                .bind("ticks", wish.ticks())
                .bind("sTok", wish.settlement().micros().tokens())
                .bind("sInp", wish.settlement().micros().input())
                .bind("sOut", wish.settlement().micros().output())
                .bind("sRequests", wish.settlement().requests())
                .bind("sTicks", wish.settlement().ticks())
                .map((row, context) -> {
                    int slots = row.getInt("slots");
                    long step = wish.step().most();
                    long first = row.getLong("next_slot") - slots * step - row.getLong("us");
                    boolean spent = row.getBoolean("spent");
                    long again = spent
                            ? row.getLong("day_ends") - row.getLong("us")
                            : Math.max(1_000, first - micros(wish.horizon()));
                    return new ReservedSlots(slots, of(slots > 0 ? first : again), of(step), slots == 0 && spent);
                })
                .one());
    }

    /**
     * One statement, so that nobody holds one row while waiting for another; its own transaction, with synchronous_commit off.
     * {@code k} locks the row and reads its current values. The rest is arithmetic: settle, compute what the day has left, then
     * place the slots after the latest of the four rates.
     */
    private static final String RESERVE = """
            WITH k AS MATERIALIZED (SELECT *, (extract(epoch FROM clock_timestamp()) * 1e6)::bigint AS us FROM limiter
                WHERE id = :id FOR NO KEY UPDATE),
            t AS MATERIALIZED (SELECT k.id, k.us, d.today, (extract(epoch FROM (d.today + 1)::timestamp AT TIME ZONE k.day_zone) * 1e6)::bigint AS day_ends,
                (extract(epoch FROM k.cooled_until) * 1e6)::bigint AS cooled,
                greatest(k.tat_requests, k.us - :lateReq) AS req,
                greatest(k.tat_tokens + :sTok, k.us - :lateTok) AS tok,
                greatest(k.tat_input + :sInp, k.us - :lateInp) AS inp,
                greatest(k.tat_output + :sOut, k.us - :lateOut) AS out,
                greatest(0, CASE WHEN k.day = d.today THEN k.day_requests ELSE 0 END + :sRequests) AS day_requests,
                greatest(0, CASE WHEN k.day = d.today THEN k.day_ticks ELSE 0 END + :sTicks) AS day_ticks
              FROM k, LATERAL (SELECT (to_timestamp(k.us / 1e6) AT TIME ZONE k.day_zone)::date AS today) d),
            f AS (SELECT t.*, greatest(t.req, t.tok, t.inp, t.out, t.cooled) AS first,
                least(:n, greatest(0, :dayRequests - t.day_requests),
                  CASE WHEN t.day_ticks >= :dayTicks THEN 0 WHEN :ticks = 0 THEN :n
                    ELSE (:dayTicks - t.day_ticks) / :ticks END) AS allowed FROM t),
            s AS (SELECT f.*, CASE WHEN f.first - f.us > :horizon THEN 0 ELSE f.allowed END AS slots FROM f)
            UPDATE limiter l SET next_slot = s.first + s.slots * greatest(:req, :tok, :inp, :out),
              tat_requests = s.req + s.slots * :req, tat_tokens = s.tok + s.slots * :tok,
              tat_input = s.inp + s.slots * :inp, tat_output = s.out + s.slots * :out, day = s.today,
              day_requests = s.day_requests + s.slots, day_ticks = s.day_ticks + s.slots * :ticks
            FROM s WHERE l.id = s.id
            RETURNING s.slots, s.us, s.allowed = 0 AS spent, s.day_ends, l.next_slot,
              set_config('synchronous_commit', 'off', true)""";

    /** Cools a key and model: no call begins until the pause is over (429, or overloaded with a named wait). */
    public void cool(KeyModel keyModel, Duration pause) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO limiter AS l (simulated, provider, fingerprint, model, cooled_until)
                        VALUES (:simulated, :provider, :fingerprint, :model, clock_timestamp() + :millis * interval '1 ms')
                        ON CONFLICT (simulated, provider, fingerprint, model) DO UPDATE
                          SET cooled_until = greatest(l.cooled_until, excluded.cooled_until)""")
                .bindMethods(keyModel)
                .bind("millis", pause.toMillis())
                .execute());
    }

    /**
     * What a worker reports of one of its keys and models, once a second.
     *
     * @param atOnce the concurrency limit of all workers together
     * @param wanted calls at once that it could use, including those in flight
     * @param used within the last 60 s
     * @param waits calls that had to wait, since the last report
     * @param settlement since the last report or reservation
     */
    public record LimiterUse(
            int limiter,
            int atOnce,
            int wanted,
            int inFlight,
            int waiting,
            Used used,
            long waits,
            long waitedMillis,
            Settlement settlement) {}

    /** What was used within the last 60 s. */
    public record Used(long requests, long tokens, long input, long output) {}

    /**
     * Reports what this worker uses, and returns its share of the calls at once, which depends on what each worker wants. A
     * worker with more calls in flight than its new share keeps them until they end.
     *
     * @param judges whether other workers may be judged dead now
     * @return the share, by the limiter's id
     */
    public Map<Integer, Integer> share(int worker, boolean judges, List<LimiterUse> uses) {
        return jdbi.inTransaction(handle -> {
            // Workers take turns here; slot reservations are not blocked.
            handle.execute("SELECT pg_advisory_xact_lock(?, 1)", LOCK_CLASS);
            handle.createUpdate(
                            "DELETE FROM limiter_lease e USING worker w WHERE w.id = e.worker_id AND e.worker_id <> :worker"
                                    + " AND (w.ended_at IS NOT NULL OR :judges AND " + Workers.DEAD + ")")
                    .bind("worker", worker)
                    .bind("judges", judges)
                    .execute();
            Map<Integer, List<ConcurrencyShare>> others = others(handle, worker, uses);
            var shares = new HashMap<Integer, Integer>();
            uses.forEach(use ->
                    shares.put(use.limiter(), shareOf(worker, use, others.getOrDefault(use.limiter(), List.of()))));
            report(handle, worker, uses, shares);
            addWaitsAndSettlements(handle, uses);
            return shares;
        });
    }

    private record ConcurrencyShare(int limiter, int worker, int held, int wanted) {}

    private static Map<Integer, List<ConcurrencyShare>> others(Handle handle, int worker, List<LimiterUse> uses) {
        var others = new HashMap<Integer, List<ConcurrencyShare>>();
        handle.createQuery("""
                        SELECT limiter_id, worker_id, held, wanted FROM limiter_lease
                        WHERE worker_id <> :worker AND limiter_id = ANY(:limiters)""")
                .bind("worker", worker)
                .bindArray(
                        "limiters",
                        Integer.class,
                        uses.stream().map(LimiterUse::limiter).toList())
                .map((row, context) -> new ConcurrencyShare(
                        row.getInt("limiter_id"), row.getInt("worker_id"), row.getInt("held"), row.getInt("wanted")))
                .forEach(share -> others.computeIfAbsent(share.limiter(), id -> new ArrayList<>())
                        .add(share));
        return others;
    }

    private static int shareOf(int worker, LimiterUse use, List<ConcurrencyShare> others) {
        var wanted = new TreeMap<Integer, Integer>();
        others.forEach(share -> wanted.put(share.worker(), share.wanted()));
        wanted.put(worker, use.wanted());
        int left =
                use.atOnce() - others.stream().mapToInt(ConcurrencyShare::held).sum();
        int fair = FairShares.fair(use.atOnce(), wanted).get(worker);
        return Math.max(use.inFlight(), Math.min(fair, Math.max(0, left)));
    }

    private static void report(Handle handle, int worker, List<LimiterUse> uses, Map<Integer, Integer> shares) {
        var rows = handle.prepareBatch("""
                INSERT INTO limiter_lease AS e (limiter_id, worker_id, held, wanted, in_flight, waiting,
                  used_requests, used_tokens, used_input, used_output)
                VALUES (:limiter, :worker, :held, :wanted, :inFlight, :waiting, :requests, :tokens, :input, :output)
                ON CONFLICT (limiter_id, worker_id) DO UPDATE SET held = excluded.held, wanted = excluded.wanted,
                  in_flight = excluded.in_flight, waiting = excluded.waiting, used_requests = excluded.used_requests,
                  used_tokens = excluded.used_tokens, used_input = excluded.used_input, used_output = excluded.used_output
                WHERE (e.held, e.wanted, e.in_flight, e.waiting, e.used_requests, e.used_tokens) IS DISTINCT FROM
                  (excluded.held, excluded.wanted, excluded.in_flight, excluded.waiting, excluded.used_requests, excluded.used_tokens)""");
        for (LimiterUse use : uses) {
            rows.bind("limiter", use.limiter())
                    .bind("worker", worker)
                    .bind("held", shares.get(use.limiter()))
                    .bind("wanted", use.wanted())
                    .bind("inFlight", use.inFlight())
                    .bind("waiting", use.waiting())
                    .bindMethods(use.used())
                    .add();
        }
        rows.execute();
    }

    private static void addWaitsAndSettlements(Handle handle, List<LimiterUse> uses) {
        var waits = handle.prepareBatch("""
                UPDATE limiter SET waits = waits + :waits, waited_ms = waited_ms + :millis, tat_tokens = tat_tokens + :tokens,
                  tat_input = tat_input + :input, tat_output = tat_output + :output,
                  day_requests = greatest(0, day_requests + :requests), day_ticks = greatest(0, day_ticks + :ticks)
                WHERE id = :limiter""");
        // Sorted by id, so that two workers never wait for each other.
        uses.stream()
                .filter(use -> use.waits() > 0 || !use.settlement().isNone())
                .sorted(Comparator.comparing(LimiterUse::limiter))
                .forEach(use -> waits.bind("limiter", use.limiter())
                        .bind("waits", use.waits())
                        .bind("millis", use.waitedMillis())
                        .bind("tokens", use.settlement().micros().tokens())
                        .bind("input", use.settlement().micros().input())
                        .bind("output", use.settlement().micros().output())
                        .bind("requests", use.settlement().requests())
                        .bind("ticks", use.settlement().ticks())
                        .add());
        waits.execute();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    private static Duration of(long micros) {
        return Duration.ofNanos(micros * 1_000);
    }

    /** Dollars in the ledger's unit, 1e-10 USD. */
    public static long ticks(BigDecimal dollars) {
        return dollars.movePointRight(10).longValue();
    }
}
