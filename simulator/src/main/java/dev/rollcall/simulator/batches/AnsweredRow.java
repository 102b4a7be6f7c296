package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    /** One line, without its end. */
    static byte[] line(
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
            return JSON.writeValueAsBytes(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AnsweredRow read(byte[] line) {
        try {
            JsonNode json = JSON.readTree(line);
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
                    json.path("body"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
