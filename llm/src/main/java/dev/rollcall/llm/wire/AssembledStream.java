package dev.rollcall.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A stream put together.
 *
 * @param body as the reply would have come whole
 * @param whole whether the stream came to its end
 */
public record AssembledStream(JsonNode body, boolean whole) {}
