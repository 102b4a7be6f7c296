package dev.rollcall.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * The sweep's schedule: what people ordered, before what the workers' files have, and what was last written to Temporal. One
 * worker at a time writes to Temporal what is ordered here.
 */
public final class SweepSchedule {
    private final Jdbi jdbi;

    SweepSchedule(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param cron what a person ordered; null: the file's counts
     * @param jitterSeconds likewise
     * @param paused the last order of a pause (true) or its end (false); null: there was none
     * @param note the words of that order
     * @param overEdit whether the last order of a cron or jitter replaces an edit that somebody made in Temporal
     * @param specOrders how many orders of a cron or jitter there were; {@code specWritten} of them are carried out
     * @param pauseOrders how many orders of {@code paused} there were; {@code pauseWritten} of them are carried out
     * @param writing somebody writes to Temporal, or died while writing
     * @param wantedSha256 of the cron and jitter that were last written; null: none were
     * @param writtenSha256 of what Temporal had after that; another one there means that a person has edited it. Empty: it was
     *     edited before this was noted. Null: nothing was written
     * @param fileCron of the living worker that started last and has one in its file, or of the last worker; null: none
     * @param fileJitterSeconds likewise
     */
    public record SweepPlan(
            String cron,
            Integer jitterSeconds,
            Boolean paused,
            String note,
            String orderedBy,
            Instant orderedAt,
            boolean overEdit,
            int specOrders,
            int specWritten,
            int pauseOrders,
            int pauseWritten,
            boolean writing,
            String wantedSha256,
            String writtenSha256,
            String fileCron,
            Integer fileJitterSeconds) {
        public String cronOr(String bundled) {
            return cron != null ? cron : fileCron != null ? fileCron : bundled;
        }

        public int jitterSecondsOr(int bundled) {
            return jitterSeconds != null ? jitterSeconds : fileJitterSeconds != null ? fileJitterSeconds : bundled;
        }

        /** {@code order}, {@code file} or {@code bundled}. */
        public String cronFrom() {
            return from(cron, fileCron);
        }

        /** Likewise. */
        public String jitterFrom() {
            return from(jitterSeconds, fileJitterSeconds);
        }

        /** Whether an order was given that Temporal has not been told yet. */
        public boolean hasNews() {
            return specOrders > specWritten || pauseOrders > pauseWritten;
        }

        private static String from(Object ordered, Object file) {
            return ordered != null ? "order" : file != null ? "file" : "bundled";
        }
    }

    /**
     * @param changesCron whether it says anything about the cron; null as its value takes an order back
     * @param changesJitter likewise
     * @param paused null: it says nothing about that
     * @param note of the pause, or of its end; null: none
     * @param overEdit it replaces an edit that somebody made in Temporal
     */
    public record ScheduleOrder(
            boolean changesCron,
            String cron,
            boolean changesJitter,
            Integer jitterSeconds,
            Boolean paused,
            String note,
            boolean overEdit,
            String by) {}

    public SweepPlan read() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT s.cron, s.jitter_seconds, s.paused, s.note, s.ordered_by, s.ordered_at, s.over_edit,
                          s.spec_orders, s.spec_written, s.pause_orders, s.pause_written, s.writing,
                          s.wanted_sha256, s.written_sha256, f.cron AS file_cron, f.jitter_seconds AS file_jitter_seconds
                        FROM sweep_schedule s LEFT JOIN LATERAL (SELECT w.cron, w.jitter_seconds FROM worker w
                          WHERE (w.cron IS NOT NULL OR w.jitter_seconds IS NOT NULL)
                            AND (w.id = (SELECT max(id) FROM worker) OR w.ended_at IS NULL AND NOT %s)
                          ORDER BY w.id DESC LIMIT 1) f ON true""".formatted(Workers.DEAD))
                .map(ConstructorMapper.of(SweepPlan.class))
                .one());
    }

    /** The order holds; the worker that reconciles tells Temporal within seconds. */
    public SweepPlan order(ScheduleOrder order) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE sweep_schedule SET
                          cron = CASE WHEN :changesCron THEN :cron::text ELSE cron END,
                          jitter_seconds = CASE WHEN :changesJitter THEN :jitterSeconds::int ELSE jitter_seconds END,
                          over_edit = CASE WHEN :changesCron OR :changesJitter THEN :overEdit ELSE over_edit END,
                          spec_orders = spec_orders + CASE WHEN :changesCron OR :changesJitter THEN 1 ELSE 0 END,
                          paused = coalesce(:paused::boolean, paused),
                          note = CASE WHEN :paused::boolean IS NULL THEN note ELSE :note::text END,
                          pause_orders = pause_orders + CASE WHEN :paused::boolean IS NULL THEN 0 ELSE 1 END,
                          ordered_by = :by, ordered_at = now()""").bindMethods(order).execute());
        return read();
    }

    /**
     * Notes when Temporal says that the next sweep begins. One that was due before and has not begun stays noted: it is late.
     *
     * @param next null: none, since the schedule is paused
     */
    public void expect(Instant next) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE sweep_schedule SET expected_at = CASE
                          WHEN CAST(:next AS timestamptz) IS NOT NULL AND expected_at <= now()
                            AND (swept_at IS NULL OR swept_at < expected_at - interval '1 min') THEN expected_at
                          ELSE CAST(:next AS timestamptz) END""").bind("next", next).execute());
    }

    /** A sweep begins now. */
    public void swept() {
        jdbi.useHandle(handle -> handle.execute("UPDATE sweep_schedule SET swept_at = now()"));
    }

    /** Notes what a worker's file has. */
    public void publish(int worker, SweepTiming file) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "UPDATE worker SET cron = :cron, jitter_seconds = :jitterSeconds WHERE id = :worker")
                .bind("worker", worker)
                .bindMethods(file)
                .execute());
    }

    /** To be called before Temporal is told of a cron and jitter: whoever dies in between, the next one writes again. */
    public void begin() {
        jdbi.useHandle(handle -> handle.execute("UPDATE sweep_schedule SET writing = true"));
    }

    /**
     * Temporal has this cron and jitter.
     *
     * @param plan as it was read before
     * @param wantedSha256 of the cron and jitter
     * @param writtenSha256 of what Temporal made of them
     */
    public void specWritten(SweepPlan plan, String wantedSha256, String writtenSha256) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE sweep_schedule SET writing = false, spec_written = :orders, wanted_sha256 = :wanted,
                          written_sha256 = :written, written_at = now()""")
                .bind("orders", plan.specOrders())
                .bind("wanted", wantedSha256)
                .bind("written", writtenSha256)
                .execute());
    }

    /** Temporal has paused or resumed it, as the plan says. */
    public void pauseWritten(SweepPlan plan) {
        jdbi.useHandle(handle -> handle.createUpdate("UPDATE sweep_schedule SET pause_written = :orders")
                .bind("orders", plan.pauseOrders())
                .execute());
    }

    /** The schedule that Temporal has was edited by a person before anything was noted here. */
    public void foundEdited() {
        jdbi.useHandle(
                handle -> handle.execute("UPDATE sweep_schedule SET written_sha256 = '' WHERE written_sha256 IS NULL"));
    }

    /** Of what Temporal has, to know it again. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String sha256(String cron, int jitterSeconds) {
        return sha256((cron + "\n" + jitterSeconds).getBytes(StandardCharsets.UTF_8));
    }
}
