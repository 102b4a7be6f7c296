package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One row of a batch, as it was sent.
 *
 * @param customId the client's name for it; empty when it has none
 * @param path the path at which the same request could be asked by itself, a canonical one
 * @param cell the cell that the row names; null when it names none
 * @param metadata what the provider hands back with the answer; null when there is nothing
 */
record BatchRow(String customId, String path, ObjectNode body, String cell, JsonNode metadata) {
    /** The member in which a row names its cell. */
    static final String CELL = "rollcall_cell";

    static BatchRow of(String customId, String path, ObjectNode body, JsonNode line) {
        JsonNode metadata = line.get("metadata");
        return new BatchRow(customId, path, body, cell(line, body), metadata == null ? null : metadata.deepCopy());
    }

    private static String cell(JsonNode line, JsonNode body) {
        for (JsonNode place : new JsonNode[] {line, line.path("metadata"), body.path("metadata")}) {
            if (place.path(CELL).isTextual()) {
                return place.get(CELL).asText();
            }
        }
        return null;
    }
}
