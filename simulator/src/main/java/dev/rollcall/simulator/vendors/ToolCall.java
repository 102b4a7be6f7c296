package dev.rollcall.simulator.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.simulator.answers.AnswerText;
import dev.rollcall.simulator.answers.StructuredAnswer;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The model's call of a tool: the one that the request demands, else the first that it offers, or {@code look_up} when it
 * offers none.
 *
 * @param arguments a JSON object that fits the tool's schema; its texts begin with {@link AnswerText#MARK}
 */
public record ToolCall(String name, String arguments) {
    private static final Set<String> FORCING = Set.of("required", "any", "function", "tool");
    private static final JsonTemplate OPENAI = new JsonTemplate("""
            {"id":"${id}","type":"function","function":{"name":"${name}","arguments":"${arguments}"}}
            """);
    private static final JsonTemplate NUMBERED = new JsonTemplate("""
            {"index":0,"id":"${id}","type":"function","function":{"name":"${name}","arguments":"${arguments}"}}
            """);
    private static final JsonTemplate MEMBER = new JsonTemplate("""
            ,"tool_calls":[${call}]
            """);
    private static final JsonTemplate LOOK_UP = new JsonTemplate("""
            {"domain":"${domain}"}
            """);

    public static ToolCall answering(SimulatedRequest request) {
        String domain = AnswerText.MARK + AnswerText.domainIn(request.prompt());
        List<JsonNode> functions = functions(request.body());
        if (functions.isEmpty()) {
            return new ToolCall("look_up", LOOK_UP.raw("domain", domain).json());
        }
        String wanted = wanted(request.body());
        JsonNode function = functions.stream()
                .filter(one -> one.path("name").asText().equals(wanted))
                .findFirst()
                .orElse(functions.get(0));
        JsonNode schema = schema(function);
        String arguments = schema.isObject() ? StructuredAnswer.instance(schema, domain) : "{}";
        return new ToolCall(function.get("name").asText(), arguments);
    }

    /** Whether the request offers tools and leaves the model no choice but to call one. */
    public static boolean isForced(JsonNode body) {
        JsonNode choice = body.path("tool_choice");
        String word = choice.isTextual() ? choice.asText() : choice.path("type").asText();
        String mode = body.at("/toolConfig/functionCallingConfig/mode").asText();
        return !functions(body).isEmpty()
                && (FORCING.contains(word.toLowerCase(Locale.ROOT)) || mode.equalsIgnoreCase("any"));
    }

    /** The tool that the request names; empty when it leaves the choice. */
    private static String wanted(JsonNode body) {
        JsonNode choice = body.path("tool_choice");
        return choice.at("/function/name")
                .asText(choice.path("name")
                        .asText(body.at("/toolConfig/functionCallingConfig/allowedFunctionNames/0")
                                .asText("")));
    }

    /** The functions that the request offers. Most nest one as {@code function}, Gemini several in a list, others none. */
    private static List<JsonNode> functions(JsonNode body) {
        var functions = new ArrayList<JsonNode>();
        for (JsonNode tool : body.path("tools")) {
            tool.path("functionDeclarations").forEach(functions::add);
            JsonNode function = tool.path("function").isObject() ? tool.get("function") : tool;
            // A tool of another type is one of the provider's own, such as a search.
            boolean own = tool.path("type").asText("function").equals("function")
                    || tool.path("type").asText().equals("custom");
            if (function.path("name").isTextual() && own) {
                functions.add(function);
            }
        }
        return functions;
    }

    private static JsonNode schema(JsonNode function) {
        for (String field : new String[] {"parameters", "input_schema", "parametersJsonSchema"}) {
            if (function.path(field).isObject()) {
                return function.get(field);
            }
        }
        return function.path("parameters");
    }

    /** With its index among the calls, which Together's SDK wants. */
    Raw numbered(String id) {
        return NUMBERED.raw("id", id, "name", name, "arguments", arguments);
    }

    /** The member {@code tool_calls} with the comma before it; nothing when the answer calls no tool. */
    static Raw member(ModelAnswer answer, Supplier<String> id) {
        return answer.call() == null
                ? new Raw("")
                : MEMBER.raw("call", answer.call().openAi(id.get()));
    }

    /** In OpenAI's chat format, which most have copied. */
    Raw openAi(String id) {
        return OPENAI.raw("id", id, "name", name, "arguments", arguments);
    }
}
