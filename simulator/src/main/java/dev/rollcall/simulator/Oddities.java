package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/** Replies that are legal JSON and whole, but not what the documentation promises. */
final class Oddities {
    private static final List<String> FINISH =
            List.of("finish_reason", "native_finish_reason", "finishReason", "stop_reason", "status");

    private final ObjectMapper json;

    Oddities(ObjectMapper json) {
        this.json = json;
    }

    Reply oddFinish(Reply reply) {
        return changed(reply, body -> {
            setFinish(body);
            ((ObjectNode) body).put("x_new_member", "nobody expects it");
        });
    }

    Reply withoutUsage(Reply reply) {
        return changed(reply, body -> ((ObjectNode) body).remove(List.of("usage", "usageMetadata")));
    }

    private static void setFinish(JsonNode node) {
        for (String field : FINISH) {
            if (node.path(field).isTextual()) {
                ((ObjectNode) node).put(field, "brand_new_reason");
            }
        }
        node.path("choices").forEach(Oddities::setFinish);
        node.path("candidates").forEach(Oddities::setFinish);
    }

    private Reply changed(Reply reply, Consumer<JsonNode> change) {
        try {
            JsonNode body = json.readTree(reply.body());
            change.accept(body);
            return new Reply(
                    reply.status(),
                    reply.contentType(),
                    reply.headers(),
                    json.writeValueAsBytes(body),
                    reply.outcome(),
                    reply.delivery());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
