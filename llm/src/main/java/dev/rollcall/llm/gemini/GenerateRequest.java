package dev.rollcall.llm.gemini;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.util.List;
import java.util.Map;

/** Whether it streams is said by the path. */
record GenerateRequest(
        List<Content> contents,
        Config generationConfig,
        @JsonAnyGetter Map<String, Object> extras) {

    record Content(String role, List<Part> parts) {}

    record Part(String text) {}

    /** The limit includes thinking. */
    record Config(int maxOutputTokens) {}
}
