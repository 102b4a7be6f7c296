package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/tables.md} has every table of the ledger, and the columns that it names are there. */
class TablesPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\|[^|]*\\|([^|]*)\\|$");
    private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");

    /** Not ours. */
    private static final String FLYWAYS = "rollcall_schema";

    @Test
    void itHasEveryTableAndTheirColumns() throws IOException {
        Map<String, TreeSet<String>> tables = tables();
        Map<String, String> rows = Pattern.compile(ROW.pattern())
                .matcher(Files.readString(Path.of("..", "docs", "tables.md")))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
        assertThat(rows.keySet()).containsAll(tables.keySet());
        tables.keySet().forEach(table -> {
            String words = rows.get(table);
            List<String> named = NAME.matcher(words).results().map(this::name).toList();
            boolean refersToItself = words.strip().equals("the same");
            assertThat(refersToItself || named.stream().allMatch(name -> isColumn(tables, table, name)))
                    .as(table + ": " + words)
                    .isTrue();
        });
    }

    private String name(MatchResult match) {
        return match.group(1);
    }

    /** Of the table itself; words in the column's text may name another table, too. */
    private static boolean isColumn(Map<String, TreeSet<String>> tables, String table, String name) {
        return tables.get(table).contains(name) || tables.containsKey(name);
    }

    private static Map<String, TreeSet<String>> tables() {
        var tables = new TreeMap<String, TreeSet<String>>();
        try (var test = TestLedger.open()) {
            String all = test.one(String.class, """
                    SELECT string_agg(table_name || '.' || column_name, ' ') FROM information_schema.columns
                    JOIN information_schema.tables USING (table_schema, table_name)
                    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'""");
            Arrays.stream(all.split(" "))
                    .map(column -> column.split("\\."))
                    .filter(column -> !column[0].equals(FLYWAYS))
                    .forEach(column -> tables.computeIfAbsent(column[0], name -> new TreeSet<>())
                            .add(column[1]));
        }
        return tables;
    }
}
