package dev.rollcall.llm;

import static dev.rollcall.llm.wire.Lenient.text;
import static dev.rollcall.llm.wire.Lenient.word;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a provider says instead of answering, out of every shape it comes in: {@code {error:{message,type,code}}},
 * {@code {error:"…",code:"…"}} (xAI), {@code {detail:…}} (Mistral, AI21), {@code {message:{detail:[…]}}} (Mistral),
 * {@code {message,id}} (Cohere), an array around any of these (Gemini).
 *
 * @param words for people, as the provider said it; null when it said none
 * @param codes its codes, types, states and reasons, in lower case
 * @param error the object they stand in
 */
record Complaint(String words, Set<String> codes, JsonNode error) {

    static final Complaint NONE = new Complaint(null, Set.of(), MissingNode.getInstance());

    private static final ObjectMapper JSON = new ObjectMapper();

    static Complaint in(JsonNode body) {
        JsonNode root = body.isArray() ? body.path(0) : body;
        JsonNode error = root.path("error").isObject() ? root.path("error") : root;
        return new Complaint(words(root, error), codes(root, error), error);
    }

    boolean isAny(Set<String> some) {
        return codes.stream().anyMatch(some::contains);
    }

    /** Whether the words hold any of these. */
    boolean says(Pattern pattern) {
        return words != null && pattern.matcher(words).find();
    }

    /** A number among the codes that could be a status; 0 when there is none. */
    int status() {
        JsonNode code = error.path("code");
        try {
            int status = Integer.parseInt(code.asText());
            return status >= 400 && status <= 599 ? status : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Set<String> codes(JsonNode root, JsonNode error) {
        Set<String> codes = new HashSet<>();
        for (JsonNode node : List.of(root, error)) {
            for (String field : List.of("code", "type", "status", "error_type")) {
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
            codes.add(word.toLowerCase(Locale.ROOT));
        }
    }

    private static String words(JsonNode root, JsonNode error) {
        List<String> words = new ArrayList<>();
        if (root.path("error").isTextual()) {
            words.add(root.path("error").textValue());
        }
        speak(words, error.path("message"));
        speak(words, error.path("detail"));
        JsonNode metadata = error.path("metadata");
        metadata.path("reasons").forEach(reason -> words.add(reason.asText()));
        String raw = text(metadata.path("raw"));
        if (raw != null) {
            words.add(behind(raw));
        }
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
            words.add(where.isEmpty() ? node.path("msg").textValue() : String.join(".", where) + " " + node.path("msg").textValue());
        } else if (node.isObject()) {
            speak(words, node.path("detail"));
            speak(words, node.path("message"));
        }
    }

    /** What the provider behind the router said: text, or JSON in a string. */
    private static String behind(String raw) {
        try {
            JsonNode json = JSON.readTree(raw);
            String words = json == null || !json.isContainerNode() ? null : in(json).words();
            return words == null ? raw : words;
        } catch (JsonProcessingException e) {
            return raw;
        }
    }
}
