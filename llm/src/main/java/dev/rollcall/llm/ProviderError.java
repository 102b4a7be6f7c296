package dev.rollcall.llm;

import static dev.rollcall.llm.wire.Lenient.text;
import static dev.rollcall.llm.wire.Lenient.word;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rollcall.llm.wire.Lenient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a provider says instead of answering, read from every shape that is known: {@code {error:{message,type,code}}},
 * {@code {error:"…",code:"…"}} (xAI), {@code {detail:…}} (Mistral, AI21), {@code {message:{detail:[…]}}} (Mistral),
 * {@code {message,id}} (Cohere), an array around any of these (Gemini), {@code error} as an array or as JSON in a string,
 * {@code errors} in place of {@code error}. What is no JSON is words, or a page.
 *
 * @param body what kind of body it was
 * @param words for people, as the provider said it; null when it said none
 * @param own its words without those of the provider behind a router; of a page, its markup; null when it said none
 * @param code what the body calls its code, in lower case with underscores; empty when nothing is called so
 * @param codes its code, types, states and reasons, likewise
 * @param named the status of failure that it names, or 0
 * @param error the object they stand in
 * @param behind what the provider behind a router said ({@code metadata.raw}), or null
 */
record ProviderError(
        BodyForm body,
        String words,
        String own,
        String code,
        Set<String> codes,
        int named,
        JsonNode error,
        ProviderError behind) {

    static final ProviderError NONE =
            new ProviderError(BodyForm.NOT_JSON, null, null, "", Set.of(), 0, MissingNode.getInstance(), null);

    /** More of a page, or of a text, says nothing more. */
    private static final int LONGEST = 20_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where a status may stand in a body. */
    private static final List<String> STATUS_FIELDS =
            List.of("code", "status", "status_code", "statusCode", "raw_status_code", "http_status");

    /** Where codes may stand; {@code __type} is Amazon's. */
    private static final List<String> CODE_FIELDS =
            List.of("code", "type", "status", "error_type", "error_code", "__type");

    enum BodyForm {
        /** JSON with a code, or a word. */
        JSON,
        /** JSON that says nothing. */
        SILENT,
        /** HTML or XML. */
        PAGE,
        /** Text, or nothing. */
        NOT_JSON
    }

    static ProviderError in(JsonNode body) {
        JsonNode root = body.isArray() ? ofArray(body) : body;
        JsonNode error = error(root);
        JsonNode quoted = quoted(error.path("message"));
        ProviderError inner = quoted == null ? NONE : in(quoted);
        if (inner.own() != null) {
            return inner;
        }
        ProviderError behind = behind(error.path("metadata").path("raw"));
        String own = words(root, error);
        Set<String> codes = codes(root, error);
        String behindWords = behind == null ? null : behind.words();
        return new ProviderError(
                own == null && codes.isEmpty() && behind == null ? BodyForm.SILENT : BodyForm.JSON,
                own == null || behindWords == null ? first(own, behindWords) : own + ": " + behindWords,
                own,
                normal(first(word(error.path("code")), word(root.path("code")))),
                codes,
                named(root, error),
                error,
                behind);
    }

    /** The first that tells of an error; what holds nothing but Google's details stands for an error with these. */
    private static JsonNode ofArray(JsonNode array) {
        for (JsonNode entry : array) {
            if (entry.has("error") || entry.has("message") || entry.has("errors")) {
                return entry;
            }
        }
        JsonNode first = array.path(0);
        return first.has("@type") ? JSON.createObjectNode().set("details", array) : first;
    }

    /** The object that tells what went wrong; the root itself when there is none inside. */
    private static JsonNode error(JsonNode root) {
        JsonNode error = unwrapped(root.path("error"));
        if (error == null
                && root.path("error").isMissingNode()
                && !root.path("message").isTextual()) {
            error = unwrapped(root.path("errors"));
        }
        return error == null ? root : error;
    }

    private static JsonNode unwrapped(JsonNode node) {
        JsonNode json = node.isTextual() ? quoted(node) : node;
        if (json != null && json.isArray()) {
            json = Stream.iterate(0, i -> i + 1)
                    .limit(json.size())
                    .map(json::path)
                    .filter(entry -> entry.has("message") || entry.has("error") || entry.has("code"))
                    .findFirst()
                    .orElse(null);
        }
        if (json == null || !json.isObject()) {
            return null;
        }
        return json.path("error").isObject() ? json.path("error") : json;
    }

    /** Whether a body of no known shape tells of an error, though it came with a status of success. */
    static boolean isIn(JsonNode body) {
        ProviderError providerError = in(body);
        boolean saysSo = "error".equals(text(body.path("object"))) || "error".equals(text(body.path("type")));
        return providerError.words() != null
                && (saysSo
                        || providerError.named() != 0
                        || body.has("errors")
                        || !providerError.code().isEmpty());
    }

    /** Of a body that is no JSON. */
    static ProviderError ofText(String text) {
        String start = text.strip();
        start = start.length() > LONGEST ? start.substring(0, LONGEST) : start;
        if (start.isEmpty()) {
            return NONE;
        }
        boolean page = start.startsWith("<");
        return new ProviderError(
                page ? BodyForm.PAGE : BodyForm.NOT_JSON,
                SecretRedactor.page(start),
                start,
                "",
                Set.of(),
                0,
                MissingNode.getInstance(),
                null);
    }

    /** Gemini: what it exceeded. */
    List<JsonNode> violations() {
        List<JsonNode> violations = new ArrayList<>();
        error.path("details").forEach(detail -> detail.path("violations").forEach(violations::add));
        return violations;
    }

    /**
     * The status that counts: what the body names, since gateways hand on what others said with a status of their own.
     *
     * @return 0 for an error inside HTTP 200 that names none
     */
    int status(int http) {
        // 400 and 500 say no more than any other failure.
        boolean saysMore = named != 0 && named != 400 && (named != 500 || http == 400);
        return http < 300 || (http >= 400 && saysMore) ? named : http;
    }

    private static int named(JsonNode root, JsonNode error) {
        return Stream.of(error, root)
                .flatMap(node -> STATUS_FIELDS.stream().map(node::path))
                .map(Lenient::count)
                .filter(status -> status != null && status >= 400 && status <= 599)
                .findFirst()
                .orElse(0);
    }

    private static String first(String one, String other) {
        return one != null ? one : other;
    }

    private static String normal(String code) {
        return code == null
                ? ""
                : code.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }

    private static Set<String> codes(JsonNode root, JsonNode error) {
        Set<String> codes = new HashSet<>();
        for (JsonNode node : List.of(root, error)) {
            for (String field : CODE_FIELDS) {
                add(codes, node.path(field));
            }
        }
        // Anthropic; OpenRouter
        add(codes, error.path("details").path("error_code"));
        add(codes, error.path("metadata").path("limit_source"));
        add(codes, error.path("metadata").path("error_type"));
        // Gemini
        error.path("details").forEach(detail -> add(codes, detail.path("reason")));
        return codes;
    }

    private static void add(Set<String> codes, JsonNode node) {
        String word = word(node);
        if (word != null) {
            // Amazon: com.amazonaws.x#ThrottlingException
            codes.add(normal(word.substring(word.lastIndexOf('#') + 1)));
        }
    }

    private static String words(JsonNode root, JsonNode error) {
        List<String> words = new ArrayList<>();
        if (error == root) {
            speak(words, root.path("error"));
        }
        speak(words, error.path("message"));
        speak(words, error.path("detail"));
        speak(words, error.path("errors"));
        error.path("metadata").path("reasons").forEach(reason -> words.add(reason.asText()));
        words.removeIf(String::isBlank);
        return words.isEmpty() ? null : String.join(": ", words);
    }

    /** A sentence, or validation errors {@code [{loc, msg}]}, or an object around them. */
    private static void speak(List<String> words, JsonNode node) {
        if (node.isTextual()) {
            words.add(node.textValue());
        } else if (node.isArray()) {
            node.forEach(entry -> speak(words, entry));
        } else if (node.path("msg").isTextual()) {
            List<String> where = new ArrayList<>();
            node.path("loc").forEach(step -> where.add(step.asText()));
            words.add(
                    where.isEmpty()
                            ? node.path("msg").textValue()
                            : String.join(".", where) + " " + node.path("msg").textValue());
        } else if (node.isObject()) {
            speak(words, node.path("detail"));
            speak(words, node.path("message"));
        }
    }

    /** Text, or JSON, or JSON in a string. */
    private static ProviderError behind(JsonNode raw) {
        if (raw.isContainerNode()) {
            return in(raw);
        }
        String text = text(raw);
        if (text == null) {
            return null;
        }
        JsonNode quoted = quoted(raw);
        return quoted != null
                ? in(quoted)
                : new ProviderError(BodyForm.NOT_JSON, text, text, "", Set.of(), 0, MissingNode.getInstance(), null);
    }

    /** The JSON in a string: gateways quote whole errors; null when it is none. */
    private static JsonNode quoted(JsonNode node) {
        String text = text(node);
        if (text == null
                || !(text.stripLeading().startsWith("{") || text.stripLeading().startsWith("["))) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(text);
            return json.isContainerNode() && !json.isEmpty() ? json : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
