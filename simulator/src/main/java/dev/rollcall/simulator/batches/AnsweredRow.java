package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A row and its answer, as they are kept. The answer is made when the row is accepted, and counts only if its time comes.
 *
 * @param acceptedAt milliseconds since 1970 on the wall
 * @param status of the answer; 0 when the row has to stand in the error file with nothing
 * @param metadata null when there is none
 */
record AnsweredRow(
        String customId,
        String cell,
        String prompt,
        String model,
        String path,
        long acceptedAt,
        int status,
        SimulatedOutcome outcome,
        JsonNode metadata,
        JsonNode body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    boolean good() {
        return status == 200;
    }

    BilledUsage usage() {
        return good() ? BilledUsage.in(body) : BilledUsage.NONE;
    }

    String outcomeWord() {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** The row, and the line in which it is kept, without its end. */
    record Kept(AnsweredRow row, byte[] line) {}

    static Kept kept(
            BatchRow row, String cell, String prompt, String model, long acceptedAt, RowWork.RowAnswer answer) {
        ObjectNode line = JSON.createObjectNode()
                .put("id", row.customId())
                .put("cell", cell)
                .put("prompt", prompt)
                .put("model", model)
                .put("path", row.path())
                .put("at", acceptedAt)
                .put("status", answer.status())
                .put("outcome", answer.outcome().name());
        if (row.metadata() != null) {
            line.set("metadata", row.metadata());
        }
        line.putRawValue("body", new RawValue(new String(answer.body(), StandardCharsets.UTF_8)));
        try {
            var kept = new AnsweredRow(
                    row.customId(),
                    cell,
                    prompt,
                    model,
                    row.path(),
                    acceptedAt,
                    answer.status(),
                    answer.outcome(),
                    row.metadata(),
                    JSON.readTree(answer.body()));
            return new Kept(kept, JSON.writeValueAsBytes(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AnsweredRow read(byte[] line) {
        try {
            JsonNode json = JSON.readTree(line);
            return of(json, json.path("body"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same without the answer, which stands last in a line: five times as fast. */
    static AnsweredRow withoutBody(byte[] line) {
        ObjectNode head = JSON.createObjectNode();
        try (JsonParser parser = JSON.createParser(line)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME
                    && !parser.currentName().equals("body")) {
                String name = parser.currentName();
                parser.nextToken();
                head.set(name, JSON.readTree(parser));
            }
            return of(head, MissingNode.getInstance());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AnsweredRow of(JsonNode json, JsonNode body) {
        return new AnsweredRow(
                json.path("id").asText(),
                json.path("cell").asText(),
                json.path("prompt").asText(),
                json.path("model").asText(),
                json.path("path").asText(),
                json.path("at").asLong(),
                json.path("status").asInt(),
                SimulatedOutcome.valueOf(json.path("outcome").asText()),
                json.get("metadata"),
                body);
    }
}
