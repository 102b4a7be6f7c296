package dev.rollcall.simulator.limits;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a key may ask, as it is written behind {@code limited:}.
 *
 * @param count requests or tokens in a window, or calls at once; more than 0
 * @param window in which they are allowed; zero for calls at once
 * @param zone in which a day begins at midnight; UTC for all others
 */
public record SimulatedLimit(LimitForm kind, double count, Duration window, ZoneId zone) {
    /** How a limit is written behind {@code limited}. */
    public static final String FORM = ":N/min[:fixed]|N/day[:ZONE]|N:concurrent|N:[input-|output-]tokens/min";

    private static final Pattern FORMS = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)"
            + "(?:/(?<unit>s|min|h)(?<fixed>:fixed)?"
            + "|/day(?::(?<zone>.+))?"
            + "|(?<concurrent>:concurrent)"
            + "|:(?<tokens>tokens|input-tokens|output-tokens)/(?<per>s|min|h))");

    /** What is counted, and how it comes back. */
    public enum LimitForm {
        /** Requests, from a token bucket that refills evenly. */
        BUCKET("requests", "requests per min (RPM)"),
        /** Requests, within fixed windows of the wall clock. */
        FIXED("requests", "requests per min (RPM)"),
        CONCURRENT("concurrent", "concurrent requests"),
        TOKENS("tokens", "tokens per min (TPM)"),
        INPUT_TOKENS("tokens", "input tokens per min (ITPM)"),
        OUTPUT_TOKENS("tokens", "output tokens per min (OTPM)"),
        DAY("day", "requests per day (RPD)");

        private final String word;
        private final String unit;

        LimitForm(String word, String unit) {
            this.word = word;
            this.unit = unit;
        }

        /** As the log names it. */
        public String word() {
            return word;
        }

        /** As OpenAI names it: {@code requests per min (RPM)}. */
        public String unit() {
            return unit;
        }

        public boolean ofTokens() {
            return word.equals("tokens");
        }

        /** As Anthropic names it: {@code requests per minute}. */
        public String spelledOut() {
            return unit.replaceFirst(" \\(.*", "").replaceFirst(" min$", " minute");
        }
    }

    /** An {@link IllegalArgumentException} says what would be right. */
    public static SimulatedLimit parse(String text) {
        Matcher form = FORMS.matcher(text);
        if (!form.matches() || Double.parseDouble(form.group(1)) <= 0) {
            throw new IllegalArgumentException("'" + text + "' is no limit above 0 such as 120/min, 5/s, 600/h,"
                    + " 600/min:fixed, 10:concurrent, 60000:tokens/min (input-tokens, output-tokens), 1000/day or"
                    + " 1000/day:America/Los_Angeles");
        }
        double count = Double.parseDouble(form.group(1));
        if (form.group("unit") != null) {
            LimitForm kind = form.group("fixed") == null ? LimitForm.BUCKET : LimitForm.FIXED;
            return new SimulatedLimit(kind, whole(kind, count, text), window(form.group("unit")), ZoneOffset.UTC);
        }
        if (form.group("tokens") != null) {
            LimitForm kind =
                    LimitForm.valueOf(form.group("tokens").replace('-', '_').toUpperCase(Locale.ROOT));
            return new SimulatedLimit(kind, count, window(form.group("per")), ZoneOffset.UTC);
        }
        if (form.group("concurrent") != null) {
            return new SimulatedLimit(
                    LimitForm.CONCURRENT, whole(LimitForm.CONCURRENT, count, text), Duration.ZERO, ZoneOffset.UTC);
        }
        return new SimulatedLimit(
                LimitForm.DAY, whole(LimitForm.DAY, count, text), Duration.ofDays(1), zone(form.group("zone")));
    }

    private static double whole(LimitForm kind, double count, String text) {
        if (kind != LimitForm.BUCKET && count != Math.rint(count)) {
            throw new IllegalArgumentException("'" + text + "' counts whole requests, and " + count + " is none");
        }
        return count;
    }

    private static Duration window(String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofMinutes(1);
        };
    }

    private static ZoneId zone(String name) {
        try {
            return name == null ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no time zone such as America/Los_Angeles or UTC (1000/day:ZONE)", e);
        }
    }

    double perNano() {
        return count / window.toNanos();
    }

    double perMinute() {
        return perNano() * 60e9;
    }

    /** The number that the provider tells: per minute for a bucket, else the count itself. */
    public int announced() {
        return (int) Math.max(1, kind == LimitForm.BUCKET || kind.ofTokens() ? Math.round(perMinute()) : count);
    }

    /** Whether a counter of the one can go on for the other. */
    public boolean sameSort(SimulatedLimit other) {
        return kind == other.kind && window.equals(other.window) && zone.equals(other.zone);
    }
}
