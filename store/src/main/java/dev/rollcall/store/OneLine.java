package dev.rollcall.store;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A list that has all its domains in one line: {@code stripe.com, adyen.com, bing.com}. */
final class OneLine {
    private static final Pattern BETWEEN = Pattern.compile("[\\s,;|\"']+");

    private OneLine() {}

    /**
     * If the list is such a line, returns one line for each domain, all with the number of that line; else the lines
     * unchanged. Blank lines and comments may be around it.
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

    /** The domains of the line; empty when the line has anything else in it. */
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
