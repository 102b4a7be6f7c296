package dev.rollcall.api;

import dev.rollcall.reports.CanonicalJson;
import dev.rollcall.reports.ParquetTable;
import dev.rollcall.reports.ReportDocument;
import dev.rollcall.reports.ReportTable;
import dev.rollcall.reports.TableColumn;
import dev.rollcall.reports.pdf.ReportPdf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The forms in which a report can be had. What makes the larger ones is loaded when somebody asks for one. */
enum ReportFormat {
    JSON("application/json"),
    CSV(Csv.TYPE),
    PARQUET("application/vnd.apache.parquet"),
    PDF("application/pdf");

    static final List<String> WORDS =
            Arrays.stream(values()).map(ReportFormat::word).toList();

    private final String type;

    ReportFormat(String type) {
        this.type = type;
    }

    static ReportFormat of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String type() {
        return type;
    }

    /**
     * @param number of the report
     * @param json of the document, which was compared with its hash
     */
    byte[] bytes(ReportDocument document, int number, CanonicalJson json) {
        return switch (this) {
            case JSON -> json.bytes();
            case CSV -> csv(document);
            case PARQUET -> parquet(document);
            case PDF -> ReportPdf.of(document, number);
        };
    }

    private static byte[] csv(ReportDocument document) {
        String header = ReportTable.COLUMNS.stream().map(TableColumn::name).collect(Collectors.joining(",")) + "\r\n";
        return ReportTable.rows(document).stream()
                .map(row -> Csv.row(row.toArray()))
                .collect(Collectors.joining("", header, ""))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] parquet(ReportDocument document) {
        var out = new ByteArrayOutputStream();
        try (var table = new ParquetTable(ReportTable.COLUMNS, out)) {
            for (List<Object> row : ReportTable.rows(document)) {
                table.row(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
