package dev.rollcall.api;

import static dev.rollcall.reports.TableColumn.flag;
import static dev.rollcall.reports.TableColumn.moment;
import static dev.rollcall.reports.TableColumn.text;
import static dev.rollcall.reports.TableColumn.whole;

import dev.rollcall.api.ObservationController.MentionView;
import dev.rollcall.api.ObservationController.ObservationView;
import dev.rollcall.reports.ParquetTable;
import dev.rollcall.reports.TableColumn;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.apache.coyote.CloseNowException;

/**
 * Observations as a table: a row for each mention, and one without an entity for an answer that names nobody. A page of them is in
 * memory at a time.
 */
record ObservationExport(String format, boolean bom) {
    static final List<String> FORMATS = List.of("json", "csv", "parquet");

    /** Answers that are read at once. */
    static final int PAGE = 200;

    private static final List<TableColumn> COLUMNS = List.of(
            whole("cell"),
            text("prompt"),
            whole("prompt_version"),
            text("provider"),
            text("model"),
            text("resolved_model"),
            text("surface"),
            whole("repetition"),
            text("window"),
            text("outcome"),
            flag("knows_domain"),
            flag("simulated"),
            moment("at"),
            text("entity"),
            whole("start"),
            whole("end"),
            text("quote"),
            whole("count"),
            whole("rank"));

    static ObservationExport of(Query query) {
        String format = query.format(FORMATS);
        boolean bom = query.bom(format);
        if (!format.equals("json")) {
            query.refuse(List.of("limit", "after"), "as " + format + " all observations come in one go; leave it out");
        }
        return new ObservationExport(format, bom);
    }

    boolean isPage() {
        return format.equals("json");
    }

    /** Where rows go. */
    private interface RowSink {
        void row(List<Object> row) throws IOException;

        void end() throws IOException;
    }

    /** @param pages up to {@link #PAGE} observations behind a cell; the last page is empty */
    void write(LongFunction<List<ObservationView>> pages, String name, HttpServletResponse response)
            throws IOException {
        // Read before the first byte is sent: until then the reply can still be that the ledger is away.
        List<ObservationView> page = pages.apply(0);
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]", "_") + "." + format + "\"");
        try {
            RowSink sink = format.equals("csv") ? csv(response) : parquet(response);
            while (!page.isEmpty()) {
                for (ObservationView observation : page) {
                    for (List<Object> row : rows(observation)) {
                        sink.row(row);
                    }
                }
                page = pages.apply(page.get(page.size() - 1).cell());
            }
            sink.end();
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                // The connection is cut, so that the caller does not take this for the end.
                throw new CloseNowException("the reply had begun", e);
            }
            response.reset();
            throw e;
        }
    }

    private RowSink csv(HttpServletResponse response) throws IOException {
        response.setContentType(Csv.TYPE);
        OutputStream out = response.getOutputStream();
        String header = COLUMNS.stream().map(TableColumn::name).collect(Collectors.joining(",")) + "\r\n";
        out.write(Csv.begin(header, bom).getBytes(StandardCharsets.UTF_8));
        return new RowSink() {
            @Override
            public void row(List<Object> row) throws IOException {
                out.write(Csv.row(row.toArray()).getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void end() {
                // A line is whole by itself.
            }
        };
    }

    private static RowSink parquet(HttpServletResponse response) throws IOException {
        response.setContentType(ReportFormat.PARQUET.type());
        var table = new ParquetTable(COLUMNS, response.getOutputStream());
        return new RowSink() {
            @Override
            public void row(List<Object> row) throws IOException {
                table.row(row);
            }

            /** Without it the file has no end, and no reader takes it. */
            @Override
            public void end() throws IOException {
                table.close();
            }
        };
    }

    private static List<List<Object>> rows(ObservationView observation) {
        if (observation.mentions().isEmpty()) {
            return List.of(row(observation, null));
        }
        return observation.mentions().stream()
                .map(mention -> row(observation, mention))
                .toList();
    }

    private static List<Object> row(ObservationView observation, MentionView mention) {
        var row = new ArrayList<Object>(Arrays.asList(
                observation.cell(),
                observation.prompt(),
                (long) observation.promptVersion(),
                observation.provider(),
                observation.model(),
                observation.resolvedModel(),
                observation.surface(),
                (long) observation.repetition(),
                observation.window(),
                observation.outcome(),
                observation.knowsDomain(),
                observation.simulated(),
                observation.at()));
        row.addAll(
                mention == null
                        ? Arrays.asList(null, null, null, null, null, null)
                        : Arrays.asList(
                                mention.entity(),
                                (long) mention.start(),
                                (long) mention.end(),
                                mention.quote(),
                                (long) mention.count(),
                                mention.rank() == null ? null : Long.valueOf(mention.rank())));
        return row;
    }
}
