package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.llm.Accent.Said;
import dev.rollcall.llm.wire.AnswerSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where each API wants the schema of an answer. */
class AnswerSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"string\"}},\"required\":[\"n\"],"
                    + "\"additionalProperties\":false}";

    private static final String CHAT =
            "{\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"judge_1\",\"strict\":true,\"schema\":"
                    + SCHEMA + "}}}";
    private static final String RESPONSES =
            "{\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"judge_1\",\"strict\":true,\"schema\":" + SCHEMA
                    + "}}}";
    private static final String ANTHROPIC =
            "{\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":" + SCHEMA + "}}}";
    private static final String COHERE =
            "{\"response_format\":{\"type\":\"json_object\",\"json_schema\":" + SCHEMA + "}}";
    private static final String GEMINI =
            "{\"generationConfig\":{\"maxOutputTokens\":400,\"responseMimeType\":\"application/json\",\"responseJsonSchema\":"
                    + SCHEMA + "}}";
    private static final String ANY_OBJECT = "{\"response_format\":{\"type\":\"json_object\"}}";

    @ParameterizedTest
    @CsvSource({
        "openai, chat, chat",
        "openai, responses, responses",
        "anthropic, messages, anthropic",
        "deepseek, chat, object",
        "mistral, chat, chat",
        "xai, chat, chat",
        "xai, responses, responses",
        "together, chat, chat",
        "perplexity, agent, chat",
        "perplexity, sonar, chat",
        "google, generate, gemini",
        "cohere, chat, cohere",
        "ai21, chat, object",
        "groq, chat, chat",
        "openrouter, chat, chat"
    })
    void itStandsWhereTheProviderWantsIt(String provider, String api, String form) throws Exception {
        String wanted = switch (form) {
            case "chat" -> CHAT;
            case "responses" -> RESPONSES;
            case "anthropic" -> ANTHROPIC;
            case "gemini" -> GEMINI;
            case "cohere" -> COHERE;
            default -> ANY_OBJECT;
        };
        JsonNode sent = sent(provider, api, new AnswerSchema("judge_1", SCHEMA));
        JSON.readTree(wanted)
                .properties()
                .forEach(member -> assertThat(sent.get(member.getKey())).isEqualTo(member.getValue()));
        // No provider gets two of these.
        assertThat(sent.has("response_format") ? 1 : 0).isEqualTo(wanted.contains("response_format") ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("dev.rollcall.llm.Accent#all")
    void withoutASchemaNothingIsSaidOfIt(Accent accent) throws Exception {
        assertThat(sent(accent.provider(), accent.api(), null).toString())
                .doesNotContain("format", "json", "Json", "schema");
    }

    @ParameterizedTest
    @MethodSource("dev.rollcall.llm.Accent#all")
    void theAnswerIsReadAsAnyOther(Accent accent) {
        try (Server server = new Server()) {
            Reply reply = server.says(200, accent.says(Said.ANSWER))
                    .to(question(accent.provider(), accent.api(), new AnswerSchema("judge_1", SCHEMA)));
            assertThat(reply.outcome()).isEqualTo(Outcome.ANSWERED);
            assertThat(reply.text()).isEqualTo(Accent.TEXT);
        }
    }

    @Test
    void whatIsNoSchema() {
        assertThatThrownBy(() -> new AnswerSchema("a name", SCHEMA)).hasMessageContaining("'a name' must match");
        assertThatThrownBy(() -> new AnswerSchema("n", "[]")).hasMessage("the schema n is not a JSON object");
        assertThatThrownBy(() -> new AnswerSchema("n", "{")).hasMessage("the schema n is not a JSON object");
        assertThatThrownBy(() -> new AnswerSchema("n", "")).hasMessage("the schema n is not a JSON object");
    }

    private static JsonNode sent(String provider, String api, AnswerSchema schema) throws Exception {
        try (Server server = new Server()) {
            server.says(200, "{}").to(question(provider, api, schema));
            return JSON.readTree(server.received().getBody().utf8());
        }
    }

    private static Question question(String provider, String api, AnswerSchema schema) {
        return new Question(provider, api, null, false, "Say something.", 400, null, schema);
    }
}
