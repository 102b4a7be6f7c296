package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/**
 * When sweeps come.
 *
 * @param at the server's clock
 * @param words when, in words
 * @param next when the next ones begin; null: Temporal does not tell, {@code why} is the reason
 * @param notice what one should know; null: nothing
 * @param edited somebody has changed it in Temporal
 */
public record ScheduleScreen(
        Instant at,
        StateMark state,
        boolean paused,
        String words,
        String cron,
        String cronFrom,
        int jitterSeconds,
        String jitterFrom,
        String orderedBy,
        Instant orderedAt,
        PauseNote pause,
        Instant last,
        List<Instant> next,
        String why,
        String notice,
        boolean edited,
        SweepDemand demand) {

    /** @param note why; null: none was given. Likewise who, and since when */
    public record PauseNote(String note, String by, Instant since) {}

    /** @param overdue those that are due, the most overdue first */
    public record SweepDemand(boolean simulated, long watched, long stale, List<DomainsScreen.WatchedRow> overdue) {}
}
