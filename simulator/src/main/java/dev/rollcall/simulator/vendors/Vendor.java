package dev.rollcall.simulator.vendors;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.AnswerText;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.vendors.SimulatedError.ErrorCause;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One provider: the paths that it serves, what it insists on in a request, and how it writes answers, streams, errors and
 * headers. It knows nothing of HTTP connections, faults or counts.
 */
public abstract class Vendor {
    private static final int CONTEXT_TOKENS = 400_000;
    /** The providers that have batches. */
    private static final Set<String> BATCHES =
            Set.of("openai", "anthropic", "google", "mistral", "xai", "groq", "together", "perplexity", "openrouter");
    /** The shapes of batches that not all of these have, and who has not. */
    private static final Map<Shape, Set<String>> NOT_IN_BATCHES = Map.of(
            Shape.BATCH_INVALID, Set.of("anthropic"),
            Shape.BATCH_TOKEN_LIMIT, Set.of("anthropic", "xai"),
            Shape.BATCH_STATUS_0, Set.of("anthropic", "google", "mistral", "xai", "openrouter"));
    /** The shapes that not every provider has. */
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
    private final double latencyFactor;
    private final Set<Shape> special;
    private final VendorPaths paths;
    private final Map<ErrorCause, ErrorRow> errors;

    /**
     * @param latencyFactor its median latency as a multiple of the simulator's
     * @param special which it has of the shapes that not every provider has
     */
    Vendor(String id, double latencyFactor, Set<Shape> special, String... paths) {
        this.id = id;
        this.latencyFactor = latencyFactor;
        this.special = special;
        this.paths = new VendorPaths(paths);
        this.errors = ErrorTable.of(id);
    }

    public final String id() {
        return id;
    }

    /** Its median latency as a multiple of the simulator's. */
    public final double latencyFactor() {
        return latencyFactor;
    }

    /** The served path that is meant, whatever part of it stood in the base URL; the same path when none is. */
    public String canonical(String path) {
        return paths.canonical(path);
    }

    /** @param path a canonical one */
    public boolean serves(String path) {
        return paths.has(path);
    }

    /** The paths that can be asked, as a client would write them behind the provider's name. */
    public String served() {
        return paths.toString();
    }

    /** Whether and how the request wants its reply as a stream. */
    public StreamForm streaming(String path, RequestHead head, JsonNode body) {
        return body.path("stream").asBoolean() ? StreamForm.EVENTS : StreamForm.NONE;
    }

    /** Writes a whole reply as the events of its stream. */
    public void stream(SimulatedRequest request, ObjectNode whole, StreamEvents events) {
        ChatStreamWriter.write(whole, ChatStreamWriter.Style.USAGE_WITH_FINISH, events);
    }

    public final boolean hasBatches() {
        return BATCHES.contains(id);
    }

    /** Whether it has that shape at one of its paths at least. */
    public final boolean has(Shape shape) {
        if (shape.stage() == Shape.CheckStage.BATCH) {
            return hasBatches() && !NOT_IN_BATCHES.getOrDefault(shape, Set.of()).contains(id);
        }
        return !SPECIAL.contains(shape) || special.contains(shape);
    }

    /** Whether single requests at that path have that shape. */
    public boolean has(Shape shape, String path) {
        return shape.stage() != Shape.CheckStage.BATCH && has(shape);
    }

    /** All shapes that can be asked for at that path. */
    public final String shapes(String path) {
        return Arrays.stream(Shape.values())
                .filter(shape -> has(shape, path))
                .map(Shape::form)
                .collect(joining(", "));
    }

    /** The key that came with the request; null when none did. */
    public String key(RequestHead head) {
        String value = head.header("Authorization");
        return value != null && value.regionMatches(true, 0, "Bearer ", 0, 7)
                ? RequestHead.blankToNull(value.substring(7))
                : null;
    }

    /** The model that a request names, right or wrong; empty when it names none. */
    public String modelNamed(String path, JsonNode body) {
        return body == null ? "" : body.path("model").asText("");
    }

    /** Reads and checks the request as the provider does; a {@link RejectedException} says what it does not take. */
    public SimulatedRequest read(String path, JsonNode body, RequestHead head) {
        return chat(path, body, "max_tokens");
    }

    /** The model's answer as this provider writes it. */
    public abstract SimulatedReply reply(SimulatedRequest request, ModelAnswer answer);

    /** The error in this provider's words, without the headers that all its replies have. */
    public final SimulatedReply error(SimulatedError error, Dice dice) {
        return errors.get(error.kind()).reply(error, dice);
    }

    /** The blank lines that it sends now and then before the JSON while a request waits. */
    public String blankLine() {
        return "\n";
    }

    /** The comment that it sends in a stream while a request waits. */
    public String comment() {
        return ": keep-alive\n\n";
    }

    /** An error after HTTP has said 200. A provider that never does that answers with a plain error. */
    public SimulatedReply failLate(SimulatedRequest request, ModelAnswer answer) {
        return error(SimulatedError.of(ErrorCause.INTERNAL), answer.dice());
    }

    /** The headers of every reply, good or bad: names and values in turn. */
    public List<String> headers(RemainingLimits remaining, Dice dice) {
        return List.of("x-request-id", dice.uuid());
    }

    /** Reads a chat completions request, which most providers have copied from OpenAI. */
    final SimulatedRequest chat(String path, JsonNode body, String limitField) {
        String model = model(body);
        JsonNode messages = body.get("messages");
        if (messages == null || !messages.isArray() || messages.isEmpty()) {
            throw new RejectedException(SimulatedError.invalid("Missing required parameter: 'messages'.", "messages"));
        }
        return request(path, model, PromptText.of(messages), body, limitField);
    }

    final SimulatedRequest request(String path, String model, String prompt, JsonNode body, String limitField) {
        if (prompt.isBlank()) {
            throw new RejectedException(SimulatedError.invalid("The message has no text content.", "messages"));
        }
        if (AnswerText.tokens(prompt) > CONTEXT_TOKENS) {
            throw new RejectedException(SimulatedError.of(ErrorCause.TOO_LONG));
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

    /** The same model. All models are known, but those whose name says that they are not. */
    static String known(String model) {
        if (model.contains("unknown") || model.contains("no-such")) {
            throw new RejectedException(SimulatedError.of(ErrorCause.NO_SUCH_MODEL));
        }
        return model;
    }

    /** A limit of the answer's tokens; 0 when the request sets none. */
    static int limit(JsonNode value, String field) {
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.isInt() || value.asInt() < 1) {
            throw new RejectedException(SimulatedError.invalid(
                    "Invalid '" + field + "': integer below minimum value. Expected >= 1.", field));
        }
        return value.asInt();
    }
}
