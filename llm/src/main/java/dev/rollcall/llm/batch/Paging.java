package dev.rollcall.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rollcall.llm.wire.Lenient;
import java.util.List;

/** How a list goes on. */
final class Paging {

    private Paging() {}

    /** The entries of a list; missing when it is not one. */
    static JsonNode entries(JsonNode reply) {
        if (reply.isArray()) {
            return reply;
        }
        for (String name : List.of("data", "batches", "operations")) {
            if (reply.path(name).isArray()) {
                return reply.path(name);
            }
        }
        return MissingNode.getInstance();
    }

    /**
     * As OpenAI's and Anthropic's lists go on.
     *
     * @param last the id of the last entry of this page, or null
     * @return the entry after which the next page begins; null: there is none
     */
    static String next(JsonNode reply, String last) {
        if (!reply.path("has_more").asBoolean()) {
            return null;
        }
        String told = Lenient.text(reply.path("last_id"));
        return told != null ? told : last;
    }
}
