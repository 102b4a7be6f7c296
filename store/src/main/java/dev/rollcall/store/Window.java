package dev.rollcall.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The span of time in which a cell counts once.
 *
 * @param name {@code 2026-11-22} (a UTC date), {@code 2026-11-22T08} (a sweep's tick), or a name that somebody chose
 * @param startsAt when the window begins; its answers count as this old
 */
public record Window(String name, Instant startsAt) {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern TICK = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** So many hours lie between two sweeps, unless their schedule was changed. */
    public static final int SWEEP_HOURS = 4;

    /** The window of the UTC date of {@code now}. */
    public static Window today(Instant now) {
        return new Window(LocalDate.ofInstant(now, ZoneOffset.UTC).toString(), now.truncatedTo(ChronoUnit.DAYS));
    }

    /** The four hours in which {@code now} lies, as a sweep's window. */
    public static Window tick(Instant now) {
        return tick(now, SWEEP_HOURS);
    }

    /** Likewise so many hours, 1 to 4: what is due again after an hour needs windows of an hour. */
    public static Window tick(Instant now, int hours) {
        var hour = LocalDateTime.ofInstant(now.truncatedTo(ChronoUnit.HOURS), ZoneOffset.UTC);
        var tick = hour.withHour(hour.getHour() / hours * hours);
        return new Window(
                tick.toLocalDate() + String.format(Locale.ROOT, "T%02d", tick.getHour()),
                tick.toInstant(ZoneOffset.UTC));
    }

    /** A window of its own, named after the job that forces it. */
    public static Window forced(String job, Instant now) {
        return new Window(job, now);
    }

    /** @throws IllegalArgumentException when {@code typed} can't name a window */
    public static Window parse(String typed, Instant now) {
        try {
            if (DATE.matcher(typed).matches()) {
                return new Window(typed, LocalDate.parse(typed).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            if (TICK.matcher(typed).matches()) {
                return new Window(typed, LocalDateTime.parse(typed + ":00").toInstant(ZoneOffset.UTC));
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("window '" + typed + "' is no date");
        }
        if (!NAME.matcher(typed).matches()) {
            throw new IllegalArgumentException("window '" + InvalidDomainException.shown(typed)
                    + "': give a UTC date such as 2026-11-22, or a name of at most 64 letters, digits, '.', '_', '-'");
        }
        return new Window(typed, now);
    }
}
