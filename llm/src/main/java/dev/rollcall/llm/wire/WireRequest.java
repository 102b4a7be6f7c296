package dev.rollcall.llm.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Set;

/**
 * What a protocol needs in order to write a question.
 *
 * @param prompt the user's only message
 * @param habits in what the provider differs from others that speak the protocol
 * @param schema of the answer; null: plain text
 */
public record WireRequest(String model, String prompt, int maxOutputTokens, Set<Habit> habits, AnswerSchema schema) {

    /** Writes the prompt as three of the protocols do: {@code "messages":[{"role":"user","content":"…"}]}. */
    public void writeMessages(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("messages");
        json.writeStartObject();
        json.writeStringField("role", "user");
        json.writeStringField("content", prompt);
        json.writeEndObject();
        json.writeEndArray();
    }
}
