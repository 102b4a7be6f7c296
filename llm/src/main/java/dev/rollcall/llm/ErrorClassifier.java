package dev.rollcall.llm;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a reply that is no answer means, for every provider: data. The rows are in {@code failures.json}, with a reason beside
 * each; the first that fits counts. Codes stand before statuses there, because gateways put the one into the other.
 */
final class ErrorClassifier {

    private final List<ErrorRule> rows;
    private final Map<String, ErrorRule.Sign> signs;

    private ErrorClassifier(List<ErrorRule> rows, Map<String, ErrorRule.Sign> signs) {
        this.rows = rows;
        this.signs = signs;
    }

    static ErrorClassifier bundled() {
        try (InputStream in = ErrorClassifier.class.getResourceAsStream("failures.json")) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("failures.json inside the jar", e);
        }
    }

    /** @throws IllegalArgumentException when the table has a hole: what is missing, and where */
    static ErrorClassifier read(InputStream in) throws IOException {
        Table table;
        try {
            table = new ObjectMapper().readValue(in, Table.class);
        } catch (JsonMappingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            String what =
                    e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
            throw new IllegalArgumentException("failures.json, line " + line + ": " + what, e);
        }
        Set<String> spokenOf = new HashSet<>();
        table.rows().forEach(row -> row.signs().forEach(spokenOf::add));
        if (!spokenOf.equals(table.signs().keySet())) {
            throw new IllegalArgumentException("failures.json: rows speak of the signs " + spokenOf + ", there are "
                    + table.signs().keySet());
        }
        if (table.rows().isEmpty() || !table.rows().get(table.rows().size() - 1).isForAll()) {
            throw new IllegalArgumentException("failures.json: the last row has to fit whatever no other row fits");
        }
        return new ErrorClassifier(List.copyOf(table.rows()), Map.copyOf(table.signs()));
    }

    ErrorRule rule(ErrorReply failed) {
        return rows.stream().filter(row -> row.fits(failed, signs)).findFirst().orElseThrow();
    }

    private record Table(List<String> about, List<ErrorRule> rows, Map<String, ErrorRule.Sign> signs) {}
}
