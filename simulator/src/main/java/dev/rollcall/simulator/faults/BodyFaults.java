package dev.rollcall.simulator.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.vendors.SimulatedReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Changes a body so that it is whole and legal JSON, but not what the provider's documentation promises. */
final class BodyFaults {
    private static final List<String> FINISH =
            List.of("finish_reason", "native_finish_reason", "finishReason", "stop_reason", "status");
    /** Members that belong to a tool and not to the provider: they are left alone. */
    private static final Set<String> FOREIGN = Set.of("input", "args");

    private final ObjectMapper json;

    BodyFaults(ObjectMapper json) {
        this.json = json;
    }

    SimulatedReply oddFinish(SimulatedReply reply) {
        return changed(reply, BodyFaults::setFinish);
    }

    SimulatedReply withoutUsage(SimulatedReply reply) {
        return changed(reply, body -> ((ObjectNode) body).remove(List.of("usage", "usageMetadata")));
    }

    SimulatedReply extraFields(SimulatedReply reply) {
        return changed(reply, BodyFaults::addMembers);
    }

    private static void setFinish(JsonNode node) {
        for (String field : FINISH) {
            if (node.path(field).isTextual()) {
                ((ObjectNode) node).put(field, "brand_new_reason");
            }
        }
        // Even where the choice has none: AI21 leaves it out now and then.
        node.path("choices").forEach(choice -> ((ObjectNode) choice).put("finish_reason", "brand_new_reason"));
        node.path("choices").forEach(BodyFaults::setFinish);
        node.path("candidates").forEach(BodyFaults::setFinish);
    }

    private static void addMembers(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                if (!FOREIGN.contains(member.getKey())) {
                    addMembers(member.getValue());
                }
            });
            object.putObject("x_new_member")
                    .put("text", "nobody expects it")
                    .putArray("list")
                    .addNull()
                    .add(1.5);
        } else {
            node.forEach(BodyFaults::addMembers);
        }
    }

    private SimulatedReply changed(SimulatedReply reply, Consumer<JsonNode> change) {
        try {
            JsonNode body = json.readTree(reply.body());
            change.accept(body);
            return reply.withBody(json.writeValueAsBytes(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
