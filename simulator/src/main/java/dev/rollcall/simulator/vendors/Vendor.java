package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** A provider's manners: where it listens, what it insists on, how it answers and how it complains. */
abstract class Vendor {
    private static final int CONTEXT_TOKENS = 400_000;
    /** Not every provider has them. */
    private static final Set<Shape> SPECIAL = EnumSet.of(
            Shape.PAYMENT,
            Shape.PAYMENT_WAIT,
            Shape.SPEND_LIMIT,
            Shape.RATE_LIMITED_RESET,
            Shape.RATE_LIMITED_INFO,
            Shape.RATE_LIMITED_TEXT,
            Shape.TOO_MANY_TOKENS,
            Shape.FILTERED,
            Shape.TOOL_CALL,
            Shape.THINKING,
            Shape.CITATIONS,
            Shape.KEEP_ALIVE,
            Shape.KEEP_ALIVE_COMMENTS);

    private final String id;
    private final double pace;
    private final Set<Shape> special;
    private final VendorPaths paths;

    /**
     * @param pace its median latency as a multiple of the simulator's
     * @param special which it has of the shapes that not everybody has
     */
    Vendor(String id, double pace, Set<Shape> special, String... paths) {
        this.id = id;
        this.pace = pace;
        this.special = special;
        this.paths = new VendorPaths(paths);
    }

    final String id() {
        return id;
    }

    final double pace() {
        return pace;
    }

    /** The path that is meant, whatever part of it stood in the base URL; the same when it is none of its own. */
    String canonical(String path) {
        return paths.canonical(path);
    }

    /** @param path a canonical one */
    boolean serves(String path) {
        return paths.has(path);
    }

    /** What can be asked here, as a client would write it behind the provider's name. */
    String served() {
        return paths.toString();
    }

    /** Whether and how the reply is to be a stream. */
    StreamForm streaming(String path, String query, JsonNode body) {
        return body.path("stream").asBoolean() ? StreamForm.EVENTS : StreamForm.NONE;
    }

    /** Writes a whole reply as the events of its stream. */
    void stream(SimulatedRequest question, ObjectNode whole, StreamEvents events) {
        ChatStreamWriter.write(whole, ChatStreamWriter.ChatStreamStyle.USAGE_WITH_FINISH, events);
    }

    /** At one of its paths at least. */
    final boolean has(Shape shape) {
        return !SPECIAL.contains(shape) || special.contains(shape);
    }

    boolean has(Shape shape, String path) {
        return has(shape);
    }

    /** All that can be asked for there. */
    final String shapes(String path) {
        return Arrays.stream(Shape.values())
                .filter(shape -> has(shape, path))
                .map(Shape::form)
                .collect(joining(", "));
    }

    /** The key that came with the request, or null. */
    String key(HttpFields headers, String query) {
        String value = headers.get("Authorization");
        return value != null && value.regionMatches(true, 0, "Bearer ", 0, 7) ? blankToNull(value.substring(7)) : null;
    }

    /** The model that a request names, right or wrong; empty when none. */
    String modelNamed(String path, JsonNode body) {
        return body == null ? "" : body.path("model").asText("");
    }

    /** Reads and checks the request as the real one does; throws {@link RejectedException}. */
    SimulatedRequest read(String path, JsonNode body, HttpFields headers) {
        return chat(path, body, "max_tokens");
    }

    abstract SimulatedReply reply(SimulatedRequest question, ModelAnswer told);

    abstract SimulatedReply complain(SimulatedError problem, Dice dice);

    /** What it sends now and then ahead of the JSON while a request waits. */
    String blankLine() {
        return "\n";
    }

    /** The same in a stream. */
    String comment() {
        return ": keep-alive\n\n";
    }

    /** An error after HTTP has already said 200; a plain one from those who never do that. */
    SimulatedReply failLate(SimulatedRequest question, ModelAnswer told) {
        return complain(SimulatedError.of(SimulatedError.Kind.INTERNAL), told.dice());
    }

    /** Names and values in turn: what stands on every reply, good or bad. */
    List<String> headers(RemainingLimits allowance, Dice dice) {
        return List.of("x-request-id", dice.uuid());
    }

    /** The chat completions request that most have copied. */
    final SimulatedRequest chat(String path, JsonNode body, String limitField) {
        String model = model(body);
        JsonNode messages = body.get("messages");
        if (messages == null || !messages.isArray() || messages.isEmpty()) {
            throw new RejectedException(SimulatedError.invalid("Missing required parameter: 'messages'.", "messages"));
        }
        return question(path, model, promptOf(messages), body, limitField);
    }

    final SimulatedRequest question(String path, String model, String prompt, JsonNode body, String limitField) {
        if (prompt.isBlank()) {
            throw new RejectedException(SimulatedError.invalid("The message has no text content.", "messages"));
        }
        if (ModelAnswer.tokens(prompt) > CONTEXT_TOKENS) {
            throw new RejectedException(SimulatedError.of(SimulatedError.Kind.TOO_LONG));
        }
        return new SimulatedRequest(path, model, prompt, limit(body.path(limitField), limitField), body);
    }

    static String model(JsonNode body) {
        String model = body.path("model").asText("");
        if (model.isBlank()) {
            throw new RejectedException(SimulatedError.invalid("you must provide a model parameter", "model"));
        }
        return known(model);
    }

    /** A model is known unless its name says otherwise. */
    static String known(String model) {
        if (model.contains("unknown") || model.contains("no-such")) {
            throw new RejectedException(SimulatedError.of(SimulatedError.Kind.NO_SUCH_MODEL));
        }
        return model;
    }

    static int limit(JsonNode value, String field) {
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.isInt() || value.asInt() < 1) {
            throw new RejectedException(
                    SimulatedError.invalid("Invalid '" + field + "': integer below minimum value. Expected >= 1.", field));
        }
        return value.asInt();
    }

    /** The text of a string, or of an array of messages, parts or blocks, however they nest. */
    static String promptOf(JsonNode node) {
        if (node.isTextual()) {
            return node.asText();
        }
        var out = new StringBuilder();
        collect(node, out);
        return out.toString();
    }

    private static void collect(JsonNode node, StringBuilder out) {
        if (node.isArray()) {
            node.forEach(part -> collect(part, out));
        } else if (node.isTextual()) {
            out.append(out.length() == 0 ? "" : "\n").append(node.asText());
        } else {
            for (String field : List.of("content", "parts", "text")) {
                if (node.has(field)) {
                    collect(node.get(field), out);
                }
            }
        }
    }

    static String header(HttpFields headers, String name) {
        HttpField field = headers.getField(name);
        return field == null ? null : blankToNull(field.getValue());
    }

    static String blankToNull(String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}
