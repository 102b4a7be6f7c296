package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.Template.Raw;

/**
 * A call of the first tool that a request offers, or of {@code look_up} when it offers none.
 *
 * @param arguments a JSON object that fits the tool's schema; its texts carry the mark
 */
record ToolCall(String name, String arguments) {
    private static final Template OPENAI = new Template("""
            {"id":"${id}","type":"function","function":{"name":"${name}","arguments":"${arguments}"}}
            """);
    private static final Template NUMBERED = new Template("""
            {"index":0,"id":"${id}","type":"function","function":{"name":"${name}","arguments":"${arguments}"}}
            """);
    private static final Template LOOK_UP = new Template("""
            {"domain":"${domain}"}
            """);

    static ToolCall answering(Question question) {
        String domain = Answers.MARK + Answers.domainIn(question.prompt());
        for (JsonNode tool : question.body().path("tools")) {
            JsonNode function = function(tool);
            if (function.path("name").isTextual()) {
                JsonNode schema = schema(function);
                String arguments = schema.isObject() ? Structured.instance(schema, domain) : "{}";
                return new ToolCall(function.get("name").asText(), arguments);
            }
        }
        return new ToolCall("look_up", LOOK_UP.raw("domain", domain).json());
    }

    /** Most nest it as {@code function}, Gemini in a list; Anthropic and Responses write it flat. */
    private static JsonNode function(JsonNode tool) {
        if (tool.path("function").isObject()) {
            return tool.get("function");
        }
        return tool.path("functionDeclarations").path(0).isObject()
                ? tool.get("functionDeclarations").get(0)
                : tool;
    }

    private static JsonNode schema(JsonNode function) {
        for (String field : new String[] {"parameters", "input_schema", "parametersJsonSchema"}) {
            if (function.path(field).isObject()) {
                return function.get(field);
            }
        }
        return function.path("parameters");
    }

    /** With the place among the calls, which Together's SDK wants. */
    Raw numbered(String id) {
        return NUMBERED.raw("id", id, "name", name, "arguments", arguments);
    }

    /** As OpenAI's chat format and those who copied it have it. */
    Raw openAi(String id) {
        return OPENAI.raw("id", id, "name", name, "arguments", arguments);
    }
}
