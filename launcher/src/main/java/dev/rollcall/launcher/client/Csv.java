package dev.rollcall.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A domain's answers in the columns in which the API gives a job's (RFC 4180). What a model wrote must not become a
 * formula in somebody's spreadsheet.
 */
final class Csv {
    private static final List<String> COLUMNS = List.of(
            "domain",
            "prompt",
            "prompt_version",
            "provider",
            "model",
            "resolved_model",
            "surface",
            "repetition",
            "window",
            "state",
            "truncated",
            "simulated",
            "at",
            "input_tokens",
            "output_tokens",
            "cost_usd",
            "latency_ms",
            "cell",
            "text",
            "citations");

    static final String HEADER = String.join(",", COLUMNS) + "\r\n";

    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private Csv() {}

    static String row(JsonNode answer) {
        return COLUMNS.stream().map(column -> cell(answer.path(column))).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String cell(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "";
        }
        if (value.isNumber()) {
            return value.decimalValue().toPlainString();
        }
        String text = value.isArray() ? urls(value) : value.asText();
        if (!text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    private static String urls(JsonNode citations) {
        return StreamSupport.stream(citations.spliterator(), false)
                .map(citation -> citation.path("url").asText())
                .collect(Collectors.joining(" "));
    }
}
