package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.vendors.Vendor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The lines of an input file in OpenAI's form: {@code {custom_id, method, url, body}}. They are read one by one. */
final class InputLines {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_PROBLEMS = 20;

    private final Vendor vendor;
    private final Path file;
    private final String endpoint;
    private final LineRules rules;

    /** @param endpoint that every line has to ask; null: any that the provider serves */
    InputLines(Vendor vendor, Path file, String endpoint, LineRules rules) {
        this.vendor = vendor;
        this.file = file;
        this.endpoint = endpoint;
        this.rules = rules;
    }

    /** What the provider finds wrong, the first twenty; empty when all is right. */
    List<BatchProblem> problems() {
        var problems = new ArrayList<BatchProblem>();
        var check = new Check(problems);
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int n = 0;
            for (String line = lines.readLine();
                    line != null && problems.size() < MOST_PROBLEMS;
                    line = lines.readLine()) {
                check.line(++n, line);
            }
            if (n == 0) {
                problems.add(new BatchProblem("empty_file", "The input file contains no requests.", null, null));
            } else if (n > rules.most()) {
                problems.add(new BatchProblem(
                        "too_many_tasks",
                        "The batch input file contains too many requests. The maximum is " + rules.most() + ".",
                        null,
                        null));
            }
        } catch (CharacterCodingException e) {
            problems.add(new BatchProblem("invalid_encoding", "The input file is not UTF-8.", null, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return problems;
    }

    private final class Check {
        private final List<BatchProblem> problems;
        private final Set<String> ids = new HashSet<>();
        private String model;

        Check(List<BatchProblem> problems) {
            this.problems = problems;
        }

        void line(int n, String line) {
            JsonNode json = parsed(line);
            if (json == null) {
                wrong(n, "invalid_json_line", "This line is not parseable as valid JSON.", null);
                return;
            }
            String id = json.path("custom_id").asText("");
            if (id.isEmpty()) {
                wrong(n, "missing_required_parameter", "Missing required parameter: 'custom_id'.", "custom_id");
            } else if (id.length() > rules.longestId()) {
                wrong(
                        n,
                        "invalid_custom_id",
                        "custom_id is longer than " + rules.longestId() + " characters.",
                        "custom_id");
            } else if (!ids.add(id)) {
                wrong(
                        n,
                        "duplicate_custom_id",
                        "The custom_id '" + id + "' for this request is a duplicate of another request. The custom_id"
                                + " parameter must be unique for each request in a batch.",
                        "custom_id");
            }
            if (rules.urls()) {
                target(n, json);
            }
            if (!json.path("body").isObject()) {
                wrong(n, "missing_required_parameter", "Missing required parameter: 'body'.", "body");
                return;
            }
            model(n, json.path("body").path("model").asText(""));
        }

        private void target(int n, JsonNode json) {
            String url = json.path("url").asText("");
            if (!json.path("method").asText("").equals("POST")) {
                wrong(n, "invalid_method", "Invalid method: only 'POST' is supported.", "method");
            }
            boolean matches = endpoint == null ? vendor.serves(vendor.canonical(url)) : url.equals(endpoint);
            if (!matches) {
                wrong(n, "invalid_url", "The URL provided for this request does not match the batch endpoint.", "url");
            }
        }

        private void model(int n, String name) {
            if (name.contains("unknown") || name.contains("no-such")) {
                wrong(
                        n,
                        "model_not_found",
                        "The provided model '" + name + "' is not supported by the Batch API.",
                        "body.model");
            }
            if (!rules.oneModel() || name.isEmpty()) {
                return;
            }
            if (model == null) {
                model = name;
            } else if (!model.equals(name)) {
                wrong(
                        n,
                        "mismatched_model",
                        "The provided model '" + name + "' does not match the model '" + model
                                + "' of this batch. All requests in a batch must use the same model.",
                        "body.model");
            }
        }

        private void wrong(int n, String code, String message, String param) {
            problems.add(BatchProblem.at(n, code, message, param));
        }
    }

    /** Hands on the rows of a file in which nothing is wrong. */
    void forEach(Consumer<BatchRow> then) {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode json = parsed(line);
                String url = rules.urls() ? json.path("url").asText() : endpoint;
                ObjectNode body = (ObjectNode) json.path("body");
                then.accept(BatchRow.of(json.path("custom_id").asText(), vendor.canonical(url), body, json));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model of the first line; empty when it names none. */
    String model() {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String first = lines.readLine();
            JsonNode json = first == null ? null : parsed(first);
            return json == null ? "" : json.path("body").path("model").asText("");
        } catch (IOException e) {
            return "";
        }
    }

    /** Null when the line is no JSON object. */
    static JsonNode parsed(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            return json != null && json.isObject() ? json : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
