package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchReply.Kind;
import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.vendors.SimulatedError;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import dev.rollcall.simulator.vendors.SimulatedReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files and batches in one provider's wire format. */
abstract class BatchApi {
    static final ObjectMapper JSON = new ObjectMapper();
    /** What base URLs may have before the endpoint, once or twice. */
    static final String BASE = "(?:/(?:api|openai|v1|v1beta|v1alpha))*";

    final BatchContext context;
    private final List<Route> routes = new ArrayList<>();

    BatchApi(BatchContext context) {
        this.context = context;
    }

    /** What a call does; the second parameter is what stands in the path's brackets, null when nothing does. */
    interface Action {
        BatchReply reply(BatchCall call, String id) throws IOException;
    }

    private record Route(String method, Pattern path, Action action) {}

    /** @param path a pattern of what comes after the base, with at most one group */
    final void route(String method, String path, Action action) {
        routes.add(new Route(method, Pattern.compile(BASE + path), action));
    }

    final boolean serves(String method, String path) {
        return routes.stream()
                .anyMatch(route ->
                        route.method.equals(method) && route.path.matcher(path).matches());
    }

    /** Throws a {@link RejectedException} when the provider does not take the call. */
    final BatchReply reply(BatchCall call) {
        for (Route route : routes) {
            Matcher path = route.path.matcher(call.path());
            if (route.method.equals(call.method()) && path.matches()) {
                try {
                    return route.action.reply(call, path.groupCount() > 0 ? path.group(1) : null);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new IllegalStateException("nothing is served at " + call.method() + " " + call.path());
    }

    /** Who began what a call goes on with, if the call itself needs no key; else null. */
    RowWork.Sender owner(Query query) {
        return null;
    }

    /** How large a body of that call may be, in bytes. */
    long largest(String method, String path) {
        return 256L << 20;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static BatchReply json(JsonNode body, Kind kind) {
        return json(200, body, kind);
    }

    static BatchReply json(int status, JsonNode body, Kind kind) {
        return BatchReply.of(SimulatedReply.json(status, ResultFiles.bytes(body), SimulatedOutcome.ANSWERED), kind);
    }

    static BatchReply file(Path file, String type, Kind kind) throws IOException {
        var reply = new SimulatedReply(
                200, type, List.of(), new byte[0], SimulatedOutcome.ANSWERED, SimulatedReply.Delivery.WHOLE);
        return new BatchReply(reply, file, Files.size(file), kind);
    }

    /** The body as a JSON object. */
    static ObjectNode body(BatchCall call) throws IOException {
        JsonNode body = null;
        try {
            body = call.body() == null ? null : JSON.readTree(call.body().toFile());
        } catch (JsonProcessingException e) {
            body = null;
        }
        if (!(body instanceof ObjectNode object)) {
            throw invalid("We could not parse the JSON body of your request.", null);
        }
        return object;
    }

    static RejectedException invalid(String reason, String param) {
        return new RejectedException(SimulatedError.invalid(reason, param));
    }

    static RejectedException notFound(String reason) {
        return new RejectedException(SimulatedError.notFound(reason));
    }

    static RejectedException tooLarge() {
        return new RejectedException(SimulatedError.of(SimulatedError.ErrorCause.TOO_LARGE));
    }

    static String text(JsonNode body, String member) {
        String text = body.path(member).asText("");
        if (text.isBlank()) {
            throw invalid("Missing required parameter: '" + member + "'.", member);
        }
        return text;
    }

    /** A page of a list in which ids are cursors. */
    record Page<T>(List<T> items, boolean more) {
        /** @param after the id behind which it begins; null: at the beginning */
        static <T> Page<T> of(List<T> all, Function<T, String> id, String after, int limit) {
            int from = 0;
            if (after != null) {
                from = all.stream().map(id).toList().indexOf(after) + 1;
                if (from == 0) {
                    throw invalid("No item found with id '" + after + "'.", "after");
                }
            }
            int to = Math.min(all.size(), from + limit);
            return new Page<>(all.subList(from, to), to < all.size());
        }

        /** The list as OpenAI writes it. */
        ObjectNode list(Function<T, ? extends JsonNode> form) {
            ObjectNode list = object().put("object", "list");
            ArrayNode data = list.putArray("data");
            items.forEach(item -> data.add(form.apply(item)));
            JsonNode none = list.nullNode();
            list.set("first_id", data.isEmpty() ? none : data.get(0).path("id"));
            list.set(
                    "last_id", data.isEmpty() ? none : data.get(data.size() - 1).path("id"));
            return list.put("has_more", more);
        }
    }
}
