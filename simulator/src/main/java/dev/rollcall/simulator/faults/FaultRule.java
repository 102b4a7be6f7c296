package dev.rollcall.simulator.faults;

import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.Shape.Argument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One rule of a fault: a shape, how often, and when. Written {@code SHAPE[:ARG…][@FROM-UNTIL]}.
 *
 * @param probability the share of the requests that get it, from 0 to 1
 * @param limit only {@link Shape#LIMITED} has one, else null
 * @param span how much longer a slow reply takes, or the wait that a 429 hints at; null when none was given
 * @param part the part of a whole that a rule names, from 0 to 1; 1 when it names none
 * @param from {@code from} and {@code until} count from when the fault was set, or from the last {@code POST
 *     /control/start}; {@code until} is null when the rule has no end
 * @param text as it was written
 */
public record FaultRule(
        Shape shape,
        double probability,
        SimulatedLimit limit,
        Duration span,
        double part,
        Duration from,
        Duration until,
        String text) {
    private static final Pattern FORM = Pattern.compile("([a-z0-9-]+)((?::[^:@]*)*)(@.*)?");
    private static final Pattern WHEN = Pattern.compile("@([^-]+)-(.*)");
    private static final Pattern PART = Pattern.compile("(\\d{1,6})/(\\d{1,6})");
    private static final Pattern SHARE = Pattern.compile("[01](\\.\\d{1,9})?|\\.\\d{1,9}");

    /** An {@link IllegalArgumentException} says what is wrong and what would be right. */
    static FaultRule parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not SHAPE[:ARG…][@FROM-UNTIL]; known: " + Shape.known());
        }
        FaultRule always = shaped(Shape.named(form.group(1)), arguments(form.group(2)), text);
        return form.group(3) == null ? always : always.during(form.group(3));
    }

    private static List<String> arguments(String text) {
        return text.isEmpty() ? List.of() : List.of(text.substring(1).split(":", -1));
    }

    private static FaultRule shaped(Shape shape, List<String> arguments, String text) {
        if (shape.argument() == Argument.RATE) {
            return limited(shape, String.join(":", arguments), text);
        }
        var left = new ArrayList<>(arguments);
        double share = 1;
        if (!left.isEmpty() && SHARE.matcher(left.get(0)).matches() && Double.parseDouble(left.get(0)) <= 1) {
            share = Double.parseDouble(left.remove(0));
        }
        double part = 1;
        if (!left.isEmpty() && shape.argument() == Argument.PART && part(left.get(0)) >= 0) {
            part = part(left.remove(0));
        } else if (shape.argument() == Argument.PART) {
            left.add("no part");
        }
        Duration span = null;
        if (!left.isEmpty() && shape.argument() != Argument.NONE && DurationText.matches(left.get(0))) {
            span = DurationText.parse(left.remove(0));
        }
        if (!left.isEmpty() || (span == null && shape.argument() == Argument.SPAN)) {
            String form = shape.form();
            throw new IllegalArgumentException("write '" + form + "' or, for a share of the requests, '"
                    + form.replace(shape.word(), shape.word() + ":0.1") + "'"
                    + (shape.argument() == Argument.PART ? ", K/N such as 1/10" : "")
                    + (shape.argument() == Argument.NONE || shape.argument() == Argument.PART
                            ? ""
                            : ", DURATION such as 250ms, 1.5s, 2m or 1h")
                    + ", not '" + text + "'");
        }
        return new FaultRule(shape, share, null, span, part, Duration.ZERO, null, text);
    }

    /** Below 0 when the text is no part of a whole. */
    private static double part(String text) {
        Matcher written = PART.matcher(text);
        if (!written.matches()) {
            return -1;
        }
        double whole = Integer.parseInt(written.group(2));
        double part = Integer.parseInt(written.group(1));
        return part > whole || whole == 0 ? -1 : part / whole;
    }

    private static FaultRule limited(Shape shape, String limit, String text) {
        try {
            return new FaultRule(shape, 1, SimulatedLimit.parse(limit), null, 1, Duration.ZERO, null, text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("write '" + shape.form() + "': " + e.getMessage(), e);
        }
    }

    /** The same rule within a span of time: {@code @10s-40s}, {@code @10s-}. */
    private FaultRule during(String when) {
        Matcher written = WHEN.matcher(when);
        if (!written.matches()) {
            throw new IllegalArgumentException(
                    "'" + when + "' is not @FROM-UNTIL, such as @10s-40s, or @10s- without an end");
        }
        Duration begin = DurationText.parse(written.group(1));
        Duration end = written.group(2).isEmpty() ? null : DurationText.parse(written.group(2));
        if (end != null && end.compareTo(begin) <= 0) {
            throw new IllegalArgumentException("'" + when + "' ends before it begins");
        }
        return new FaultRule(shape, probability, limit, span, part, begin, end, text);
    }

    @Override
    public String toString() {
        return text;
    }
}
