package dev.rollcall.site.claims.check;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds dates in folded text: English, German, French, Spanish, Japanese. */
final class Dates {
    private static final String NAMES = """
            january jan januar janvier enero ene
            february feb februar fevrier fev febrero
            march mar marz mars marzo
            april apr avril abril abr
            may mai mayo
            june jun juni juin junio
            july jul juli juillet julio
            august aug aout agosto ago
            september sep sept septembre septiembre
            october oct oktober okt octobre octubre
            november nov novembre noviembre
            december dec dezember dez decembre diciembre dic
            """;
    static final Map<String, Integer> MONTHS = months();
    private static final String MONTH = "(?<month>(?:" + String.join("|", MONTHS.keySet()) + ")\\b)\\.?";
    private static final String YEAR = "(?<year>(?:19|20)\\d{2})(?![\\d%]|[.,']\\d)";
    private static final String NO_DIGIT = "(?<![\\d.,/#$€£-])";

    /** In the order in which they are tried: none is a part of an earlier one. */
    private static final List<Pattern> FORMS = List.of(
            Pattern.compile(
                    NO_DIGIT + "(?<year>(?:19|20)\\d{2})([-/])(?<number>\\d{1,2})(?:\\2(?<day>\\d{1,2}))?(?![\\d-])"),
            Pattern.compile("(?<year>(?:19|20)\\d{2}) ?年(?: ?(?<number>\\d{1,2}) ?月(?: ?(?<day>\\d{1,2}) ?日)?)?"),
            Pattern.compile(NO_DIGIT + "(?<day>\\d{1,2})\\. ?(?<number>\\d{1,2})\\. ?" + YEAR),
            Pattern.compile(NO_DIGIT + "(?<either>\\d{1,2})([/-])(?<other>\\d{1,2})\\2" + YEAR),
            Pattern.compile(
                    NO_DIGIT + "(?<day>\\d{1,2})(?:\\.|st|nd|rd|th|er)? (?:of |de )?" + MONTH + ",? (?:de )?" + YEAR),
            Pattern.compile("\\b" + MONTH + " (?<day>\\d{1,2})(?:st|nd|rd|th)?,? " + YEAR),
            Pattern.compile("\\b" + MONTH + ",? (?:of |de )?" + YEAR),
            Pattern.compile(NO_DIGIT + "(?<![\\p{IsLatin}])" + YEAR + "(?![\\p{IsLatin}/-])"));

    private static final int BARE_YEAR = FORMS.size() - 1;
    private static final Pattern NOUN_AFTER = Pattern.compile("\\G ([\\p{IsLatin}]++)");

    private Dates() {}

    /**
     * A date at the precision that it was written with.
     *
     * @param month 0: not given
     * @param day 0: not given
     * @param ambiguous day and month may be the other way round, or there is no such day
     */
    record Written(int year, int month, int day, boolean ambiguous, int from, int to) {
        boolean isSame(Written other) {
            return year == other.year && month == other.month && day == other.day && !ambiguous && !other.ambiguous;
        }

        int precision() {
            return day > 0 ? 3 : month > 0 ? 2 : 1;
        }

        /** Whether both agree as far as both are given. */
        boolean agreesWith(Written other) {
            int common = Math.min(precision(), other.precision());
            return year == other.year && (common < 2 || month == other.month) && (common < 3 || day == other.day);
        }
    }

    static List<Written> in(String text, int from, int to) {
        List<Written> found = new ArrayList<>();
        for (int form = 0; form < FORMS.size(); form++) {
            Matcher date = FORMS.get(form).matcher(text).region(from, to).useTransparentBounds(true);
            while (date.find()) {
                boolean seen = found.stream().anyMatch(other -> other.from() < date.end() && date.start() < other.to());
                if (!seen && (form != BARE_YEAR || isYear(text, date.end(), to))) {
                    found.add(read(form, date));
                }
            }
        }
        return found;
    }

    /** "2000 employees" is no year. */
    private static boolean isYear(String text, int end, int to) {
        int after = end < to && text.charAt(end) == ' ' ? end + 1 : end;
        if (after < to && "$€£¥¢%‰".indexOf(text.charAt(after)) >= 0) {
            return false;
        }
        Matcher noun = NOUN_AFTER.matcher(text).region(end, to);
        return !noun.find() || Words.isCommon(noun.group(1)) || noun.group(1).equals("by");
    }

    private static Written read(int form, Matcher date) {
        int year = number(date, form, "year");
        int month = month(date, form);
        int day = number(date, form, "day");
        boolean ambiguous = false;
        if (form == 3) {
            int either = number(date, form, "either");
            int other = number(date, form, "other");
            ambiguous = either <= 12 && other <= 12 && either != other;
            month = either > 12 ? other : either;
            day = either > 12 ? either : other;
        }
        ambiguous |= !exists(year, month, day);
        return new Written(year, month, day, ambiguous, date.start(), date.end());
    }

    private static boolean exists(int year, int month, int day) {
        if (month == 0) {
            return day == 0;
        }
        return month <= 12 && (day == 0 || YearMonth.of(year, month).isValidDay(day));
    }

    private static int month(Matcher date, int form) {
        if (has(form, "month")) {
            return MONTHS.get(date.group("month"));
        }
        int month = number(date, form, "number");
        // A month that is written as 0 is none that exists.
        return has(form, "number") && date.group("number") != null && month == 0 ? 13 : month;
    }

    private static int number(Matcher date, int form, String group) {
        return has(form, group) && date.group(group) != null ? Integer.parseInt(date.group(group)) : 0;
    }

    private static boolean has(int form, String group) {
        return FORMS.get(form).pattern().contains("(?<" + group + ">");
    }

    private static Map<String, Integer> months() {
        Map<String, Integer> months = new HashMap<>();
        List<String> lines = NAMES.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            for (String name : lines.get(i).split(" ", -1)) {
                months.put(name, i + 1);
            }
        }
        return months;
    }
}
