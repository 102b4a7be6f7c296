package dev.rollcall.reports;

import static org.assertj.core.api.Assertions.assertThat;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTableTest {
    private static final List<TableColumn> COLUMNS = List.of(
            TableColumn.text("name"),
            TableColumn.whole("n"),
            TableColumn.decimal("point"),
            TableColumn.flag("simulated"),
            TableColumn.moment("at"));

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = folder.resolve("table.parquet");
        try (var out = Files.newOutputStream(file);
                var table = new ParquetTable(COLUMNS, out)) {
            table.row(List.of("Île 🏦", 3L, .25, true, Instant.parse("2026-11-30T10:34:58.123456Z")));
            table.row(Arrays.asList(null, null, null, null, null));
            table.row(List.of("", Long.MAX_VALUE, -0.5, false, Instant.EPOCH));
        }
        List<Map<String, Object>> rows = read(file);
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0))
                .containsEntry("name", "Île 🏦")
                .containsEntry("n", 3L)
                .containsEntry("point", .25)
                .containsEntry("simulated", true)
                .containsEntry("at", 1_796_034_898_123_456L);
        assertThat(rows.get(1).values()).containsOnlyNulls();
        assertThat(rows.get(2)).containsEntry("name", "").containsEntry("n", Long.MAX_VALUE);
    }

    /** Rows go out while they come: of a long table only a part is in memory. */
    @Test
    void aLongTableIsWrittenAsItComes() throws IOException {
        Path file = folder.resolve("long.parquet");
        try (var out = Files.newOutputStream(file);
                var table = new ParquetTable(COLUMNS, out)) {
            for (long i = 0; i < 200_000; i++) {
                table.row(List.of("row " + i, i, i / 7.0, i % 2 == 0, Instant.ofEpochSecond(i)));
            }
            assertThat(Files.size(file)).as("before it is whole").isGreaterThan(4 << 20);
        }
        List<Map<String, Object>> rows = read(file);
        assertThat(rows).hasSize(200_000);
        assertThat(rows.get(199_999)).containsEntry("name", "row 199999").containsEntry("n", 199_999L);
    }

    private static List<Map<String, Object>> read(Path file) throws IOException {
        Hydrator<Map<String, Object>, Map<String, Object>, String> hydrator = new Hydrator<>() {
            @Override
            public Map<String, Object> start() {
                return new HashMap<>();
            }

            @Override
            public Map<String, Object> add(Map<String, Object> row, String heading, Object value) {
                row.put(heading, value);
                return row;
            }

            @Override
            public Map<String, Object> finish(Map<String, Object> row) {
                return row;
            }
        };
        return ParquetReader.streamContent(file.toFile(), hydrator, path -> path[0])
                .toList();
    }
}
