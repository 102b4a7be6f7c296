package dev.rollcall.llm;

import dev.rollcall.llm.reply.Citation;
import dev.rollcall.llm.reply.TokenUsage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one API of one provider says in each situation of the conformance suite. The bodies are our own.
 *
 * @param refusalWords the text of its refusal, or null
 * @param citations what {@link Said#CITED} cites
 */
record Accent(
        String provider,
        String api,
        String path,
        String tokenLimit,
        TokenUsage usage,
        String model,
        Map<Said, String> bodies,
        String refusalWords,
        List<Citation> citations,
        Failure wrongKey,
        Failure noMoney,
        Failure busy) {

    static final String TEXT = "Stripe sells payments 💳 to shops.";

    private static final Citation A = new Citation("https://a.example/", "A");
    private static final Citation B = new Citation("https://b.example/", null);

    private static final TokenUsage USAGE = new TokenUsage(20, 70, 4, 30);

    /** The situations that come with HTTP 200. */
    enum Said {
        ANSWER,
        REFUSAL,
        /** Cut at the limit, with {@link #TEXT}. */
        CUT,
        EMPTY,
        /** {@link #TEXT} with a finish reason that nobody knows. */
        STRANGE,
        /** It wants a tool, and says nothing. */
        TOOL_CALL,
        /** It thought, and got no further. */
        THOUGHT,
        CITED
    }

    /** @param hint what the provider hints at, or null */
    record Failure(int status, String body, Map<String, String> headers, Duration hint) {

        Failure(int status, String body) {
            this(status, body, Map.of(), null);
        }

        String[] headerList() {
            return headers.entrySet().stream()
                    .flatMap(h -> Stream.of(h.getKey(), h.getValue()))
                    .toArray(String[]::new);
        }
    }

    String says(Said said) {
        return bodies.get(said);
    }

    @Override
    public String toString() {
        return provider + "/" + api;
    }

    static List<Accent> all() {
        return List.of(
                openai(),
                responses("openai"),
                anthropic(),
                deepseek(),
                mistral(),
                xai(),
                responses("xai"),
                together(),
                agent(),
                sonar(),
                google(),
                cohere(),
                ai21(),
                groq(),
                openrouter());
    }

    static String chat(String model, String finish, String content, String usage) {
        return choice(
                model,
                finish,
                "\"content\":%s,\"refusal\":null,\"reasoning_content\":\"hm\"".formatted(content),
                usage);
    }

    private static String choice(String model, String finish, String message, String usage) {
        return """
                {"id":"c-1","object":"chat.completion","created":1795300000,"model":%s,
                 "choices":[{"index":0,"message":{"role":"assistant",%s},"logprobs":null,"finish_reason":%s}],
                 "usage":%s}""".formatted(quoted(model), message, quoted(finish), usage);
    }

    private static final String CHAT_USAGE = """
            {"prompt_tokens":20,"completion_tokens":70,"total_tokens":90,"prompt_tokens_details":{"cached_tokens":4},
             "completion_tokens_details":{"reasoning_tokens":30}}""";

    private static final String RESPONSES_USAGE = """
            {"input_tokens":20,"input_tokens_details":{"cached_tokens":4},"output_tokens":70,
             "output_tokens_details":{"reasoning_tokens":30},"total_tokens":90}""";

    /** Those who differ from OpenAI's chat only in a few things change these. */
    private static Accent chatting(
            String provider,
            String path,
            String tokenLimit,
            String usageJson,
            TokenUsage usage,
            Failure wrongKey,
            Failure noMoney,
            Failure busy) {
        var bodies = new EnumMap<Said, String>(Said.class);
        bodies.put(Said.ANSWER, chat("m-1", "stop", quoted(TEXT), usageJson));
        bodies.put(Said.REFUSAL, chat("m-1", "content_filter", "null", usageJson));
        bodies.put(Said.CUT, chat("m-1", "length", quoted(TEXT), usageJson));
        bodies.put(Said.EMPTY, chat("m-1", "stop", "\"\"", usageJson));
        bodies.put(Said.STRANGE, chat("m-1", "moon_in_gemini", quoted(TEXT), usageJson));
        bodies.put(Said.TOOL_CALL, choice("m-1", "tool_calls", """
                "content":null,"tool_calls":[{"id":"t","type":"function","function":{"name":"look","arguments":"{}"}}]""", usageJson));
        bodies.put(Said.THOUGHT, choice("m-1", "length", """
                "content":null,"reasoning":"hm","reasoning_content":"hm\"""", usageJson));
        bodies.put(Said.CITED, choice("m-1", "stop", """
                "content":"x","annotations":[
                  {"type":"url_citation","url_citation":{"url":"https://a.example/","title":"A","start_index":0,"end_index":0}},
                  {"type":"url_citation","url_citation":{"url":"https://b.example/"}}]""", usageJson));
        return new Accent(
                provider, "chat", path, tokenLimit, usage, "m-1", bodies, null, List.of(A, B), wrongKey, noMoney, busy);
    }

    private static Accent openai() {
        return chatting(
                        "openai",
                        "/v1/chat/completions",
                        "max_completion_tokens",
                        CHAT_USAGE,
                        USAGE,
                        new Failure(401, """
                                {"error":{"message":"Incorrect API key provided: sk-test-************cdef. You can find yours at x.",
                                 "type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"""),
                        new Failure(429, """
                                {"error":{"message":"You exceeded your current quota, please check your plan and billing details.",
                                 "type":"insufficient_quota","param":null,"code":"organization_spend_limit_exceeded"}}"""),
                        new Failure(
                                429,
                                """
                                {"error":{"message":"Rate limit reached for m-1 on tokens per min (TPM): Limit 30000, Used 29000, \
                                Requested 1500. Please try again in 1m47.58s. Visit x.","type":"tokens","param":null,
                                 "code":"rate_limit_exceeded"}}""",
                                Map.of("retry-after-ms", "1500", "Retry-After", "2", "x-ratelimit-reset-tokens", "1s"),
                                Duration.ofMillis(1_500)))
                .refusing(choice("m-1", "stop", """
                        "content":null,"refusal":"I can't help with that.\"""", CHAT_USAGE), "I can't help with that.");
    }

    private static Accent responses(String provider) {
        boolean xai = provider.equals("xai");
        return responding(
                provider,
                "responses",
                "/v1/responses",
                RESPONSES_USAGE,
                xai ? xaiWrongKey() : openai().wrongKey(),
                xai ? xaiNoMoney() : openai().noMoney(),
                xai ? xaiBusy() : openai().busy());
    }

    private static Accent responding(
            String provider,
            String api,
            String path,
            String usageJson,
            Failure wrongKey,
            Failure noMoney,
            Failure busy) {
        String said = message(quoted(TEXT), "[]");
        String cut = "{\"reason\":\"max_output_tokens\"}";
        var bodies = new EnumMap<Said, String>(Said.class);
        bodies.put(Said.ANSWER, response("completed", "null", said, usageJson));
        bodies.put(Said.REFUSAL, response("completed", "null", """
                {"type":"message","content":[{"type":"refusal","refusal":"No, sorry."}]}""", usageJson));
        bodies.put(Said.CUT, response("incomplete", cut, said, usageJson));
        bodies.put(Said.EMPTY, response("completed", "null", message("\"\"", "[]"), usageJson));
        bodies.put(Said.STRANGE, response("moonlit", "null", said, usageJson));
        bodies.put(Said.TOOL_CALL, response("completed", "null", """
                {"type":"function_call","call_id":"t","name":"look","arguments":"{}"}""", usageJson));
        bodies.put(Said.THOUGHT, response("incomplete", cut, "{\"type\":\"reasoning\",\"summary\":[]}", usageJson));
        bodies.put(Said.CITED, response("completed", "null", message("\"x\"", """
                [{"type":"url_citation","url":"https://a.example/","title":"A","start_index":0,"end_index":1},
                 {"type":"url_citation","url":"https://b.example/"}]"""), usageJson));
        return new Accent(
                provider,
                api,
                path,
                "max_output_tokens",
                USAGE,
                "m-1",
                bodies,
                "No, sorry.",
                List.of(A, B),
                wrongKey,
                noMoney,
                busy);
    }

    private static String message(String text, String annotations) {
        return """
                {"type":"message","role":"assistant","content":[{"type":"output_text","text":%s,"annotations":%s}]}""".formatted(text, annotations);
    }

    private static String response(String status, String incomplete, String output, String usage) {
        return """
                {"id":"r-1","object":"response","status":"%s","error":null,"incomplete_details":%s,"model":"m-1",
                 "output":[{"type":"reasoning","summary":[{"type":"summary_text","text":"Let me think"}]},%s],
                 "usage":%s}""".formatted(status, incomplete, output, usage);
    }

    private static Accent anthropic() {
        String usage = """
                {"input_tokens":10,"cache_creation_input_tokens":6,"cache_read_input_tokens":4,"output_tokens":70}""";
        String reply = """
                {"id":"msg_1","type":"message","role":"assistant","model":"m-1","content":[%s],"stop_reason":"%s",
                 "stop_sequence":null,"stop_details":%s,"usage":%s}""";
        String thought = "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"x\"},"
                + "{\"type\":\"redacted_thinking\",\"data\":\"x\"}";
        String said = thought + ",{\"type\":\"text\",\"text\":\"Stripe sells payments 💳\"},"
                + "{\"type\":\"text\",\"text\":\" to shops.\",\"citations\":null}";
        var bodies = new EnumMap<Said, String>(Said.class);
        bodies.put(Said.ANSWER, reply.formatted(said, "end_turn", "null", usage));
        bodies.put(
                Said.REFUSAL,
                reply.formatted("", "refusal", "{\"category\":\"cyber\",\"explanation\":\"too sharp\"}", usage));
        bodies.put(Said.CUT, reply.formatted(said, "max_tokens", "null", usage));
        bodies.put(Said.EMPTY, reply.formatted("", "end_turn", "null", usage));
        bodies.put(Said.STRANGE, reply.formatted(said, "moonrise", "null", usage));
        bodies.put(
                Said.TOOL_CALL,
                reply.formatted(
                        "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"look\",\"input\":{}}",
                        "tool_use",
                        "null",
                        usage));
        bodies.put(Said.THOUGHT, reply.formatted(thought, "max_tokens", "null", usage));
        bodies.put(Said.CITED, reply.formatted("""
                {"type":"text","text":"x","citations":[{"type":"web_search_result_location","url":"https://a.example/","title":"A"},
                 {"type":"web_search_result_location","url":"https://b.example/","title":null}]}""", "end_turn", "null", usage));
        return new Accent(
                "anthropic",
                "messages",
                "/v1/messages",
                "max_tokens",
                new TokenUsage(20, 70, 4, null, null, null, 0).writing(6, null),
                "m-1",
                bodies,
                null,
                List.of(A, B),
                new Failure(401, """
                        {"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"},"request_id":"req_9"}"""),
                new Failure(400, """
                        {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to \
                        access the Anthropic API."},"request_id":"req_9"}"""),
                new Failure(429, """
                        {"type":"error","error":{"type":"rate_limit_error","message":"This would exceed your rate limit",
                         "details":null},"request_id":"req_9"}""", Map.of("retry-after", "7", "x-should-retry", "true"), Duration.ofSeconds(7)));
    }

    private static Accent deepseek() {
        String usage = """
                {"prompt_tokens":20,"completion_tokens":70,"total_tokens":90,"prompt_cache_hit_tokens":4,
                 "prompt_cache_miss_tokens":16,"completion_tokens_details":{"reasoning_tokens":30}}""";
        return chatting(
                "deepseek",
                "/chat/completions",
                "max_tokens",
                usage,
                USAGE,
                new Failure(401, """
                        {"error":{"message":"Authentication Fails, Your api key: ****cdef is invalid",
                         "type":"authentication_error","param":null,"code":"invalid_request_error"}}"""),
                new Failure(402, """
                        {"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}"""),
                new Failure(429, "{\"error\":{\"message\":\"Too fast\",\"type\":\"x\",\"param\":null,\"code\":null}}"));
    }

    private static Accent mistral() {
        String usage =
                "{\"prompt_tokens\":20,\"completion_tokens\":70,\"prompt_tokens_details\":{\"cached_tokens\":4}}";
        String thought = "{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}],\"closed\":true}";
        return chatting(
                        "mistral",
                        "/v1/chat/completions",
                        "max_tokens",
                        usage,
                        new TokenUsage(20, 70, 4, null),
                        new Failure(401, "{\"detail\":\"Invalid API Key\"}\n"),
                        new Failure(402, "{\"message\":\"Payment required\"}"),
                        new Failure(429, """
                                {"object":"error","message":"Rate limit exceeded","type":"rate_limited","param":null,"code":"1300",
                                 "raw_status_code":429}""", Map.of("Retry-After", "3"), Duration.ofSeconds(3)))
                .saying(Said.ANSWER, chat("m-1", "stop", """
                        [%s,{"type":"text","text":"Stripe sells "},{"type":"reference","reference_ids":[1]},
                         {"type":"text","text":"payments 💳 to shops."}]""".formatted(thought), usage))
                .saying(Said.CUT, chat("m-1", "model_length", quoted(TEXT), usage))
                .saying(Said.THOUGHT, chat("m-1", "length", "[" + thought + "]", usage));
    }

    private static Accent xai() {
        String usage = """
                {"prompt_tokens":20,"completion_tokens":40,"total_tokens":90,"prompt_tokens_details":{"cached_tokens":4},
                 "completion_tokens_details":{"reasoning_tokens":30},"cost_in_usd_ticks":1234500}""";
        return chatting(
                        "xai",
                        "/v1/chat/completions",
                        "max_tokens",
                        usage,
                        USAGE,
                        xaiWrongKey(),
                        xaiNoMoney(),
                        xaiBusy())
                .citing("""
                        {"model":"m-1","choices":[{"message":{"content":"x [[1]](https://b.example/)"},"finish_reason":"stop"}],
                         "citations":["https://b.example/"]}""", B);
    }

    private static Failure xaiWrongKey() {
        return new Failure(400, """
                {"code":"invalid-argument","error":"Incorrect API key provided: sk***ef. You can obtain one at https://x."}""");
    }

    private static Failure xaiNoMoney() {
        return new Failure(403, """
                {"code":"permission-denied","error":"Your team has either used all available credits or reached its monthly \
                spending limit."}""");
    }

    private static Failure xaiBusy() {
        return new Failure(
                429,
                "{\"code\":\"resource-exhausted\",\"error\":\"Too many requests for team\"}",
                Map.of("x-ratelimit-remaining-requests", "0"),
                null);
    }

    private static Accent together() {
        String usage = "{\"prompt_tokens\":20,\"completion_tokens\":70,\"cached_tokens\":4}";
        return chatting(
                        "together",
                        "/v1/chat/completions",
                        "max_tokens",
                        usage,
                        new TokenUsage(20, 70, 4, null),
                        new Failure(
                                401,
                                "{\"error\":{\"message\":\"Invalid API key provided\",\"type\":\"invalid_request_error\"}}"),
                        new Failure(402, "{\"error\":\"monthly cap reached\"}"),
                        new Failure(
                                429,
                                "{\"error\":{\"message\":\"slow down\",\"type\":\"credit_limit\"}}",
                                Map.of(
                                        "x-ratelimit-limit",
                                        "1",
                                        "x-ratelimit-remaining",
                                        "0",
                                        "x-ratelimit-reset",
                                        "4"),
                                Duration.ofSeconds(4)))
                .saying(Said.ANSWER, chat("m-1", "eos", quoted("<think>\nhm</think>\n\n" + TEXT), usage))
                .saying(Said.THOUGHT, chat("m-1", "length", quoted("<think>\nhm"), usage));
    }

    private static Accent agent() {
        String usage = """
                {"input_tokens":20,"output_tokens":70,"input_tokens_details":{"cache_read_input_tokens":4},
                 "output_tokens_details":{"reasoning_tokens":30},"cost":{"currency":"USD","total_cost":0.0012345}}""";
        return responding(
                        "perplexity",
                        "agent",
                        "/v1/agent",
                        usage,
                        new Failure(
                                401,
                                "{\"error\":{\"message\":\"Invalid API key\",\"type\":\"invalid_api_key\",\"code\":401}}"),
                        new Failure(
                                401,
                                "{\"error\":{\"message\":\"no credits\",\"type\":\"insufficient_quota\",\"code\":401}}"),
                        new Failure(
                                429,
                                "{\"detail\":\"Too Many Requests\"}",
                                Map.of("RETRY-AFTER", "0.5"),
                                Duration.ofMillis(500)))
                .citing(
                        response("completed", "null", """
                        {"type":"search_results","results":[{"id":4,"url":"https://c.example/","title":"C"},
                          {"id":7,"url":"https://a.example/","title":"A"},{"id":8,"url":"https://b.example/"}]},
                        """.strip() + message("\"So [7], and [8].\"", "[]"), usage),
                        A,
                        B);
    }

    private static Accent sonar() {
        String usage = "{\"prompt_tokens\":20,\"completion_tokens\":70,\"total_tokens\":90,"
                + "\"cost\":{\"request_cost\":0.005,\"total_cost\":0.0051}}";
        return chatting(
                        "perplexity",
                        "/chat/completions",
                        "max_tokens",
                        usage,
                        new TokenUsage(20, 70, null, null),
                        agent().wrongKey(),
                        new Failure(402, "{\"error\":{\"message\":\"pay\",\"type\":\"x\",\"code\":402}}"),
                        new Failure(
                                429,
                                "{\"error\":{\"message\":\"Request rate limit exceeded\",\"type\":\"x\",\"code\":429}}"))
                .named("sonar")
                .saying(Said.ANSWER, """
                        {"model":"m-1","citations":[],"choices":[{"index":0,"finish_reason":"stop","delta":{"content":""},
                         "message":{"role":"assistant","content":%s}}],"usage":%s}""".formatted(quoted(TEXT), usage))
                .citing("""
                        {"model":"m-1","choices":[{"message":{"content":"x [1][2]"}}],"citations":["https://a.example/","https://b.example/"],
                         "search_results":[{"title":"A","url":"https://a.example/","date":null}]}""", A, B);
    }

    private static Accent google() {
        String usage = """
                {"promptTokenCount":15,"toolUsePromptTokenCount":5,"candidatesTokenCount":40,"thoughtsTokenCount":30,
                 "cachedContentTokenCount":4,"totalTokenCount":90}""";
        String reply = """
                {"candidates":[{"content":%s,"finishReason":"%s","index":0}],"usageMetadata":%s,"modelVersion":"m-1",
                 "responseId":"x"}""";
        String thought = "{\"text\":\"hm\",\"thought\":true}";
        String content = """
                {"role":"model","parts":[%s,{"text":"Stripe sells payments 💳"},
                 {"text":" to shops.","thoughtSignature":"x"}]}""".formatted(thought);
        var bodies = new EnumMap<Said, String>(Said.class);
        bodies.put(Said.ANSWER, reply.formatted(content, "STOP", usage));
        bodies.put(
                Said.REFUSAL,
                "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},\"usageMetadata\":%s,\"modelVersion\":\"m-1\"}"
                        .formatted(usage));
        bodies.put(Said.CUT, reply.formatted(content, "MAX_TOKENS", usage));
        bodies.put(Said.EMPTY, reply.formatted("{\"role\":\"model\"}", "STOP", usage));
        bodies.put(Said.STRANGE, reply.formatted(content, "MOON_PHASE", usage));
        bodies.put(
                Said.TOOL_CALL,
                reply.formatted("{\"parts\":[{\"functionCall\":{\"name\":\"look\",\"args\":{}}}]}", "STOP", usage));
        bodies.put(Said.THOUGHT, reply.formatted("{\"parts\":[" + thought + "]}", "MAX_TOKENS", usage));
        bodies.put(Said.CITED, """
                {"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"STOP","groundingMetadata":{
                 "webSearchQueries":["q"],"searchEntryPoint":{"renderedContent":"<div>"},"groundingChunks":[
                  {"web":{"uri":"https://a.example/","title":"A"}},{"maps":{}},{"web":{"uri":"https://b.example/"}}]}}]}""");
        return new Accent(
                "google",
                "generate",
                "/v1beta/models/gemini-3.5-flash-lite:generateContent",
                "maxOutputTokens",
                USAGE,
                "m-1",
                bodies,
                null,
                List.of(A, B),
                new Failure(400, """
                        {"error":{"code":400,"message":"API key not valid. Please pass a valid API key.",
                         "status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo",
                         "reason":"API_KEY_INVALID","domain":"googleapis.com"}]}}"""),
                new Failure(429, """
                        [{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing \
                        details.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure",
                         "violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier","quotaValue":"50"}]}]}}]"""),
                new Failure(429, """
                        {"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing \
                        details. Please retry in 34.4s.","status":"RESOURCE_EXHAUSTED","details":[
                         {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
                           {"quotaMetric":"generativelanguage.googleapis.com/generate_content_free_tier_requests",
                            "quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier","quotaValue":"15"}]},
                         {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"48s"}]}}""", Map.of(), Duration.ofSeconds(48)));
    }

    private static Accent cohere() {
        String reply = """
                {"id":"x","finish_reason":"%s","message":{"role":"assistant","content":[%s]},
                 "usage":{"billed_units":{"input_tokens":8,"output_tokens":69},"tokens":{"input_tokens":20,"output_tokens":70},
                          "cached_tokens":4}}""";
        String thought = "{\"type\":\"thinking\",\"thinking\":\"hm\"}";
        String said = thought + ",{\"type\":\"text\",\"text\":%s}".formatted(quoted(TEXT));
        var bodies = new EnumMap<Said, String>(Said.class);
        bodies.put(Said.ANSWER, reply.formatted("COMPLETE", said));
        bodies.put(Said.REFUSAL, reply.formatted("ERROR_TOXIC", ""));
        bodies.put(Said.CUT, reply.formatted("MAX_TOKENS", said));
        bodies.put(Said.EMPTY, reply.formatted("COMPLETE", ""));
        bodies.put(Said.STRANGE, reply.formatted("MOON", said));
        bodies.put(Said.TOOL_CALL, """
                {"id":"x","finish_reason":"TOOL_CALL","message":{"role":"assistant","tool_plan":"I look.","tool_calls":[{"id":"t"}]},
                 "usage":{"tokens":{"input_tokens":20,"output_tokens":70}}}""");
        bodies.put(Said.THOUGHT, reply.formatted("MAX_TOKENS", thought));
        bodies.put(Said.CITED, """
                {"id":"x","finish_reason":"COMPLETE","message":{"content":[{"type":"text","text":"x"}],"citations":[
                 {"start":0,"end":1,"text":"x","sources":[{"type":"document","id":"d","document":{"url":"https://a.example/","title":"A"}},
                  {"type":"tool","id":"t","tool_output":{"url":"https://b.example/"}}]}]}}""");
        return new Accent(
                "cohere",
                "chat",
                "/v2/chat",
                "max_tokens",
                new TokenUsage(20, 70, 4, null, 8, 69, null),
                null,
                bodies,
                null,
                List.of(A, B),
                new Failure(401, "{\"id\":\"x\",\"message\":\"invalid api token\"}"),
                new Failure(429, """
                        {"id":"x","message":"You are using a Trial key, which is limited to 1000 API calls / month."}"""),
                new Failure(429, """
                        {"id":"x","message":"You are using a Trial key, which is limited to 20 API calls / minute."}"""));
    }

    private static Accent ai21() {
        return chatting(
                        "ai21",
                        "/studio/v1/chat/completions",
                        "max_tokens",
                        "{\"prompt_tokens\":20,\"completion_tokens\":70,\"total_tokens\":90}",
                        new TokenUsage(20, 70, null, null),
                        new Failure(401, "{\"detail\":\"Forbidden: Bad or missing API token.\"}"),
                        new Failure(402, "{\"detail\":\"no credits\"}"),
                        new Failure(
                                429,
                                "{\"detail\":\"Too many requests\"}",
                                Map.of("Retry-After", "1"),
                                Duration.ofSeconds(1)))
                .nameless("""
                        {"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":%s}}],
                         "usage":{"prompt_tokens":20,"completion_tokens":70,"total_tokens":90},"meta":{"requestDurationMillis":9}}""".formatted(quoted(" " + TEXT)));
    }

    private static Accent groq() {
        return chatting(
                        "groq",
                        "/openai/v1/chat/completions",
                        "max_completion_tokens",
                        CHAT_USAGE,
                        USAGE,
                        new Failure(401, """
                                {"error":{"message":"Invalid API Key","type":"invalid_request_error","code":"invalid_api_key"}}"""),
                        new Failure(
                                402,
                                "{\"error\":{\"message\":\"billing\",\"type\":\"billing\",\"code\":\"payment_required\"}}"),
                        new Failure(
                                429,
                                """
                                {"error":{"message":"Rate limit reached in organization on tokens per minute (TPM): Limit 6000, Used \
                                5900, Requested 500. Please try again in 6.78s. Need more?","type":"tokens","code":"rate_limit_exceeded"}}""",
                                Map.of(
                                        "retry-after", "7",
                                        "x-ratelimit-remaining-requests", "14370",
                                        "x-ratelimit-reset-requests", "2m59.56s",
                                        "x-ratelimit-remaining-tokens", "0",
                                        "x-ratelimit-reset-tokens", "7.66s"),
                                Duration.ofSeconds(7)))
                .citing("""
                        {"model":"m-1","choices":[{"finish_reason":"stop","message":{"content":"x","executed_tools":[
                          {"type":"search","output":"…","search_results":{"results":[{"title":"A","url":"https://a.example/"}]}},
                          {"type":"search","search_results":[{"url":"https://b.example/"}]}]}}]}""", A, B);
    }

    private static Accent openrouter() {
        String usage = """
                {"prompt_tokens":20,"completion_tokens":70,"total_tokens":90,"cost":0.0000123,
                 "prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":0},
                 "completion_tokens_details":{"reasoning_tokens":30}}""";
        return chatting(
                        "openrouter",
                        "/api/v1/chat/completions",
                        "max_tokens",
                        usage,
                        USAGE.writing(0, null),
                        new Failure(401, "{\"error\":{\"message\":\"User not found.\",\"code\":401}}"),
                        new Failure(402, "{\"error\":{\"message\":\"More credits are needed\",\"code\":402}}"),
                        new Failure(200, """
                                {"error":{"code":429,"message":"Provider returned error","metadata":{"provider_name":"X",
                                 "raw":"m-1 is temporarily rate-limited upstream. Please retry after 9 seconds.",
                                 "limit_source":"upstream_provider_shared_pool"}},"user_id":"u"}""", Map.of(), Duration.ofSeconds(9)))
                .saying(
                        Said.ANSWER,
                        "\n\n     \n: OPENROUTER PROCESSING\n\n" + chat("m-1", "stop", quoted(TEXT), usage));
    }

    private Accent saying(Said said, String body) {
        var others = new EnumMap<>(bodies);
        others.put(said, body);
        return with(api, model, others, refusalWords, citations);
    }

    private Accent refusing(String body, String words) {
        Accent saying = saying(Said.REFUSAL, body);
        return saying.with(api, model, saying.bodies, words, citations);
    }

    private Accent citing(String body, Citation... cited) {
        Accent saying = saying(Said.CITED, body);
        return saying.with(api, model, saying.bodies, refusalWords, List.of(cited));
    }

    private Accent nameless(String answer) {
        Accent saying = saying(Said.ANSWER, answer);
        return saying.with(api, null, saying.bodies, refusalWords, citations);
    }

    private Accent named(String name) {
        return with(name, model, bodies, refusalWords, citations);
    }

    private Accent with(
            String newApi, String newModel, Map<Said, String> newBodies, String newWords, List<Citation> newCitations) {
        return new Accent(
                provider,
                newApi,
                path,
                tokenLimit,
                usage,
                newModel,
                newBodies,
                newWords,
                newCitations,
                wrongKey,
                noMoney,
                busy);
    }

    static String quoted(String text) {
        return text == null ? "null" : "\"" + text.replace("\n", "\\n").replace("\"", "\\\"") + "\"";
    }
}
