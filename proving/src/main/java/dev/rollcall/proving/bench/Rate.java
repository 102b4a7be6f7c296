package dev.rollcall.proving.bench;

import dev.rollcall.cli.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rate as people write it: {@code 600/min}, {@code 10/s}. */
record Rate(int perMinute) {
    private static final Pattern WORDS = Pattern.compile("(\\d{1,9})/(min|s)");
    private static final int MOST = 20_000;

    /** @throws UserError that shows the entry that is not a rate */
    static List<Rate> list(String option, String typed) {
        var rates = new ArrayList<Rate>();
        for (String one : typed.split(",", -1)) {
            rates.add(of(option, one.strip()));
        }
        return List.copyOf(rates);
    }

    private static Rate of(String option, String typed) {
        Matcher match = WORDS.matcher(typed);
        if (!match.matches()) {
            throw new UserError(option + ": '" + typed + "' is no rate; give whole numbers such as 60/min or 10/s,"
                    + " with commas between them");
        }
        long perMinute = Long.parseLong(match.group(1)) * ("s".equals(match.group(2)) ? 60 : 1);
        if (perMinute == 0) {
            throw new UserError(option + ": '" + typed + "' allows nothing, so there is nothing to measure; give 1/min"
                    + " or more");
        }
        if (perMinute > MOST) {
            throw new UserError(option + ": '" + typed
                    + "' is more than this benchmark asks of one provider; give at most " + MOST + "/min");
        }
        return new Rate((int) perMinute);
    }
}
