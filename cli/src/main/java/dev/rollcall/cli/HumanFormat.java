package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats values for people. Control characters are removed, so that text from elsewhere can't control the terminal. */
public final class HumanFormat {
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private HumanFormat() {}

    /** A provider's failing calls: {@code all of the last 12 calls failed: request rejected (Not Found), since 10:02}. */
    public static String failing(JsonNode failing) {
        String message = text(failing, "message");
        Instant since = time(failing, "since");
        return "all of the last " + count(failing.path("calls").asLong(), "call") + " failed: "
                + line(failing.path("reason").asText())
                + (message == null ? "" : " (" + line(message) + ")")
                + (since == null ? "" : ", since " + when(since));
    }

    /** The field's text; null when it is absent, null or empty. */
    public static String text(JsonNode node, String field) {
        String text = node.path(field).asText("");
        return node.path(field).isNull() || text.isEmpty() ? null : text;
    }

    /** The field's time; null when it is absent, null or not a time. */
    public static Instant time(JsonNode node, String field) {
        try {
            String text = text(node, field);
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    static boolean isSimulated(JsonNode node) {
        return node.path("simulated").asBoolean();
    }

    /** {@code " (simulated)"}, or an empty text. */
    public static String simulated(JsonNode node) {
        return isSimulated(node) ? " (simulated)" : "";
    }

    /** At most so many characters; an ellipsis stands for the rest. */
    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    /** The text on one line, with visible characters only. */
    public static String line(String text) {
        return clean(String.valueOf(text)).replaceAll("\\s+", " ").strip();
    }

    /**
     * Keeps line breaks and tabs; removes characters that move the cursor, ring, colour, or change the direction of writing.
     */
    static String clean(String text) {
        return text.replace("\r\n", "\n")
                .replaceAll("\u001b\\[[0-9;?]*[ -/]*[@-~]", "")
                .replaceAll("[\\p{Cc}&&[^\\n\\t]]|[\u202a-\u202e\u2066-\u2069\u2028\u2029]", "");
    }

    public static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** The number; empty when it is unknown. */
    static String known(JsonNode n) {
        return n.isNumber() ? count(n.asLong()) : "";
    }

    /** The number and the noun: {@code 1 domain}, {@code 2 domains}. */
    public static String count(long n, String noun) {
        return count(n) + " " + noun + (n == 1 ? "" : "s");
    }

    public static String when(Instant time) {
        return time == null ? "" : DATE_TIME.format(time);
    }

    /** With its day when it is more than a day ahead: {@code 10:02:11 UTC}, {@code 2026-12-02 20:00:41 UTC}. */
    static String until(Instant time) {
        return time.isAfter(Instant.now().plus(Duration.ofDays(1))) ? when(time) : clock(time);
    }

    static String clock(Instant time) {
        return TIME.format(time);
    }

    /** The time span: {@code 8 s}, {@code 1 min 20 s}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
    public static String span(Duration span) {
        long seconds = Math.max(0, (span.toMillis() + 500) / 1000);
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return two(seconds / 60, "min", seconds % 60, "s");
        }
        return seconds < 86_400
                ? two(seconds / 3_600, "h", seconds % 3_600 / 60, "min")
                : two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
    }

    /** The amount in dollars; an unknown amount is not shown as 0. */
    public static String usd(JsonNode amount) {
        if (!amount.isNumber()) {
            return "unknown";
        }
        BigDecimal usd = amount.decimalValue();
        if (usd.signum() == 0 || usd.abs().compareTo(BigDecimal.ONE) >= 0) {
            return "$" + String.format(Locale.ROOT, "%,.2f", usd);
        }
        boolean tiny = usd.abs().compareTo(new BigDecimal("0.001")) < 0;
        return "$"
                + (tiny
                        ? usd.round(new MathContext(2)).stripTrailingZeros().toPlainString()
                        : usd.setScale(4, RoundingMode.HALF_UP).toPlainString());
    }

    /** The share of {@code whole}, which is not 0. Rounded down: 100 % means all, and 0 % means none. */
    static String percent(long part, long whole) {
        long percent = part * 100 / whole;
        return part > 0 && percent == 0 ? "< 1 %" : percent + " %";
    }

    /** A rate in percent, {@code "0.4 %"} for 0.004; empty when it is unknown. */
    static String share(JsonNode rate) {
        if (!rate.isNumber()) {
            return "";
        }
        BigDecimal percent = rate.decimalValue().movePointRight(2);
        boolean tiny = percent.signum() > 0 && percent.compareTo(new BigDecimal("0.1")) < 0;
        BigDecimal shown = percent.setScale(1, RoundingMode.HALF_UP).stripTrailingZeros();
        return tiny ? "< 0.1 %" : shown.toPlainString() + " %";
    }

    /** The days: {@code "2026-11-22 (UTC)"} or {@code "2026-11-01 to 2026-11-22 (UTC)"}. */
    static String days(JsonNode span) {
        String from = line(span.path("from").asText());
        String to = line(span.path("to").asText());
        return (from.equals(to) ? to : from + " to " + to) + " (UTC)";
    }

    /** The token counts: {@code "1,200 in (100 cached), 80 out (30 reasoning)"}; empty when none is known. */
    static String tokens(JsonNode tokens) {
        return Stream.of(
                        part(tokens.path("input"), " in", tokens.path("cached_input"), " cached"),
                        part(tokens.path("output"), " out", tokens.path("reasoning"), " reasoning"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String part(JsonNode all, String name, JsonNode some, String kind) {
        String of = some.asLong() > 0 ? " (" + count(some.asLong()) + kind + ")" : "";
        return all.isNumber() ? count(all.asLong()) + name + of : "";
    }

    /** Breaks the text between words; a word that is too long is not broken. The least width is 20. */
    public static List<String> wrap(String text, int width) {
        int most = Math.max(20, width);
        var lines = new ArrayList<String>();
        for (String paragraph : clean(text).split("\n", -1)) {
            var line = new StringBuilder();
            for (String word : paragraph.split(" ", -1)) {
                if (line.length() > 0 && line.length() + 1 + word.length() > most) {
                    lines.add(line.toString().stripTrailing());
                    line.setLength(0);
                }
                line.append(line.length() == 0 ? "" : " ").append(word);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String two(long most, String unit, long rest, String smaller) {
        return most + " " + unit + (rest == 0 ? "" : " " + rest + " " + smaller);
    }
}
