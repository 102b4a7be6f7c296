package dev.rollcall.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.llm.Fault;
import dev.rollcall.llm.Outcome;
import dev.rollcall.store.CellFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/errors.md} has every reason, and each outcome with each fault that the rules know: so it can't be forgotten. */
class ErrorsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "errors.md");
    private static final Set<String> OUTCOMES =
            Arrays.stream(Outcome.values()).map(Enum::name).collect(Collectors.toSet());
    private static final Set<String> FAULTS =
            Arrays.stream(Fault.values()).map(Enum::name).collect(Collectors.toSet());

    @Test
    void everyReasonHasARow() throws IOException {
        List<String> reasons = rows("| reason |").stream().map(row -> row[0]).toList();
        assertThat(reasons).containsExactlyInAnyOrderElementsOf(CellFilter.reasons());
    }

    @Test
    void everyOutcomeHasARowForEachOfItsFaults() throws IOException {
        List<String[]> rows = rows("| outcome |");
        assertThat(rows).allSatisfy(row -> {
            assertThat(OUTCOMES).contains(row[0]);
            assertThat(FAULTS).contains(row[1]);
        });
        List<String> pairs = rows.stream().map(row -> row[0] + " " + row[1]).toList();
        assertThat(pairs).doesNotHaveDuplicates().containsAll(ofRules());
        assertThat(rows.stream().map(row -> row[0]))
                .as("those of replies that no rule is for, too")
                .containsAll(OUTCOMES);
    }

    @Test
    void everyRowSaysWhatToDo() throws IOException {
        for (String heading : List.of("| reason |", "| outcome |", "| status |", "| what you see |")) {
            assertThat(rows(heading))
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(row[row.length - 1])
                            .as(String.join(" | ", row))
                            .isNotBlank());
        }
    }

    private static Set<String> ofRules() throws IOException {
        var pairs = new TreeSet<String>();
        try (InputStream rules = Outcome.class.getResourceAsStream("error-rules.json")) {
            for (JsonNode rule : new ObjectMapper().readTree(rules).path("rules")) {
                pairs.add(
                        rule.path("outcome").asText() + " " + rule.path("fault").asText());
            }
        }
        return pairs;
    }

    /** The cells of the table whose heading begins so. */
    private static List<String[]> rows(String heading) throws IOException {
        return Files.readString(PAGE)
                .lines()
                .dropWhile(line -> !line.startsWith(heading))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(
                                line.substring(1, line.lastIndexOf('|')).split("\\|"))
                        .map(String::strip)
                        .toArray(String[]::new))
                .toList();
    }
}
