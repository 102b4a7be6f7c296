package dev.rollcall.simulator;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a provider is to do wrong. Written {@code PROVIDER=KIND[:ARG][@FROM-UNTIL][,KIND…]}, for instance
 * {@code groq=limited:120/min,flaky:0.05} or {@code openai=dead@10s-40s}; {@code *} means all providers.
 */
public record Fault(String provider, List<Trouble> troubles) {
    /** All providers. */
    public static final String ALL = "*";

    public Fault {
        if (!provider.equals(ALL) && Vendors.byId(provider) == null) {
            throw new IllegalArgumentException("unknown provider '" + provider + "' in a fault; known: "
                    + String.join(", ", Vendors.ids()) + ", or * for all");
        }
        if (troubles.isEmpty()) {
            throw new IllegalArgumentException("a fault of " + provider + " names no kind; known: " + Kind.known());
        }
        troubles = List.copyOf(troubles);
    }

    /** Probabilities are drawn anew each time a cell is asked, so that a retry can succeed. */
    public enum Kind {
        /** {@code limited:120/min}: a strict token bucket per key that refills evenly; 429 beyond it. */
        LIMITED(Argument.RATE),
        /** {@code flaky:0.1}: 500, 503, overloaded, an HTML 502 or a cut connection, by turns. */
        FLAKY(Argument.PROBABILITY),
        /** {@code slow:5s}: every reply takes that much longer. */
        SLOW(Argument.SPAN),
        /** {@code cut:0.1}: the connection is lost in the middle of the body. */
        CUT(Argument.PROBABILITY),
        /** The connection is closed without a word. */
        DEAD(Argument.NONE),
        /** 503 to everything. */
        DOWN(Argument.NONE),
        /** Every key is wrong. */
        UNAUTHORIZED(Argument.NONE),
        /** Every key is out of money. */
        QUOTA(Argument.NONE),
        /** The endpoint is gone for good: 410. */
        RETIRED(Argument.NONE),
        /** {@code html:0.1}: a proxy's HTML 502. */
        HTML(Argument.PROBABILITY),
        /** {@code refused:0.1}: HTTP 200, and the model declines. */
        REFUSED(Argument.PROBABILITY),
        /** {@code empty:0.1}: HTTP 200 without any text. */
        EMPTY(Argument.PROBABILITY),
        /** {@code truncated:0.1}: HTTP 200, the text ends half-way for its length. */
        TRUNCATED(Argument.PROBABILITY),
        /** {@code badjson:0.1}: HTTP 200, and the JSON breaks off. */
        BADJSON(Argument.PROBABILITY),
        /** {@code error200:0.1}: HTTP 200 with an error in it, from those who do that; a plain 500 from the others. */
        ERROR200(Argument.PROBABILITY),
        /** {@code oddfinish:0.1}: a whole answer with a finish word that nobody knows, and a member nobody expects. */
        ODDFINISH(Argument.PROBABILITY),
        /** {@code nousage:0.1}: a whole answer that does not say what it cost. */
        NOUSAGE(Argument.PROBABILITY);

        final Argument argument;

        Kind(Argument argument) {
            this.argument = argument;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static String known() {
            return Arrays.stream(values())
                    .map(k -> k.word() + k.argument.sample)
                    .collect(joining(", "));
        }
    }

    enum Argument {
        NONE(""),
        PROBABILITY(":P"),
        RATE(":N/min"),
        SPAN(":DURATION");

        final String sample;

        Argument(String sample) {
            this.sample = sample;
        }
    }

    /**
     * One kind of trouble. {@code amount}: requests per minute, a probability, or milliseconds, as its kind has it;
     * {@code until} is null when it has no end. Both times count from when the fault was set.
     */
    public record Trouble(Kind kind, double amount, Duration from, Duration until, String text) {
        private static final Pattern FORM = Pattern.compile("([a-z0-9]+)(?::([^@]*))?(?:@([^-]+)-(.*))?");
        private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)/(s|min|h)");

        static Trouble parse(String text) {
            Matcher form = FORM.matcher(text);
            if (!form.matches()) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not KIND[:ARG][@FROM-UNTIL]; known: " + Kind.known());
            }
            Kind kind = kind(form.group(1));
            double amount = amount(kind, form.group(2));
            Duration from = form.group(3) == null ? Duration.ZERO : Spans.parse(form.group(3));
            Duration until = form.group(4) == null || form.group(4).isEmpty() ? null : Spans.parse(form.group(4));
            if (until != null && until.compareTo(from) <= 0) {
                throw new IllegalArgumentException("'" + text + "' ends before it begins");
            }
            return new Trouble(kind, amount, from, until, text);
        }

        private static Kind kind(String word) {
            return Arrays.stream(Kind.values())
                    .filter(kind -> kind.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "unknown kind of fault '" + word + "'; known: " + Kind.known()));
        }

        private static double amount(Kind kind, String argument) {
            if ((kind.argument == Argument.NONE) != (argument == null)) {
                throw new IllegalArgumentException("write '" + kind.word() + kind.argument.sample + "', not '"
                        + kind.word() + (argument == null ? "" : ":" + argument) + "'");
            }
            return switch (kind.argument) {
                case NONE -> 1;
                case PROBABILITY -> probability(kind, argument);
                case RATE -> perMinute(argument);
                case SPAN -> Spans.parse(argument).toMillis();
            };
        }

        private static double probability(Kind kind, String argument) {
            if (!argument.matches("[01](\\.\\d{1,9})?|\\.\\d{1,9}") || Double.parseDouble(argument) > 1) {
                throw new IllegalArgumentException(
                        "'" + argument + "' in '" + kind.word() + "' is not a probability from 0 to 1");
            }
            return Double.parseDouble(argument);
        }

        private static double perMinute(String argument) {
            Matcher rate = RATE.matcher(argument);
            if (!rate.matches() || Double.parseDouble(rate.group(1)) == 0) {
                throw new IllegalArgumentException("'" + argument + "' is not a rate such as 120/min, 5/s or 600/h");
            }
            double count = Double.parseDouble(rate.group(1));
            return switch (rate.group(2)) {
                case "s" -> count * 60;
                case "h" -> count / 60;
                default -> count;
            };
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Reads one fault; an {@link IllegalArgumentException} names the part that is wrong and what would be right. */
    public static Fault parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("'" + text + "' is not PROVIDER=KIND[:ARG][@FROM-UNTIL][,KIND…]");
        }
        try {
            return new Fault(
                    text.substring(0, equals).strip(),
                    Arrays.stream(text.substring(equals + 1).split(",", -1))
                            .map(part -> Trouble.parse(part.strip()))
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("fault '" + text + "': " + e.getMessage(), e);
        }
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return provider + "=" + troubles.stream().map(Trouble::toString).collect(joining(","));
    }
}
