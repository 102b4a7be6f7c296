package dev.rollcall.store;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A list of which all domains stand in one line: {@code stripe.com, adyen.com, bing.com}. */
final class OneLine {
    private static final Pattern BETWEEN = Pattern.compile("[\\s,;|\"']+");

    private OneLine() {}

    /**
     * One line for each domain, all with the number of the one line, when the list is such a line; else the lines as they
     * are. Blank lines and comments may be around it.
     *
     * @param all the list's lines
     */
    static List<TextLines.Line> cut(List<TextLines.Line> all) {
        String text = all.stream().map(TextLines.Line::text).collect(Collectors.joining("\n"));
        var rows = new CsvRows(TextLines.of(new StringReader(text)), CsvRows.NO_DELIMITER);
        CsvRows.CsvRow only = rows.next();
        if (only == null || only.fields() == null || rows.next() != null) {
            return all;
        }
        List<TextLines.Line> domains = domains(only.line(), CsvRows.withoutComment(only.text()));
        return domains.size() > 1 ? domains : all;
    }

    /** Empty when something else is in the line too. */
    private static List<TextLines.Line> domains(long line, String text) {
        var domains = new ArrayList<TextLines.Line>();
        for (String typed : BETWEEN.split(PastedHost.stripped(text))) {
            try {
                if (!typed.isEmpty()) {
                    Domain.parse(typed);
                    domains.add(new TextLines.Line(line, typed));
                }
            } catch (InvalidDomainException e) {
                return List.of();
            }
        }
        return domains;
    }
}
