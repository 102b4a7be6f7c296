package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.llm.reply.Citation;
import dev.rollcall.llm.reply.TokenUsage;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What single providers do that no other does. */
class ReadingTest {

    @AutoClose
    private final Server server = new Server();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<think>a</think>b           | ANSWERED | b",
                "<think>a</think><think>c</think> b | ANSWERED | b",
                "a</think>b                  | ANSWERED | b",
                "<think>a                    | EMPTY    |",
                "b <think>a</think>          | ANSWERED | b <think>a</think>",
            })
    void thinkingInTheContentIsNoAnswer(String content, Outcome outcome, String text) {
        Reply reply = server.says(200, Accent.chat("m", "stop", "\"" + content + "\"", "{}"))
                .to("together");
        assertThat(reply.outcome()).isEqualTo(outcome);
        assertThat(reply.text()).isEqualTo(text);
    }

    @Test
    void noThinkingOfAModelBehindTheAgentIsAnAnswer() {
        Reply reply = server.says(200, """
                        {"status":"completed","output":[{"type":"message","content":[
                          {"type":"output_text","text":"<think>hm</think>\\nYes."}]}]}""").to("perplexity");
        assertThat(reply.text()).isEqualTo("Yes.");
    }

    @Test
    void reasoningBesideTheContentIsNoAnswer() {
        Reply reply = server.says(200, """
                        {"choices":[{"finish_reason":"length","message":{"content":null,"reasoning":"hm","reasoning_content":"hm"}}]}""").to("groq");
        assertThat(reply.outcome()).isEqualTo(Outcome.EMPTY);
        assertThat(reply.usage()).isEqualTo(TokenUsage.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200B", "\uFEFF", "\u2060 \u00AD\n", "\u3164", "\u200E\u200F"})
    void whatNobodySeesIsNoAnswer(String content) {
        assertThat(server.says(200, Accent.chat("m", "stop", "\"" + content.replace("\n", "\\n") + "\"", "{}"))
                        .to("openai")
                        .outcome())
                .isEqualTo(Outcome.EMPTY);
    }

    /** Declared charsets count; what is no UTF-8 at all is windows-1252; damage in UTF-8 shows. */
    @ParameterizedTest
    @CsvSource({
        "iso-8859-1, ; charset=ISO-8859-1, café",
        "windows-1252, ;charset=\"windows-1252\", café “x”",
        "utf-16, ; charset=utf-16, café ☂",
        "utf-8, ; charset=utf-8, café ☂",
        "utf-8, ; charset=nosuch, café ☂",
        "windows-1252, '', café “x”",
        "utf-8, '', café ☂",
    })
    void charsets(String charset, String declared, String text) {
        byte[] body = Accent.chat("m", "stop", "\"" + text + "\"", "{}").getBytes(Charset.forName(charset));
        Reply reply = server.says(new MockResponse.Builder()
                        .body(new Buffer().write(body))
                        .setHeader("Content-Type", "application/json" + declared))
                .to("openai");
        assertThat(reply.text()).isEqualTo(text);
        assertThat(new String(reply.raw(), StandardCharsets.UTF_8)).contains(text);
    }

    @Test
    void contentFilterWithoutMessage() {
        Reply reply = server.says(200, "{\"choices\":[{\"finish_reason\":\"content_filter\"}]}")
                .to("openai");
        assertThat(reply.outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void aRefusalMayHaveWordsOrPartOfAnAnswer() {
        Reply filtered = server.says(200, Accent.chat("m", "content_filter", "\"Str\"", "{}"))
                .to("xai");
        assertThat(filtered.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(filtered.text()).isEqualTo("Str");
        Reply incomplete = server.says(200, """
                        {"status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[]}""").to("openai", "responses");
        assertThat(incomplete.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(incomplete.text()).isNull();
        Reply azure = server.says(200, """
                        {"error":{"code":"content_filter","message":"The prompt was filtered","status":400}}""").to("openai");
        assertThat(azure.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(azure.message()).isEqualTo("The prompt was filtered");
        Reply declined = server.says(200, "{\"content\":[],\"stop_reason\":\"refusal\",\"stop_details\":null}")
                .to("anthropic");
        assertThat(declined.outcome()).isEqualTo(Outcome.REFUSED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai     | tool_calls                   | ANSWERED",
                "openai     | function_call                | ANSWERED",
                "deepseek   | insufficient_system_resource | OVERLOADED",
                "mistral    | model_length                 | TRUNCATED",
                "mistral    | error                        | OVERLOADED",
                "together   | eos                          | ANSWERED",
                "openrouter | error                        | OVERLOADED",
                "anthropic  | stop_sequence                | ANSWERED",
                "anthropic  | model_context_window_exceeded | TRUNCATED",
                "anthropic  | pause_turn                   | TRUNCATED",
                "anthropic  | tool_use                     | ANSWERED",
                "google     | MAX_TOKENS                   | TRUNCATED",
                "google     | RECITATION                   | REFUSED",
                "google     | LANGUAGE                     | REFUSED",
                "google     | BLOCKLIST                    | REFUSED",
                "google     | PROHIBITED_CONTENT           | REFUSED",
                "google     | SPII                         | REFUSED",
                "google     | OTHER                        | ANSWERED",
                "google     | MALFORMED_FUNCTION_CALL      | ANSWERED",
                "cohere     | STOP_SEQUENCE                | ANSWERED",
                "cohere     | ERROR                        | OVERLOADED",
                "cohere     | TIMEOUT                      | OVERLOADED",
                "cohere     | ERROR_LIMIT                  | TRUNCATED",
                "cohere     | USER_CANCEL                  | TRUNCATED",
            })
    void finishReasons(String provider, String finish, Outcome outcome) {
        String body = switch (provider) {
            case "anthropic" -> "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}],\"stop_reason\":\"%s\"}";
            case "google" -> "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"finishReason\":\"%s\"}]}";
            case "cohere" ->
                "{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"x\"}]},\"finish_reason\":\"%s\"}";
            default -> "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"%s\"}]}";
        };
        Reply reply = server.says(200, body.formatted(finish)).to(provider);
        assertThat(reply.outcome()).isEqualTo(outcome);
        assertThat(reply.finishReason()).isEqualTo(finish);
    }

    @ParameterizedTest
    @CsvSource({
        "cancelled, OVERLOADED",
        "requires_action, EMPTY",
        "queued, INVALID",
        "failed, OVERLOADED",
        "completed, EMPTY",
        "incomplete, EMPTY",
    })
    void statesOfAResponseWithoutText(String status, Outcome outcome) {
        Reply reply = server.says(200, "{\"status\":\"%s\",\"error\":null,\"output\":[]}".formatted(status))
                .to("perplexity");
        assertThat(reply.outcome()).isEqualTo(outcome);
    }

    @Test
    void deepseekIsToldNotToThink() throws Exception {
        server.says(200, "{}").to("deepseek");
        assertThat(server.received().getBody().utf8()).contains("\"thinking\":{\"type\":\"disabled\"}");
    }

    @Test
    void openrouterIsAskedForItsPrice() throws Exception {
        server.says(200, "{}").to("openrouter");
        assertThat(server.received().getBody().utf8()).contains("\"usage\":{\"include\":true}");
    }

    @Test
    void mistralIsSentNothingItDoesNotKnow() throws Exception {
        server.says(200, "{}").to("mistral");
        assertThat(server.received().getBody().utf8())
                .isEqualTo("{\"model\":\"mistral-small-latest\",\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"What does stripe.com do? ☂\"}],\"max_tokens\":400,\"stream\":false}");
    }

    @Test
    void eachProviderHasItsKeyHeader() throws Exception {
        server.says(200, "{}").to("anthropic");
        assertThat(server.received().getHeaders().toMultimap())
                .containsKeys("x-api-key", "anthropic-version")
                .doesNotContainKey("authorization");
        server.says(200, "{}").to("google");
        assertThat(server.received().getHeaders().get("X-Goog-Api-Key")).isEqualTo(Server.SECRET);
    }

    @Test
    void perplexityCitesByIdNotByPosition() throws Exception {
        Reply reply = server.says(200, """
                        {"status":"completed","model":"sonar","output":[
                         {"type":"search_results","results":[{"id":3,"url":"https://a.example/","title":"A"},
                           {"id":7,"url":"https://b.example/","title":"B"},{"id":9,"url":"https://c.example/"}]},
                         {"type":"message","content":[{"type":"output_text","text":"So [7] and [9][7].","annotations":[]}]}],
                         "usage":{"cost":{"total_cost":0.0012345}}}""").to(Server.question("perplexity", null, true));
        assertThat(reply.citations())
                .containsExactly(new Citation("https://b.example/", "B"), new Citation("https://c.example/", null));
        assertThat(reply.costTicksReported()).isEqualTo(12_345_000L);
        assertThat(server.received().getBody().utf8()).contains("\"tools\":[{\"type\":\"web_search\"}]");
    }

    @Test
    void perplexityIsNotToldToSearchUnasked() throws Exception {
        server.says(200, "{}").to("perplexity");
        assertThat(server.received().getBody().utf8()).doesNotContain("web_search");
    }

    @Test
    void sonarTitlesItsCitations() {
        Reply reply = server.says(200, """
                        {"choices":[{"message":{"content":"x [1]"}}],"citations":["https://a.example/","https://b.example/"],
                         "search_results":[{"title":"B","url":"https://b.example/"}]}""").to("perplexity", "sonar");
        assertThat(reply.citations())
                .containsExactly(new Citation("https://a.example/", null), new Citation("https://b.example/", "B"));
    }

    @Test
    void annotationsNestedOrFlat() {
        Reply nested = server.says(200, """
                        {"choices":[{"message":{"content":"x","annotations":[
                          {"type":"url_citation","url_citation":{"url":"https://a.example/?utm_source=openai","title":"A"}}]}}]}""").to("openrouter");
        assertThat(nested.citations()).containsExactly(new Citation("https://a.example/?utm_source=openai", "A"));
        Reply flat = server.says(200, """
                        {"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"x",
                         "annotations":[{"type":"url_citation","url":"https://a.example/","title":"1"}]}]}]}""").to("xai", "responses");
        assertThat(flat.citations()).containsExactly(new Citation("https://a.example/", "1"));
    }

    @Test
    void geminiCitesWhatItGroundsIn() {
        Reply reply = server.says(200, """
                        {"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"STOP","groundingMetadata":{
                         "groundingChunks":[{"web":{"uri":"https://r.example/1","title":"stripe.com"}},{"maps":{}}]}}]}""").to(Server.question("google", null, true));
        assertThat(reply.citations()).containsExactly(new Citation("https://r.example/1", "stripe.com"));
    }

    @Test
    void geminiSafetyWithoutParts() {
        Reply reply = server.says(200, """
                        {"candidates":[{"content":{},"finishReason":"SAFETY"}],"usageMetadata":{"promptTokenCount":5}}""").to("google");
        assertThat(reply.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(reply.usage()).isEqualTo(new TokenUsage(5, 0, null, null));
        assertThat(reply.message()).isEqualTo("blocked: SAFETY");
    }

    @Test
    void geminiIsNotAskedAgainWithAPromptLargerThanItsMinute() {
        String body = """
                {"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[{"violations":[
                 {"quotaMetric":"x/generate_content_free_tier_input_token_count","quotaId":"InputTokensPerModelPerMinute",
                  "quotaValue":"1000"}]},{"retryDelay":"48s"}]}}""";
        Question long_ = new Question("google", null, null, false, "stripe ".repeat(2000), 10, null);
        assertThat(server.says(429, body).to(long_).outcome()).isEqualTo(Outcome.FAILED_PERMANENT);
        assertThat(server.says(429, body).to("google").outcome()).isEqualTo(Outcome.RATE_LIMITED);
    }

    @Test
    void anthropicJoinsItsBlocksAndCountsItsCache() {
        Reply reply = server.says(200, """
                        {"model":"m","content":[{"type":"text","text":"I look. "},{"type":"server_tool_use","id":"x"},
                         {"type":"web_search_tool_result","content":[{"url":"https://unused.example/","title":"U"}]},
                         {"type":"text","text":"Stripe","citations":[{"url":"https://a.example/","title":"A"}]},
                         {"type":"text","text":" pays."}],"stop_reason":"end_turn",
                         "usage":{"input_tokens":1,"output_tokens":2,"server_tool_use":{"web_search_requests":3}}}""").to(Server.question("anthropic", null, true));
        assertThat(reply.text()).isEqualTo("I look. Stripe pays.");
        assertThat(reply.citations()).containsExactly(new Citation("https://a.example/", "A"));
        assertThat(reply.usage()).isEqualTo(new TokenUsage(1, 2, null, null, null, null, 3));
    }

    @Test
    void xaiReasoningIsAddedOnceOnly() {
        String usage = "{\"prompt_tokens\":5,\"completion_tokens\":10,\"total_tokens\":%s,\"cost_in_usd_ticks\":77,"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":4}}";
        Reply apart = server.says(200, Accent.chat("m", "stop", "\"x\"", usage.formatted(19)))
                .to("xai");
        Reply within = server.says(200, Accent.chat("m", "stop", "\"x\"", usage.formatted(15)))
                .to("xai");
        assertThat(apart.usage().outputTokens()).isEqualTo(14);
        assertThat(within.usage().outputTokens()).isEqualTo(10);
        assertThat(apart.costTicksReported()).isEqualTo(77);
    }

    @Test
    void reasoningThatCannotBeAPartOfTheOutputIsAddedToIt() {
        String usage =
                "{\"prompt_tokens\":33,\"completion_tokens\":7163,\"total_tokens\":7196,\"citation_tokens\":20016,"
                        + "\"num_search_queries\":18,\"reasoning_tokens\":73997}";
        Reply reply = server.says(200, Accent.chat("sonar-deep-research", "stop", "\"x\"", usage))
                .to("perplexity", "sonar");
        assertThat(reply.usage()).isEqualTo(new TokenUsage(33, 81_160, null, 73_997));
    }

    @Test
    void deepseeksPromptIsWhatItsCacheHadAndWhatNot() {
        String usage = "{\"prompt_cache_hit_tokens\":64,\"prompt_cache_miss_tokens\":10,\"completion_tokens\":3}";
        Reply reply = server.says(200, Accent.chat("m", "stop", "\"x\"", usage)).to("deepseek");
        assertThat(reply.usage()).isEqualTo(new TokenUsage(74, 3, 64, null));
    }

    @Test
    void anthropicsSearchesAreCountedInItsBlocksIfNowhereElse() {
        Reply reply = server.says(200, """
                        {"model":"m","content":[{"type":"server_tool_use","id":"x","name":"web_search"},
                         {"type":"web_search_tool_result","content":[{"url":"https://a.example/"}]},
                         {"type":"web_search_tool_result","content":{"error_code":"max_uses_exceeded"}},
                         {"type":"text","text":"x"}],"stop_reason":"end_turn",
                         "usage":{"input_tokens":1,"output_tokens":2,"output_tokens_details":{"thinking_tokens":1}}}""").to(Server.question("anthropic", null, true));
        assertThat(reply.usage()).isEqualTo(new TokenUsage(1, 2, null, 1, null, null, 1));
        assertThat(reply.citations()).isEmpty();
    }

    @Test
    void responsesThatFailedWithStatus200() {
        String failed = "{\"status\":\"failed\",\"error\":{\"code\":\"%s\",\"message\":\"oh\"},\"output\":[]}";
        assertThat(server.says(200, failed.formatted("server_error"))
                        .to("openai", "responses")
                        .outcome())
                .isEqualTo(Outcome.OVERLOADED);
        assertThat(server.says(200, failed.formatted("rate_limit_exceeded"))
                        .to("openai", "responses")
                        .outcome())
                .isEqualTo(Outcome.RATE_LIMITED);
        assertThat(server.says(200, failed.formatted("insufficient_quota"))
                        .to("openai", "responses")
                        .outcome())
                .isEqualTo(Outcome.OUT_OF_QUOTA);
        assertThat(server.says(200, failed.formatted("invalid_prompt"))
                        .to("openai", "responses")
                        .outcome())
                .isEqualTo(Outcome.FAILED_PERMANENT);
        assertThat(server.says(200, "{\"status\":\"failed\",\"error\":null}")
                        .to("perplexity")
                        .outcome())
                .isEqualTo(Outcome.OVERLOADED);
        assertThat(server.says(200, "{\"status\":\"in_progress\",\"output\":[]}")
                        .to("perplexity")
                        .outcome())
                .isEqualTo(Outcome.INVALID);
    }

    @Test
    void openrouterErrorsWithStatus200() {
        Reply choice = server.says(200, """
                        {"choices":[{"finish_reason":"error","error":{"code":502,"message":"upstream died"},
                         "message":{"content":"Str"}}],"model":"m","usage":{"prompt_tokens":5}}""").to("openrouter");
        assertThat(choice.outcome()).isEqualTo(Outcome.OVERLOADED);
        assertThat(choice.text()).isNull();
        assertThat(choice.message()).isEqualTo("upstream died");
        Reply tooLong = server.says(200, """
                        {"error":{"code":502,"message":"Provider returned error","metadata":{"provider_name":"X",
                         "raw":"{\\"error\\":{\\"message\\":\\"maximum context length is 8\\"}}"}}}""").to("openrouter");
        assertThat(tooLong.outcome()).isEqualTo(Outcome.FAILED_PERMANENT);
        Reply othersKey = server.says(400, """
                        {"error":{"code":400,"message":"Provider returned error","metadata":{
                         "raw":"{\\"error\\":{\\"code\\":401,\\"message\\":\\"invalid api key\\"}}"}}}""").to("openrouter");
        assertThat(othersKey.outcome()).isEqualTo(Outcome.OVERLOADED);
        assertThat(server.says(200, "{\"choices\":[]}").to("openrouter").outcome())
                .isEqualTo(Outcome.EMPTY);
        Reply inFlight = server.says(
                        402, "{\"error\":{\"code\":402,\"message\":\"too many in flight\"}}", "Retry-After", "3")
                .to("openrouter");
        assertThat(inFlight.outcome()).isEqualTo(Outcome.RATE_LIMITED);
        assertThat(inFlight.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        Reply relayed = server.says(429, """
                        {"error":{"code":429,"message":"Provider returned error","metadata":{"headers":{"Retry-After":"8"}}}}""").to("openrouter");
        assertThat(relayed.retryAfter()).isEqualTo(Duration.ofSeconds(8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai     | 403 | {\"error\":{\"code\":\"unsupported_country_region_territory\"}} | FAILED_PERMANENT",
                "openai     | 429 | {\"error\":{\"message\":\"Request too large for m: Limit 10, Requested 20\"}} | FAILED_PERMANENT",
                "openai     | 429 | {\"error\":{\"code\":\"slow_down\"}} | RATE_LIMITED",
                "openai     | 429 | {\"error\":{\"code\":\"slow_down\",\"type\":\"insufficient_quota\"}} | RATE_LIMITED",
                "openai     | 429 | {\"error\":{\"code\":\"credit_balance_exhausted\"}} | OUT_OF_QUOTA",
                "openai     | 429 | {\"error\":{\"code\":\"organization_usage_limit_exceeded\"}} | OUT_OF_QUOTA",
                "openai     | 429 | {\"error\":{\"code\":\"project_spend_limit_exceeded\"}} | OUT_OF_QUOTA",
                "openai     | 429 | {\"error\":{\"code\":null,\"type\":\"insufficient_quota\"}} | OUT_OF_QUOTA",
                "openai     | 429 | {\"error\":{\"message\":\"You exceeded your current quota\"}} | OUT_OF_QUOTA",
                "openai     | 429 | {\"error\":{\"message\":\"Limit 30,000, Requested 40,000\"}} | FAILED_PERMANENT",
                "openai     | 503 | {\"error\":{\"code\":\"server_is_overloaded\"}} | OVERLOADED",
                "openai     | 404 | {\"error\":{\"code\":\"model_not_found\",\"type\":\"invalid_request_error\"}} | FAILED_PERMANENT",
                "openai     | 403 | {\"error\":{\"code\":\"model_not_found\"}} | FAILED_PERMANENT",
                "openai     | 400 | {\"error\":{\"code\":\"unsupported_parameter\",\"type\":\"invalid_request_error\"}} | FAILED_PERMANENT",
                "openai     | 400 | {\"error\":{\"code\":\"context_length_exceeded\"}} | FAILED_PERMANENT",
                "openai     | 400 | {\"error\":{\"code\":\"invalid_prompt\",\"message\":\"flagged as violating our usage policy\"}} | REFUSED",
                "openai     | 522 | <html>origin timed out</html> | OVERLOADED",
                "groq       | 498 | {\"error\":{\"code\":\"capacity_exceeded\"}} | OVERLOADED",
                "groq       | 499 | {\"error\":{\"message\":\"cancelled\"}} | OVERLOADED",
                "groq       | 400 | {\"error\":{\"code\":\"json_validate_failed\"}} | OVERLOADED",
                "groq       | 403 | {\"error\":{\"code\":\"model_permission_blocked_org\"}} | FAILED_PERMANENT",
                "groq       | 429 | {\"error\":{\"message\":\"requests per day (RPD): Limit 14400, Used 14400, Requested 1. Please try again in 6s\"}} | RATE_LIMITED",
                "cohere     | 400 | {\"error_type\":\"TOO_MANY_TOKENS\",\"message\":\"too many tokens\"} | FAILED_PERMANENT",
                "cohere     | 404 | {\"id\":\"x\",\"message\":\"model was removed on September 15, 2025\"} | FAILED_PERMANENT",
                "cohere     | 402 | {\"message\":\"please add a payment method\"} | OUT_OF_QUOTA",
                "deepseek   | 401 | {\"error\":{\"type\":\"authentication_error\"}} | KEY_REJECTED",
                "perplexity | 400 | {\"error\":{\"type\":\"too_many_prompt_tokens\",\"code\":400}} | FAILED_PERMANENT",
                "perplexity | 401 | <html>401 Authorization Required</html> | KEY_REJECTED",
                "perplexity | 429 | {\"error\":\"Too Many Requests\"} | RATE_LIMITED",
                "ai21       | 404 | {\"detail\":\"Not Found\"} | FAILED_PERMANENT",
                "ai21       | 410 | {\"detail\":\"gone\"} | FAILED_PERMANENT",
                "ai21       | 422 | {\"detail\":[{\"loc\":[\"body\",\"x\"],\"msg\":\"bad\"}]} | FAILED_PERMANENT",
                "openai     | 400 | {\"error\":{\"code\":\"content_filter\"}} | REFUSED",
                "groq       | 413 | {\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"Limit 6000, Requested 9000\"}} | FAILED_PERMANENT",
                "groq       | 400 | {\"error\":{\"code\":\"tool_use_failed\",\"failed_generation\":\"x\"}} | OVERLOADED",
                "together   | 400 | {\"error\":{\"code\":\"model_not_available\"}} | FAILED_PERMANENT",
                "together   | 429 | {\"error\":{\"type\":\"model_rate_limit\"}} | RATE_LIMITED",
                "together   | 402 | {\"message\":\"monthly cap\"} | OUT_OF_QUOTA",
                "together   | 529 | {\"error\":\"?\"} | OVERLOADED",
                "together   | 403 | {\"error\":{\"message\":\"too many\"}} | FAILED_PERMANENT",
                "google     | 403 | {\"error\":{\"status\":\"PERMISSION_DENIED\",\"message\":\"no\"}} | KEY_REJECTED",
                "google     | 400 | {\"error\":{\"status\":\"FAILED_PRECONDITION\",\"message\":\"location\"}} | FAILED_PERMANENT",
                "google     | 402 | {\"error\":{\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"prepay credits are depleted\"}} | OUT_OF_QUOTA",
                "google     | 503 | {\"error\":{\"status\":\"UNAVAILABLE\",\"message\":\"The model is overloaded\"}} | OVERLOADED",
                "google     | 504 | {\"error\":{\"status\":\"DEADLINE_EXCEEDED\"}} | OVERLOADED",
                "google     | 404 | {\"error\":{\"status\":\"NOT_FOUND\"}} | FAILED_PERMANENT",
                "google     | 401 | {\"error\":{\"status\":\"UNAUTHENTICATED\"}} | KEY_REJECTED",
                "google     | 429 | {\"error\":{\"code\":\"too_many_requests\"}} | RATE_LIMITED",
                "google     | 429 | {\"error\":{\"message\":\"You exceeded your current quota\"}} | RATE_LIMITED",
                "anthropic  | 402 | {\"error\":{\"type\":\"billing_error\"}} | OUT_OF_QUOTA",
                "anthropic  | 403 | {\"error\":{\"type\":\"permission_error\"}} | KEY_REJECTED",
                "anthropic  | 404 | {\"error\":{\"type\":\"not_found_error\"}} | FAILED_PERMANENT",
                "anthropic  | 409 | {\"error\":{\"type\":\"conflict_error\"}} | OVERLOADED",
                "anthropic  | 413 | {\"error\":{\"type\":\"request_too_large\"}} | FAILED_PERMANENT",
                "anthropic  | 504 | {\"error\":{\"type\":\"timeout_error\"}} | OVERLOADED",
                "anthropic  | 529 | {\"error\":{\"type\":\"overloaded_error\"}} | OVERLOADED",
                "anthropic  | 400 | {\"error\":{\"message\":\"Output blocked by content filtering policy\"}} | REFUSED",
                "anthropic  | 429 | {\"error\":{\"type\":\"rate_limit_error\",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}} | OUT_OF_QUOTA",
                "anthropic  | 400 | {\"error\":{\"message\":\"prompt is too long: 2 tokens\"}} | FAILED_PERMANENT",
                "anthropic  | 400 | {\"error\":{\"message\":\"You have reached your specified API usage limits.\"}} | OUT_OF_QUOTA",
                "mistral    | 429 | {\"type\":\"invalid_request_error\",\"message\":\"Service tier capacity exceeded\"} | RATE_LIMITED",
                "mistral    | 503 | {\"type\":\"invalid_request_error\",\"message\":\"Service tier capacity exceeded\"} | OVERLOADED",
                "mistral    | 429 | {\"message\":\"Requests rate limit exceeded\"} | RATE_LIMITED",
                "mistral    | 422 | {\"message\":{\"detail\":[{\"loc\":[\"body\",\"store\"],\"msg\":\"Extra inputs\"}]}} | FAILED_PERMANENT",
                "xai        | 429 | {\"error\":\"used all available credits or reached its monthly spending limit\"} | OUT_OF_QUOTA",
                "xai        | 403 | {\"error\":\"Your newly created team doesn't have any credits or licenses yet.\"} | OUT_OF_QUOTA",
                "xai        | 403 | {\"error\":\"Content violates usage guidelines. ErrorReply check: x\"} | REFUSED",
                "xai        | 403 | {\"code\":\"permission-denied\",\"error\":\"no\"} | KEY_REJECTED",
                "xai        | 404 | {\"code\":\"not-found\",\"error\":\"The model m does not exist\"} | FAILED_PERMANENT",
                "ai21       | 403 | {\"detail\":\"gone\"} | FAILED_PERMANENT",
                "openrouter | 403 | {\"error\":{\"code\":403,\"metadata\":{\"reasons\":[\"x\"],\"flagged_input\":\"y\"}}} | REFUSED",
                "openrouter | 402 | {\"error\":{\"code\":402,\"message\":\"Insufficient credits\"}} | OUT_OF_QUOTA",
                "openrouter | 403 | {\"error\":{\"code\":403,\"message\":\"Key limit exceeded (daily limit)\"}} | OUT_OF_QUOTA",
                "openrouter | 408 | {\"error\":{\"code\":408}} | OVERLOADED",
                "openrouter | 429 | {\"error\":{\"metadata\":{\"limit_source\":\"upstream_provider_shared_pool\",\"raw\":\"insufficient_quota: spending limit\"}}} | RATE_LIMITED",
                "openrouter | 503 | {\"error\":{\"code\":503,\"message\":\"No provider meets your routing\"}} | OVERLOADED",
                "openrouter | 400 | {\"error\":{\"message\":\"This endpoint's maximum context length is 8 tokens\"}} | FAILED_PERMANENT",
                "openrouter | 402 | {\"error\":{\"metadata\":{\"limit_source\":\"openrouter_in_flight_budget\"}}} | RATE_LIMITED",
                "openrouter | 429 | {\"error\":{\"metadata\":{\"limit_source\":\"openrouter_key_limit\"}}} | OUT_OF_QUOTA",
                "openai     | 403 | <html>blocked</html> | OVERLOADED",
                "openai     | 401 | nothing | KEY_REJECTED",
                "openai     | 418 | {} | FAILED_PERMANENT",
            })
    void statusAndWords(String provider, int status, String body, Outcome outcome) {
        Reply reply = server.says(status, body).to(provider);
        assertThat(reply.outcome()).as(reply.message()).isEqualTo(outcome);
        assertThat(reply.httpStatus()).isEqualTo(status);
    }

    @Test
    void mistralsMonthIsNoRate() {
        String body = "{\"message\":\"Requests rate limit exceeded\"}";
        Reply over = server.says(429, body, "X-RateLimit-Remaining-Tokens-Month", "0")
                .to("mistral");
        assertThat(over.outcome()).isEqualTo(Outcome.OUT_OF_QUOTA);
        Reply left = server.says(429, body, "x-ratelimit-remaining-tokens-month", "900")
                .to("mistral");
        assertThat(left.outcome()).isEqualTo(Outcome.RATE_LIMITED);
    }

    @Test
    void mistralTellsWhichMember() {
        Reply reply = server.says(422, "{\"detail\":[{\"loc\":[\"body\",\"store\"],\"msg\":\"Extra inputs\"}]}")
                .to("mistral");
        assertThat(reply.message()).isEqualTo("body.store Extra inputs");
    }

    @ParameterizedTest
    @CsvSource({
        "174ms,174",
        "6.78s,6780",
        "9m38.016s,578016",
        "1m47.58s,107580",
        "0s,0",
        "2h3m,7380000",
        "1d2h,93600000",
        "20 seconds,20000"
    })
    void waitsAreUnderstood(String written, long millis) {
        assertThat(RetryHint.duration(written)).isEqualTo(Duration.ofMillis(millis));
        Reply reply = server.says(429, "{\"error\":{\"message\":\"Please try again in " + written + ".\"}}")
                .to("groq");
        assertThat(reply.retryAfter()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void retryAfterCountsFirstAndItsMillisecondsAreFiner() {
        Reply reply = server.says(
                        429,
                        "{\"error\":{\"message\":\"try again in 2s\"}}",
                        "Retry-After",
                        "3",
                        "RETRY-AFTER-MS",
                        "4500",
                        "X-RateLimit-Reset-Requests",
                        "1m0s",
                        "X-RateLimit-Remaining-Requests",
                        "12")
                .to("openai");
        assertThat(reply.retryAfter()).isEqualTo(Duration.ofMillis(4500));
    }

    @Test
    void datesAreWaitsToo() {
        String date = java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
                java.time.ZonedDateTime.now(java.time.ZoneOffset.UTC).plusSeconds(40));
        Reply reply = server.says(503, "{}", "Retry-After", date).to("openai");
        assertThat(reply.retryAfter()).isBetween(Duration.ofSeconds(38), Duration.ofSeconds(41));
    }

    @Test
    void aHintOnAGoodReplyMeansNothing() {
        Reply reply = server.says(200, Accent.chat("m", "stop", "\"x\"", "{}"), "Retry-After", "10")
                .to("openai");
        assertThat(reply.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(reply.retryAfter()).isNull();
    }
}
