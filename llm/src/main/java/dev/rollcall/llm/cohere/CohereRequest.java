package dev.rollcall.llm.cohere;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** {@code stream: false} is required here. */
record CohereRequest(
        String model,
        List<Message> messages,
        @JsonProperty("max_tokens") int maxTokens,
        boolean stream,
        @JsonAnyGetter Map<String, Object> extras) {

    record Message(String role, String content) {}
}
