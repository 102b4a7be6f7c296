package dev.rollcall.llm.openairesponses;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

record ResponsesRequest(
        String model,
        String input,
        @JsonProperty("max_output_tokens") int maxOutputTokens,
        @JsonAnyGetter Map<String, Object> extras) {}
