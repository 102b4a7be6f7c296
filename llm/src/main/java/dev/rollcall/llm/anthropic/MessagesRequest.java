package dev.rollcall.llm.anthropic;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** {@code max_tokens} is required here. {@code stream: false}, because some gateways stream unless they are told. */
record MessagesRequest(
        String model,
        @JsonProperty("max_tokens") int maxTokens,
        List<Message> messages,
        boolean stream,
        @JsonAnyGetter Map<String, Object> extras) {

    record Message(String role, String content) {}
}
