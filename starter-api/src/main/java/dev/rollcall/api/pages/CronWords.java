package dev.rollcall.api.pages;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words when a cron string is due, for the usual ones; all times are UTC. */
final class CronWords {
    private static final Pattern EVERY = Pattern.compile("\\*/(\\d{1,2})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,2}");
    private static final List<String> DAYS =
            List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");

    private CronWords() {}

    /** {@code every 4 hours, at minute 0 (UTC)}; an unusual one as it is written. */
    static String of(String cron) {
        String[] fields = cron.strip().split("\\s+");
        boolean anyDate = fields.length == 5 && fields[2].equals("*") && fields[3].equals("*");
        if (!anyDate) {
            return unusual(cron);
        }
        String minute = fields[0];
        String hour = fields[1];
        boolean everyDay = fields[4].equals("*");
        Matcher minutes = EVERY.matcher(minute);
        if (minutes.matches() && hour.equals("*") && everyDay) {
            return "every " + minutes.group(1) + " minutes";
        }
        if (!NUMBER.matcher(minute).matches()) {
            return unusual(cron);
        }
        Matcher hours = EVERY.matcher(hour);
        if (hours.matches() && everyDay) {
            return "every " + hours.group(1) + " hours, at minute " + minute + " (UTC)";
        }
        if (hour.equals("*") && everyDay) {
            return "every hour, at minute " + minute;
        }
        if (!NUMBER.matcher(hour).matches()) {
            return unusual(cron);
        }
        String at = String.format(Locale.ROOT, "%02d:%02d UTC", Integer.parseInt(hour), Integer.parseInt(minute));
        if (everyDay) {
            return "every day at " + at;
        }
        return fields[4].matches("[0-7]")
                ? "every " + DAYS.get(Integer.parseInt(fields[4]) % DAYS.size()) + " at " + at
                : unusual(cron);
    }

    private static String unusual(String cron) {
        return "by the cron string " + cron + " (UTC)";
    }
}
