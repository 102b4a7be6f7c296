package dev.rollcall.llm.cohere;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

record CohereRequest(
        String model,
        List<Message> messages,
        @JsonProperty("max_tokens") int maxTokens,
        @JsonAnyGetter Map<String, Object> extras) {

    record Message(String role, String content) {}
}
