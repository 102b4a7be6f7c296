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
 * An error that a provider sent instead of an answer, read from every known shape: {@code {error:{message,type,code}}},
 * {@code {error:"…",code:"…"}} (xAI), {@code {detail:…}} (Mistral, AI21), {@code {message:{detail:[…]}}} (Mistral),
 * {@code {message,id}} (Cohere), an array around any of these (Gemini), {@code error} as an array or as JSON in a string,
 * {@code errors} in place of {@code error}. Anything that is not JSON is read as a text or a page.
 *
 * @param body the form of the body
 * @param words the provider's message, for people; null when there is none
 * @param own its message without that of the provider behind a router; for a page, its markup; null when there is none
 * @param code the value of {@code code}, in lower case with underscores; empty when there is none
 * @param codes its code, types, states and reasons, in the same form
 * @param named the error status that the body names, or 0
 * @param error the object that holds them
 * @param behind the error of the provider behind a router ({@code metadata.raw}), or null
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

    /** The most characters of a page or text that are read. */
    private static final int LONGEST = 20_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The members of a body that may hold a status. */
    private static final List<String> STATUS_FIELDS =
            List.of("code", "status", "status_code", "statusCode", "raw_status_code", "http_status");

    /** The members that may hold codes; {@code __type} is Amazon's. */
    private static final List<String> CODE_FIELDS =
            List.of("code", "type", "status", "error_type", "error_code", "__type");

    enum BodyForm {
        /** JSON with a code or a message. */
        JSON,
        /** JSON without a code or a message. */
        SILENT,
        /** HTML or XML. */
        PAGE,
        /** Text, or an empty body. */
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

    /**
     * The first element with an error in it. An element with only Google's details counts as an error with these details.
     */
    private static JsonNode ofArray(JsonNode array) {
        for (JsonNode entry : array) {
            if (entry.has("error") || entry.has("message") || entry.has("errors")) {
                return entry;
            }
        }
        JsonNode first = array.path(0);
        return first.has("@type") ? JSON.createObjectNode().set("details", array) : first;
    }

    /** The object that describes the error; the root itself when it holds no such object. */
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

    /** Whether a body of unknown shape is an error, although its status is success. */
    static boolean isIn(JsonNode body) {
        ProviderError providerError = in(body);
        boolean saysSo = "error".equals(text(body.path("object"))) || "error".equals(text(body.path("type")));
        return providerError.words() != null
                && (saysSo
                        || providerError.named() != 0
                        || body.has("errors")
                        || !providerError.code().isEmpty());
    }

    /** The error in a body that is not JSON. */
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

    /** The quotas that the call exceeded, as Gemini lists them. */
    List<JsonNode> violations() {
        List<JsonNode> violations = new ArrayList<>();
        error.path("details").forEach(detail -> detail.path("violations").forEach(violations::add));
        return violations;
    }

    /**
     * The status that counts: the one in the body, because gateways pass on other servers' errors with their own status.
     *
     * @return the status; 0 for an error inside HTTP 200 that names none
     */
    int status(int http) {
        // 400 and 500 are not more precise than any other status.
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

    /** Collects the messages: a text, validation errors {@code [{loc, msg}]}, or an object around them. */
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

    /** The error of the provider behind a router: text, JSON, or JSON in a string. */
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

    /** The JSON inside a string, because gateways quote whole errors; null when the string is not JSON. */
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
