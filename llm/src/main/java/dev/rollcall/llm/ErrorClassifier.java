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
 * Decides what an error reply of any provider means. The rules are data in {@code error-rules.json}, each with its reason;
 * the first rule that fits counts. Rules for codes come before rules for statuses, because a gateway may pass on a
 * provider's code with another status.
 */
final class ErrorClassifier {

    private final List<ErrorRule> rules;
    private final Map<String, ErrorRule.WordsAndCodes> signs;

    private ErrorClassifier(List<ErrorRule> rules, Map<String, ErrorRule.WordsAndCodes> signs) {
        this.rules = rules;
        this.signs = signs;
    }

    static ErrorClassifier bundled() {
        try (InputStream in = ErrorClassifier.class.getResourceAsStream("error-rules.json")) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("error-rules.json inside the jar", e);
        }
    }

    /** @throws IllegalArgumentException when the table is incomplete; the message says what is missing, and where */
    static ErrorClassifier read(InputStream in) throws IOException {
        RuleFile table;
        try {
            table = new ObjectMapper().readValue(in, RuleFile.class);
        } catch (JsonMappingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            String what =
                    e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
            throw new IllegalArgumentException("error-rules.json, line " + line + ": " + what, e);
        }
        Set<String> named = new HashSet<>();
        table.rules().forEach(rule -> rule.signs().forEach(named::add));
        if (!named.equals(table.signs().keySet())) {
            throw new IllegalArgumentException("error-rules.json: rules name the signs " + named + ", there are "
                    + table.signs().keySet());
        }
        if (table.rules().isEmpty()
                || !table.rules().get(table.rules().size() - 1).isForAll()) {
            throw new IllegalArgumentException("error-rules.json: the last rule must fit whatever no other rule fits");
        }
        return new ErrorClassifier(List.copyOf(table.rules()), Map.copyOf(table.signs()));
    }

    ErrorRule rule(ErrorReply failed) {
        return rules.stream()
                .filter(rule -> rule.fits(failed, signs))
                .findFirst()
                .orElseThrow();
    }

    private record RuleFile(List<String> about, List<ErrorRule> rules, Map<String, ErrorRule.WordsAndCodes> signs) {}
}
