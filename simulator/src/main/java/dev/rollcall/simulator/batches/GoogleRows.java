package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * The rows of a batch of the Gemini API: {@code {request, metadata: {key}}} inline, {@code {key, request}} in a file. Keys
 * need not differ, and may be missing.
 */
record GoogleRows(List<BatchProblem> problems, Batches.RowSource source) {
    private static final List<String> INLINE = List.of("batch", "inputConfig", "requests", "requests");
    private static final int MOST_PROBLEMS = 20;

    static GoogleRows inline(Path body, String path) {
        int[] n = {0};
        StreamedArray.read(body, INLINE, element -> {
            if (!element.path("request").isObject()) {
                throw BatchApi.invalid("requests[" + n[0] + "].request: is required", "batch");
            }
            n[0]++;
        });
        if (n[0] == 0) {
            throw BatchApi.invalid("batch.input_config.requests: is empty", "batch");
        }
        return new GoogleRows(
                List.of(),
                then -> StreamedArray.read(
                        body,
                        INLINE,
                        element -> then.accept(
                                row(element.path("metadata").path("key").asText(""), path, element))));
    }

    static GoogleRows lines(Path file, String path) {
        var problems = new ArrayList<BatchProblem>();
        int[] rows = {0};
        each(file, (line, n) -> {
            rows[0]++;
            JsonNode json = InputLines.parsed(line);
            if (problems.size() < MOST_PROBLEMS
                    && (json == null || !json.path("request").isObject())) {
                problems.add(BatchProblem.at(n, "INVALID_ARGUMENT", "the line has no request", "request"));
            }
        });
        if (rows[0] == 0) {
            problems.add(new BatchProblem("INVALID_ARGUMENT", "the file has no requests", null, null));
        }
        return new GoogleRows(
                problems,
                then -> each(file, (line, n) -> {
                    JsonNode json = InputLines.parsed(line);
                    then.accept(row(json.path("key").asText(""), path, json));
                }));
    }

    private static BatchRow row(String key, String path, JsonNode element) {
        return BatchRow.of(key, path, (ObjectNode) element.get("request"), element);
    }

    /** Blank lines are passed over. */
    private static void each(Path file, ObjIntConsumer<String> then) {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int n = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                n++;
                if (!line.isBlank()) {
                    then.accept(line, n);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
