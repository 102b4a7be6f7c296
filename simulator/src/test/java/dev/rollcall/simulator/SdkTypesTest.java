package dev.rollcall.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.Caller.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the providers' SDKs want of a reply, one by one; {@link SdksTest} asks the SDKs themselves. */
class SdkTypesTest {
    private static final String PROMPT = Caller.prompt("stripe.com");
    private static Simulator simulator;
    private static Caller caller;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorOptions.defaults().withRetired());
        caller = new Caller(simulator);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    private static Heard ask(String shape, String provider) {
        return caller.shaped(shape, provider, Caller.path(provider), Caller.body(provider, PROMPT));
    }

    private static Heard responses(String shape) {
        return caller.shaped(shape, "openai", "/v1/responses", "{\"model\":\"m\",\"input\":\"" + PROMPT + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"thinking", "tool-call", "citations", "truncated"})
    void openRouterHasASystemFingerprint(String shape) {
        assertThat(ask(shape, "openrouter").at("/system_fingerprint").isNull()).isTrue();
    }

    @Test
    void openRoutersBrokenChoiceHasOneToo() {
        for (int i = 0; i < 8; i++) {
            Heard heard = ask("error200", "openrouter");
            assertThat(heard.at("").has("system_fingerprint")
                            || !heard.at("/error").isMissingNode())
                    .isTrue();
        }
    }

    @Test
    void anthropicsRefusalDetailsHaveAKnownCategory() {
        Set<String> known = Set.of("cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms", "null");
        for (int i = 0; i < 30; i++) {
            JsonNode details = ask("refused", "anthropic").at("/stop_details");
            assertThat(details.isNull() || details.path("type").asText().equals("refusal"))
                    .isTrue();
            assertThat(known).contains(details.path("category").asText("null"));
        }
        assertThat(ask("truncated", "anthropic").at("/stop_details").isNull()).isTrue();
    }

    @Test
    void anthropicCountsFetchesBesideSearches() {
        assertThat(ask("citations", "anthropic").at("/usage/server_tool_use").toString())
                .isEqualTo("{\"web_search_requests\":1,\"web_fetch_requests\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"thinking", "tool-call", "truncated", "error200", "refused"})
    void responsesHaveAllThatTheirTypeWants(String shape) {
        Heard heard = responses(shape);
        assertThat(heard.at("/tools").isArray()).isTrue();
        assertThat(heard.text("/tool_choice")).isEqualTo("auto");
        assertThat(heard.at("/parallel_tool_calls").isBoolean()).isTrue();
        for (JsonNode item : heard.at("/output")) {
            assertThat(item.path("status").asText()).isIn("completed", "incomplete");
        }
        if (!shape.equals("error200")) {
            assertThat(heard.at("/usage/input_tokens_details/cache_write_tokens")
                            .isInt())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"truncated, completed", "spent, completed", "tool-call, requires_action", "error200, failed"})
    void perplexityHasNoIncompleteStatus(String shape, String status) {
        Heard heard = ask(shape, "perplexity");
        assertThat(heard.text("/status")).isEqualTo(status);
        assertThat(heard.response().body()).doesNotContain("incomplete");
    }

    @Test
    void togethersToolCallIsNumbered() {
        assertThat(ask("tool-call", "together")
                        .at("/choices/0/message/tool_calls/0/index")
                        .asInt(-1))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "truncated", "tool-call", "empty"})
    void coheresFinishReasonsAreThoseOfItsSecondVersion(String shape) {
        assertThat(ask(shape, "cohere").text("/finish_reason"))
                .isIn("COMPLETE", "STOP_SEQUENCE", "MAX_TOKENS", "TOOL_CALL", "ERROR", "TIMEOUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe.com", "www.bbc.co.uk", "some-odd-shop.com.au", "3.basecamp.com"})
    void aQuoteEndsWithItsSentence(String domain) {
        String prompt = Caller.prompt(domain);
        for (int i = 0; i < 10; i++) {
            Heard cohere = caller.shaped("citations", "cohere", "/v2/chat", Caller.body("cohere", prompt));
            JsonNode citation = cohere.at("/message/citations/0");
            String text = cohere.text(
                    "/message/content/" + citation.path("content_index").asInt() + "/text");
            assertSentence(
                    text, citation.path("start").asInt(), citation.path("end").asInt());
            assertThat(citation.path("text").asText())
                    .isEqualTo(text.substring(0, citation.path("end").asInt()));
            assertThat(citation.at("/sources/0/document/text").asText()).isNotBlank();
            Heard openAi = caller.shaped("citations", "openai", Caller.path("openai"), Caller.body("openai", prompt));
            JsonNode place = openAi.at("/choices/0/message/annotations/0/url_citation");
            assertSentence(
                    openAi.text("/choices/0/message/content"),
                    place.path("start_index").asInt(),
                    place.path("end_index").asInt());
        }
    }

    private static void assertSentence(String text, int start, int end) {
        assertThat(start).isZero();
        assertThat(text.substring(0, end)).endsWith(".").contains(" ");
        assertThat(text.substring(end)).startsWith(" ");
    }

    @Test
    void xAisAnnotationsAreForTheirMarks() {
        Heard heard =
                caller.shaped("citations", "xai", "/v1/responses", "{\"model\":\"m\",\"input\":\"" + PROMPT + "\"}");
        String text = heard.text("/output/1/content/0/text");
        for (JsonNode one : heard.at("/output/1/content/0/annotations")) {
            assertThat(text.substring(
                            one.path("start_index").asInt(),
                            one.path("end_index").asInt()))
                    .isEqualTo("[[" + one.path("title").asText() + "]]("
                            + one.path("url").asText() + ")");
        }
    }

    /** Of two tools that are offered, the second is wanted. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "openai    | /v1/chat/completions | 'tool_choice':{'type':'function','function':{'name':'save'}}",
                "openai    | /v1/responses        | 'tool_choice':{'type':'function','name':'save'}",
                "anthropic | /v1/messages         | 'tool_choice':{'type':'tool','name':'save'}",
                "google    | /v1beta/models/g:generateContent | "
                        + "'tool_config':{'function_calling_config':{'mode':'ANY','allowed_function_names':['save']}}",
            })
    void aToolThatTheRequestForcesIsCalledWithoutAShape(String provider, String path, String choice) {
        assertThat(withTools(provider, path, choice).response().body())
                .contains("\"save\"")
                .doesNotContain("\"look\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mistral | /v1/chat/completions | 'tool_choice':'any'",
                "groq | /openai/v1/chat/completions | 'tool_choice':'required'",
                "cohere | /v2/chat | 'tool_choice':'REQUIRED'",
                "anthropic | /v1/messages | 'tool_choice':{'type':'any'}",
            })
    void orTheFirstWhereItOnlyWantsOne(String provider, String path, String choice) {
        assertThat(withTools(provider, path, choice).response().body()).contains("\"look\"");
        assertThat(withTools(provider, path, "'tool_choice':'auto'").response().body())
                .contains("[simulated] ")
                .doesNotContain("\"look\"");
    }

    private static Heard withTools(String provider, String path, String choice) {
        var tools = new ArrayList<String>();
        for (String name : List.of("look", "save")) {
            String tool = "'name':'" + name + "','KEY':{'type':'object','properties':{'a':{'type':'string'}}}";
            tools.add(
                    switch (provider) {
                        case "anthropic" -> "{" + tool.replace("KEY", "input_schema") + "}";
                        case "google" -> "{'function_declarations':[{" + tool.replace("KEY", "parameters") + "}]}";
                        default ->
                            path.endsWith("/responses")
                                    ? "{'type':'function'," + tool.replace("KEY", "parameters") + "}"
                                    : "{'type':'function','function':{" + tool.replace("KEY", "parameters") + "}}";
                    });
        }
        String more = "{" + choice + ",'tools':[" + String.join(",", tools) + "],";
        String body = Caller.body(path.endsWith("/responses") ? "perplexity" : provider, PROMPT);
        return caller.post(provider, path, body.replaceFirst("\\{", more.replace('\'', '"')));
    }

    @Test
    void anAnswerInJsonIsBriefWhereTheLimitIsSmall() throws Exception {
        String schema =
                "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'string'},'c':{'type':'string'}}}";
        String body = "{'model':'m','max_tokens':200,'messages':[{'role':'user','content':'" + PROMPT
                + "'}],'response_format':{'type':'json_schema','json_schema':{'schema':" + schema + "}}}";
        Heard heard = caller.post("mistral", "/v1/chat/completions", body.replace('\'', '"'));
        assertThat(heard.text("/choices/0/finish_reason")).isEqualTo("stop");
    }

    /** Google takes both spellings of each field; a schema's own names stay as they are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'generation_config':{'response_mime_type':'application/json','response_json_schema':SCHEMA}",
                "'generationConfig':{'responseMimeType':'application/json','responseJsonSchema':SCHEMA}",
                "'generation_config':{'responseMimeType':'application/json','response_schema':SCHEMA}",
                "'generationConfig':{'response_mime_type':'application/json','responseSchema':SCHEMA}",
            })
    void googleTakesSchemasInBothSpellings(String config) throws Exception {
        Heard heard = google("normal", config);
        JsonNode parts = heard.at("/candidates/0/content/parts");
        assertCompany(new ObjectMapper()
                .readTree(parts.get(parts.size() - 1).path("text").asText()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'tools':[{'function_declarations':[{'name':'save','parameters_json_schema':SCHEMA}]}]",
                "'tools':[{'functionDeclarations':[{'name':'save','parametersJsonSchema':SCHEMA}]}]",
                "'tools':[{'function_declarations':[{'name':'save','parameters':SCHEMA}]}]",
                "'tools':[{'google_search':{}},{'functionDeclarations':[{'name':'save','parameters_json_schema':SCHEMA}]}]",
            })
    void googlesToolCallsFitTheSchemaInBothSpellings(String tools) {
        JsonNode parts = google("tool-call", tools).at("/candidates/0/content/parts");
        JsonNode call = parts.get(parts.size() - 1).path("functionCall");
        assertThat(call.path("name").asText()).isEqualTo("save");
        assertCompany(call.path("args"));
    }

    @Test
    void googlesLimitAndInstructionCountInBothSpellings() {
        Heard cut = google("normal", "'generation_config':{'max_output_tokens':20}");
        assertThat(cut.text("/candidates/0/finishReason")).isEqualTo("MAX_TOKENS");
        int plain =
                google("normal", "'x':1").at("/usageMetadata/promptTokenCount").asInt();
        for (String name : List.of("system_instruction", "systemInstruction")) {
            Heard told = google("normal", "'" + name + "':{'parts':[{'text':'Answer in one short sentence.'}]}");
            assertThat(told.at("/usageMetadata/promptTokenCount").asInt()).isGreaterThan(plain);
        }
    }

    private static Heard google(String shape, String more) {
        String schema =
                "{'type':'OBJECT','properties':{'founded_year':{'type':'integer','minimum':1990,'maximum':2000},"
                        + "'any_of':{'type':'array','items':{'type':'string'},'min_items':2,'minItems':2}}}";
        String body = "{'contents':[{'parts':[{'text':'" + PROMPT + "'}]}]," + more.replace("SCHEMA", schema) + "}";
        String asked = body.replace('\'', '"');
        return shape.equals("normal")
                ? caller.post("google", Caller.path("google"), asked)
                : caller.shaped(shape, "google", Caller.path("google"), asked);
    }

    private static void assertCompany(JsonNode company) {
        assertThat(company.path("founded_year").asInt()).isBetween(1990, 2000);
        assertThat(company.path("any_of")).hasSizeGreaterThanOrEqualTo(2);
    }
}
