package dev.rollcall.llm.batch;

import static dev.rollcall.llm.wire.Lenient.word;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.llm.wire.Lenient;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The error of a question that has no status: it gets the one with which the online API tells the same, so that it means
 * the same.
 */
final class RowErrors {

    /** The status of an error inside a success: for those whose own is unknown. */
    private static final int UNKNOWN = 200;

    private static final Map<String, Integer> BY_TYPE = Map.ofEntries(
            Map.entry("invalid_request_error", 400),
            Map.entry("authentication_error", 401),
            Map.entry("billing_error", 402),
            Map.entry("permission_error", 403),
            Map.entry("not_found_error", 404),
            Map.entry("request_too_large", 413),
            Map.entry("rate_limit_error", 429),
            Map.entry("api_error", 500),
            Map.entry("server_error", 500),
            Map.entry("timeout_error", 504),
            Map.entry("overloaded_error", 529));

    /** The codes of google.rpc.Status from 1 on: the word with which Google and xAI tell them, and its status. */
    private enum Rpc {
        CANCELLED(499),
        UNKNOWN(500),
        INVALID_ARGUMENT(400),
        DEADLINE_EXCEEDED(504),
        NOT_FOUND(404),
        ALREADY_EXISTS(409),
        PERMISSION_DENIED(403),
        RESOURCE_EXHAUSTED(429),
        FAILED_PRECONDITION(400),
        ABORTED(409),
        OUT_OF_RANGE(400),
        UNIMPLEMENTED(501),
        INTERNAL(500),
        UNAVAILABLE(503),
        DATA_LOSS(500),
        UNAUTHENTICATED(401);

        private final int status;

        Rpc(int status) {
            this.status = status;
        }
    }

    private RowErrors() {}

    /**
     * How a question without a reply ended.
     *
     * @param error the error, as an object or a text
     */
    static RowEnd end(JsonNode error) {
        return Stream.of(error, error.path("code"), error.path("type"), error.path("status"))
                .map(node -> word(node) == null ? "" : word(node).toLowerCase(Locale.ROOT))
                .map(RowErrors::end)
                .filter(end -> end != RowEnd.REPLIED)
                .findFirst()
                .orElse(RowEnd.REPLIED);
    }

    private static RowEnd end(String word) {
        return switch (word) {
            case "batch_expired", "request_expired", "expired" -> RowEnd.EXPIRED;
            case "batch_cancelled",
                    "batch_canceled",
                    "request_cancelled",
                    "request_canceled",
                    "cancelled",
                    "canceled",
                    "1" -> RowEnd.CANCELLED;
            default -> RowEnd.REPLIED;
        };
    }

    static int status(JsonNode error) {
        JsonNode inner = error.path("error").isObject() ? error.path("error") : error;
        Integer code = Lenient.count(inner.path("code"));
        if (code != null && code >= 400 && code <= 599) {
            return code;
        }
        if (rpc(inner) != null) {
            return rpc(inner).status;
        }
        return Stream.of(inner.path("type"), inner.path("code"))
                .map(node -> BY_TYPE.get(node.asText().toLowerCase(Locale.ROOT)))
                .filter(status -> status != null)
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** The code of google.rpc.Status in an error; null when it has none. */
    private static Rpc rpc(JsonNode error) {
        Integer code = Lenient.count(error.path("code"));
        return code == null || code < 1 || code > Rpc.values().length ? null : Rpc.values()[code - 1];
    }

    /** The error as the body of a reply; the number of google.rpc.Status also as its word, as online. */
    static byte[] body(JsonNode error) {
        if (error.path("error").isContainerNode()) {
            return error.toString().getBytes(StandardCharsets.UTF_8);
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("error", error);
        if (error.isObject() && !error.has("status") && rpc(error) != null) {
            ObjectNode named = error.deepCopy();
            body.set("error", named.put("status", rpc(error).name()));
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
