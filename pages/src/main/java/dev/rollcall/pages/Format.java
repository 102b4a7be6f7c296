package dev.rollcall.pages;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as pages show them. What is unknown is "–", never 0. All times are UTC, by the server's clock. */
public final class Format {
    public static final String UNKNOWN = "–";

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final BigDecimal LEAST = new BigDecimal("0.0001");
    private static final int MINUTE_SECONDS = 60;
    private static final int HOUR_SECONDS = 3_600;
    private static final int DAY_SECONDS = 86_400;

    private Format() {}

    /** {@code 12,345} */
    public static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    public static String count(Number n) {
        return n == null ? UNKNOWN : count(n.longValue());
    }

    /** {@code 1 domain}, {@code 2 domains} */
    public static String count(long n, String noun) {
        return count(n) + " " + noun + (n == 1 ? "" : "s");
    }

    /** A name as it stands in the API, such as {@code provider_down}, as people write it. */
    public static String words(String name) {
        return name.replace('_', ' ');
    }

    /** {@code $12.30}; four decimals below a dollar; {@code < $0.0001} where it is even less. */
    public static String usd(BigDecimal amount) {
        if (amount == null) {
            return UNKNOWN;
        }
        if (amount.signum() > 0 && amount.compareTo(LEAST) < 0) {
            return "< $0.0001";
        }
        boolean small = amount.signum() != 0 && amount.abs().compareTo(BigDecimal.ONE) < 0;
        return "$" + String.format(Locale.ROOT, small ? "%,.4f" : "%,.2f", amount);
    }

    /** A share of 1 as {@code 93 %}. Rounded down, so that 100 % means all; {@code < 1 %} is not none. */
    public static String percent(Double share) {
        if (share == null) {
            return UNKNOWN;
        }
        int percent = (int) Math.floor(share * 100 + 1e-9);
        return share > 0 && percent == 0 ? "< 1 %" : percent + " %";
    }

    /** {@code part} of {@code whole}; unknown when there is nothing. */
    public static String percent(long part, long whole) {
        return whole == 0 ? UNKNOWN : percent((double) part / whole);
    }

    /** An estimated rate of 1, to the nearest percent; only none is {@code 0 %}, and only all are {@code 100 %}. */
    public static String rate(double share) {
        long percent = Math.round(share * 100);
        if (percent == 0 && share > 0) {
            return "< 1 %";
        }
        return percent == 100 && share < 1 ? "> 99 %" : percent + " %";
    }

    /** {@code 850 ms}, {@code 1.4 s}, {@code 12 s} */
    public static String millis(Integer millis) {
        if (millis == null) {
            return UNKNOWN;
        }
        if (millis < 1_000) {
            return millis + " ms";
        }
        BigDecimal seconds = BigDecimal.valueOf(millis).movePointLeft(3);
        return seconds.setScale(millis < 10_000 ? 1 : 0, RoundingMode.HALF_UP).toPlainString() + " s";
    }

    /** {@code 8 s}, {@code 1 min 20 s}, {@code 2 h 5 min}, {@code 3 d 4 h} */
    public static String span(Duration span) {
        long seconds = Math.max(0, (span.toMillis() + 500) / 1_000);
        if (seconds < MINUTE_SECONDS) {
            return seconds + " s";
        }
        if (seconds < HOUR_SECONDS) {
            return two(seconds / MINUTE_SECONDS, "min", seconds % MINUTE_SECONDS, "s");
        }
        return seconds < DAY_SECONDS
                ? two(seconds / HOUR_SECONDS, "h", seconds % HOUR_SECONDS / MINUTE_SECONDS, "min")
                : two(seconds / DAY_SECONDS, "d", seconds % DAY_SECONDS / HOUR_SECONDS, "h");
    }

    private static String two(long first, String unit, long second, String secondUnit) {
        return first + " " + unit + (second == 0 ? "" : " " + second + " " + secondUnit);
    }

    /** How far from now: {@code 5 min ago}, {@code in 20 s}; empty for null. */
    public static String distance(Instant moment, Instant now) {
        if (moment == null) {
            return "";
        }
        return moment.isAfter(now)
                ? "in " + span(Duration.between(now, moment))
                : span(Duration.between(moment, now)) + " ago";
    }

    /** The time of day, with the day when that is not today: {@code 10:02:11}, {@code 2026-11-28 22:15}. */
    public static String clock(Instant moment, Instant now) {
        if (moment == null) {
            return UNKNOWN;
        }
        boolean today = moment.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .equals(now.atOffset(ZoneOffset.UTC).toLocalDate());
        return today ? CLOCK.format(moment) : MINUTE.format(moment);
    }

    /** {@code 2026-11-28 22:15} */
    public static String date(Instant moment) {
        return moment == null ? UNKNOWN : MINUTE.format(moment);
    }

    /** To the second, with the zone: for titles. Null stays null, so that there is no attribute. */
    public static String exact(Instant moment) {
        return moment == null ? null : EXACT.format(moment);
    }

    /** As the attribute datetime of a time element wants it; null stays null. */
    public static String machine(Instant moment) {
        return moment == null ? null : moment.toString();
    }

    /** Only links into the web are links; whatever else a model has cited is shown as text. */
    public static boolean isWebLink(String url) {
        return url != null && url.matches("(?i)https?://[^\\s]+");
    }
}
