package dev.rollcall.llm.openaichat;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** No temperature: reasoning models reject it. {@code stream: false}, because some gateways stream unless they are told. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChatRequest(
        String model,
        List<Message> messages,
        @JsonProperty("max_tokens") Integer maxTokens,
        @JsonProperty("max_completion_tokens") Integer maxCompletionTokens,
        boolean stream,
        @JsonAnyGetter Map<String, Object> extras) {

    record Message(String role, String content) {}
}
