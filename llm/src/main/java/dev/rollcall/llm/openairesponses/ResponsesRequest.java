package dev.rollcall.llm.openairesponses;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** {@code stream: false}, because some gateways stream unless they are told. */
record ResponsesRequest(
        String model,
        String input,
        @JsonProperty("max_output_tokens") int maxOutputTokens,
        boolean stream,
        @JsonAnyGetter Map<String, Object> extras) {}
