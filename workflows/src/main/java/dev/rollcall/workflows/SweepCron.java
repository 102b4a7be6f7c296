package dev.rollcall.workflows;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A cron string of five fields, in UTC: minute, hour, day of the month, month, day of the week. Each is {@code *}, numbers,
 * ranges ({@code 1-5}), steps ({@code *}{@code /4}) or lists of these; months and days of the week have names, too.
 */
public final class SweepCron {
    private static final int MOST_CHARACTERS = 200;

    private static final List<CronField> FIELDS = List.of(
            new CronField("minute", 0, 59, List.of()),
            new CronField("hour", 0, 23, List.of()),
            new CronField("day of the month", 1, 31, List.of()),
            new CronField(
                    "month",
                    1,
                    12,
                    List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
            new CronField("day of the week", 0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

    private static final int DAY = 2;
    private static final int MONTH = 3;
    private static final List<Integer> DAYS_OF_MONTHS = List.of(31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

    private SweepCron() {}

    /** @param names of its numbers, from the least on; empty: none */
    private record CronField(String name, int least, int most, List<String> names) {}

    /** What is wrong, and in which character; empty when nothing is. */
    public static Optional<String> problem(String cron) {
        try {
            check(cron);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static void check(String cron) {
        if (cron.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "it has " + cron.length() + " characters; a cron string has at most " + MOST_CHARACTERS);
        }
        var values = new ArrayList<TreeSet<Integer>>();
        int at = 0;
        for (int end = 0; end < cron.length(); at = end) {
            while (at < cron.length() && cron.charAt(at) == ' ') {
                at++;
            }
            end = cron.indexOf(' ', at) < 0 ? cron.length() : cron.indexOf(' ', at);
            if (end > at) {
                if (values.size() == FIELDS.size()) {
                    throw new IllegalArgumentException("character " + (at + 1)
                            + ": there are more than five fields; they are minute, hour, day of the month, month and day"
                            + " of the week");
                }
                values.add(values(FIELDS.get(values.size()), values.size() + 1, cron.substring(at, end), at));
            }
        }
        if (values.size() < FIELDS.size()) {
            throw new IllegalArgumentException("character " + (cron.length() + 1) + ": it ends after " + values.size()
                    + " of five fields; the next one is the "
                    + FIELDS.get(values.size()).name());
        }
        refuseNever(values.get(DAY), values.get(MONTH));
    }

    private static TreeSet<Integer> values(CronField field, int number, String text, int start) {
        var values = new TreeSet<Integer>();
        int at = start;
        for (String part : text.split(",", -1)) {
            add(values, field, part, "field " + number + " (" + field.name() + "), character " + (at + 1) + ": ");
            at += part.length() + 1;
        }
        return values;
    }

    private static void add(TreeSet<Integer> values, CronField field, String part, String where) {
        String[] stepped = part.split("/", -1);
        if (stepped.length > 2) {
            throw new IllegalArgumentException(where + "'" + part + "' has two steps; write one, such as */5");
        }
        int step = stepped.length == 1 ? 1 : number(stepped[1], 1, field.most(), where, "a step");
        int first = field.least();
        int last = field.most();
        if (!stepped[0].equals("*")) {
            String[] range = stepped[0].split("-", -1);
            if (range.length > 2) {
                throw new IllegalArgumentException(where + "'" + part + "' is no range; write one such as 1-5");
            }
            first = value(field, range[0], where);
            last = range.length == 2 ? value(field, range[1], where) : stepped.length == 1 ? first : field.most();
        }
        if (first > last) {
            throw new IllegalArgumentException(where + "'" + part + "' runs backwards; the smaller number comes first");
        }
        for (int value = first; value <= last; value += step) {
            values.add(value);
        }
    }

    private static int value(CronField field, String text, String where) {
        int named = field.names().indexOf(text.toLowerCase(Locale.ROOT));
        return named >= 0
                ? field.least() + named
                : number(
                        text,
                        field.least(),
                        field.most(),
                        where,
                        field.names().isEmpty()
                                ? "a number"
                                : "a name such as " + field.names().get(1) + ", or a number");
    }

    private static int number(String text, int least, int most, String where, String wanted) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(
                    where + "'" + text + "' is wrong here; write *, or " + wanted + " from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    /** The 31st of February never comes. */
    private static void refuseNever(TreeSet<Integer> days, TreeSet<Integer> months) {
        if (months.stream().noneMatch(month -> days.first() <= DAYS_OF_MONTHS.get(month - 1))) {
            throw new IllegalArgumentException("fields 3 and 4: none of these months has a day " + days.first());
        }
    }
}
