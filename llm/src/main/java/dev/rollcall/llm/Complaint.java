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
 * @param behind what the provider behind a router said ({@code metadata.raw}), or null
 */
record Complaint(String words, Set<String> codes, JsonNode error, Complaint behind) {

    static final Complaint NONE = new Complaint(null, Set.of(), MissingNode.getInstance(), null);

    private static final ObjectMapper JSON = new ObjectMapper();

    static Complaint in(JsonNode body) {
        JsonNode root = body.isArray() ? body.path(0) : body;
        JsonNode error = root.path("error").isObject() ? root.path("error") : root;
        Complaint behind = behind(error.path("metadata").path("raw"));
        return new Complaint(words(root, error, behind), codes(root, error), error, behind);
    }

    boolean isAny(Set<String> some) {
        return codes.stream().anyMatch(some::contains);
    }

    /** Whether the words hold any of these. */
    boolean says(Pattern pattern) {
        return words != null && pattern.matcher(words).find();
    }

    /** Gemini: a quota of the day is gone until midnight Pacific; one of the minute is a rate. */
    boolean isOfTheDay() {
        for (JsonNode detail : error.path("details")) {
            for (JsonNode violation : detail.path("violations")) {
                String quota = violation.path("quotaId").asText()
                        + violation.path("quotaMetric").asText();
                if (quota.contains("PerDay") || quota.contains("per_day")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What stands as {@code code}, in lower case; empty when nothing does. */
    String code() {
        return error.path("code").asText("").toLowerCase(Locale.ROOT);
    }

    /** A code that could be a status; 0 when it is none. */
    int status() {
        try {
            int status = Integer.parseInt(code());
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

    private static String words(JsonNode root, JsonNode error, Complaint behind) {
        List<String> words = new ArrayList<>();
        if (root.path("error").isTextual()) {
            words.add(root.path("error").textValue());
        }
        speak(words, error.path("message"));
        speak(words, error.path("detail"));
        error.path("metadata").path("reasons").forEach(reason -> words.add(reason.asText()));
        if (behind != null && behind.words() != null) {
            words.add(behind.words());
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
    private static Complaint behind(JsonNode raw) {
        if (raw.isContainerNode()) {
            return in(raw);
        }
        String text = text(raw);
        if (text == null) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(text);
            if (json.isContainerNode()) {
                return in(json);
            }
        } catch (JsonProcessingException e) {
            // Text, then.
        }
        return new Complaint(text, Set.of(), MissingNode.getInstance(), null);
    }
}
