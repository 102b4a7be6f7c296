package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Writes a reply of Google's in chunks, each of which looks like a whole reply. */
final class GoogleStreamWriter {
    private GoogleStreamWriter() {}

    static void write(ObjectNode whole, StreamEvents events) {
        JsonNode candidate = whole.path("candidates").path(0);
        List<JsonNode> parts = parts(candidate.path("content").path("parts"));
        for (JsonNode part : parts.subList(0, Math.max(0, parts.size() - 1))) {
            ObjectNode chunk = whole.deepCopy().without(List.of("candidates", "usageMetadata"));
            ObjectNode some = ((ObjectNode) candidate.deepCopy())
                    .without(List.of("finishReason", "groundingMetadata", "safetyRatings"));
            ((ObjectNode) some.get("content")).putArray("parts").add(part);
            chunk.putArray("candidates").add(some);
            events.data(chunk);
        }
        ObjectNode last = whole.deepCopy();
        if (!parts.isEmpty()) {
            ((ObjectNode) last.at("/candidates/0/content")).putArray("parts").add(parts.get(parts.size() - 1));
        }
        events.data(last);
    }

    /** The same parts, with the texts cut into pieces. A text's signature stands with its last piece. */
    private static List<JsonNode> parts(JsonNode whole) {
        var parts = new ArrayList<JsonNode>();
        for (JsonNode part : whole) {
            List<String> pieces = StreamEvents.pieces(part.path("text").asText());
            if (pieces.isEmpty()) {
                parts.add(part);
            }
            for (int i = 0; i < pieces.size(); i++) {
                ObjectNode piece = ((ObjectNode) part.deepCopy()).put("text", pieces.get(i));
                if (i < pieces.size() - 1) {
                    piece.remove("thoughtSignature");
                }
                parts.add(piece);
            }
        }
        return parts;
    }
}
