package dev.rollcall.store;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the delimiter of a list and the column to take, by the list's first lines: a column with a known name, else the one
 * that holds domains. If two columns hold different domains, it does not guess.
 */
final class LayoutFinder {
    /** A plain list comes first: it is preferred unless another reading is better. */
    private static final String DELIMITERS = CsvRows.NO_DELIMITER + ",\t;|";

    /** Names of a column of domains, letters only; the first ones are preferred. */
    private static final List<String> NAMES = List.of(
            "domain",
            "domains",
            "domainname",
            "domainnames",
            "rootdomain",
            "fqdn",
            "host",
            "hosts",
            "hostname",
            "website",
            "websites",
            "site",
            "origin",
            "homepage",
            "url",
            "urls");

    /** A cell that looks like a title in a header, although its name is not known. */
    private static final Pattern TITLE = Pattern.compile("[\\p{L}\ufffd][\\p{L}\\p{M}\ufffd _/():-]*");

    private final CsvReading reading;
    private final String wanted;

    private LayoutFinder(CsvReading reading, String wanted) {
        this.reading = reading;
        this.wanted = wanted;
    }

    /** @param score how many rows have a domain in the column */
    private record Candidate(Layout layout, int score, boolean named) {
        private boolean isBetterThan(Candidate other) {
            return other == null || score > other.score || (score == other.score && named && !other.named);
        }
    }

    /**
     * @param wanted the column's name, or its number from 1; null: it is found by its content
     * @throws UnreadableListException when there is no such column, or when two columns may be meant
     */
    static Layout of(List<TextLines.Line> first, String wanted) {
        String text = first.stream().map(TextLines.Line::text).collect(Collectors.joining("\n"));
        List<CsvReading> readings = DELIMITERS
                .chars()
                .mapToObj(delimiter -> CsvReading.of(text, (char) delimiter))
                .filter(CsvReading::isLikely)
                .toList();
        Candidate best = null;
        for (CsvReading reading : readings) {
            Candidate next = new LayoutFinder(reading, wanted == null ? null : wanted.strip()).candidate();
            best = next != null && next.isBetterThan(best) ? next : best;
        }
        if (best == null) {
            throw noSuchColumn(readings, wanted);
        }
        if (wanted != null && best.score() == 0) {
            refuseWithoutDomains(readings, wanted.strip());
        }
        return best.layout();
    }

    /** Refuses a column that the user named if it has no domains and another column has. */
    private static void refuseWithoutDomains(List<CsvReading> readings, String wanted) {
        for (CsvReading reading : readings) {
            var finder = new LayoutFinder(reading, wanted);
            int column = finder.named(wanted);
            int other = finder.best();
            if (column >= 0
                    && other >= 0
                    && other != column
                    && reading.score(other) * 2 >= reading.rows().size()) {
                boolean header = !reading.hasDomain(0, other);
                throw new UnreadableListException("its column " + InvalidDomainException.shown(wanted) + " holds "
                        + reading.cells(column, header)
                        + (reading.isNumeric(column, header) ? ", which are numbers" : ", which are no domains")
                        + "; column " + (other + 1) + " (" + reading.cells(other, header)
                        + ") looks like domains: --column " + (other + 1));
            }
        }
    }

    private Candidate candidate() {
        int column = wanted == null ? found() : named(wanted);
        if (column < 0) {
            return null;
        }
        boolean byName = wanted != null && !isNumber(wanted);
        boolean header = byName || isHeader(column);
        boolean known = header && NAMES.contains(plain(reading.title(column)));
        var layout = new Layout(reading.delimiter(), column, reading.columns(), header ? reading.title(column) : null);
        return new Candidate(layout, reading.score(column), byName || known);
    }

    /** The index of the column with that name; -1 when there is none. */
    private int named(String name) {
        if (isNumber(name)) {
            int number = Integer.parseInt(name) - 1;
            return number < reading.columns() ? number : -1;
        }
        int exact = first(column -> reading.title(column).equalsIgnoreCase(name));
        return exact >= 0 || plain(name).isEmpty()
                ? exact
                : first(column -> plain(reading.title(column)).equals(plain(name)));
    }

    /** The column with the most domains; -1 when there is no column. */
    private int best() {
        return IntStream.range(0, reading.columns())
                .reduce((one, other) -> reading.score(other) > reading.score(one) ? other : one)
                .orElse(-1);
    }

    private int found() {
        int best = best();
        boolean none = best < 0 || reading.score(best) == 0;
        int named = NAMES.stream()
                .map(name -> first(
                        column -> plain(reading.title(column)).equals(name) && (none || reading.score(column) > 0)))
                .filter(column -> column >= 0)
                .findFirst()
                .orElse(-1);
        if (named >= 0 || none) {
            return named >= 0 || reading.delimiter() != CsvRows.NO_DELIMITER ? named : best;
        }
        refuseTwo(best);
        return best;
    }

    private void refuseTwo(int best) {
        int other = first(column ->
                column != best && reading.score(column) * 2 >= reading.score(best) && reading.differ(column, best));
        if (other >= 0) {
            throw new UnreadableListException(
                    "its columns " + (Math.min(best, other) + 1) + " and " + (Math.max(best, other) + 1)
                            + " both hold domains: say which with --column (" + reading.titles() + ")");
        }
    }

    private boolean isHeader(int column) {
        if (reading.hasDomain(0, column)) {
            return false;
        }
        boolean known = first(any -> NAMES.contains(plain(reading.title(any)))) >= 0;
        boolean plainList = reading.delimiter() == CsvRows.NO_DELIMITER;
        boolean titles = reading.score(column) > 0
                && (!plainList || reading.score(column) == reading.rows().size() - 1)
                && TITLE.matcher(reading.title(column)).matches()
                && first(any -> reading.title(any).matches("[\\d.,]+")) < 0;
        return known || titles;
    }

    private int first(IntPredicate which) {
        return IntStream.range(0, reading.columns()).filter(which).findFirst().orElse(-1);
    }

    private static UnreadableListException noSuchColumn(List<CsvReading> readings, String wanted) {
        CsvReading widest = readings.stream()
                .reduce((one, other) -> other.columns() > one.columns() ? other : one)
                .orElseThrow();
        return new UnreadableListException("there is no column " + InvalidDomainException.shown(wanted)
                + " in it (--column); its first line has " + widest.titles());
    }

    private static boolean isNumber(String text) {
        return text.matches("[1-9]\\d{0,3}");
    }

    private static String plain(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]", "");
    }
}
