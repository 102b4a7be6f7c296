package dev.rollcall.llm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What one API of one provider says in each situation of the conformance suite. The bodies are our own. */
record Accent(
        String provider,
        String api,
        String path,
        String tokenLimit,
        String answer,
        Usage usage,
        String model,
        String refusal,
        String refusalWords,
        String cut,
        String empty,
        String strange,
        Failure wrongKey,
        Failure noMoney,
        Failure busy) {

    static final String TEXT = "Stripe sells payments 💳 to shops.";

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

    @Override
    public String toString() {
        return provider + "/" + api;
    }

    static List<Accent> all() {
        return List.of(
                openai(),
                responses("openai", openAiUsage()),
                anthropic(),
                deepseek(),
                mistral(),
                xai(),
                responses("xai", openAiUsage()),
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
        return """
                {"id":"c-1","object":"chat.completion","created":1795300000,"model":%s,"fun":{"new":[1]},
                 "choices":[{"index":0,"message":{"role":"assistant","content":%s,"refusal":null},"logprobs":null,
                             "finish_reason":%s}],
                 "usage":%s}""".formatted(quoted(model), content, quoted(finish), usage);
    }

    private static String openAiUsage() {
        return """
                {"input_tokens":20,"input_tokens_details":{"cached_tokens":4},"output_tokens":70,
                 "output_tokens_details":{"reasoning_tokens":30},"total_tokens":90}""";
    }

    private static final String CHAT_USAGE = """
            {"prompt_tokens":20,"completion_tokens":70,"total_tokens":90,"prompt_tokens_details":{"cached_tokens":4},
             "completion_tokens_details":{"reasoning_tokens":30}}""";

    private static final Usage USAGE = new Usage(20, 70, 4, 30);

    /** Those who differ from OpenAI's chat only in a few things change these. */
    private static Accent chatting(
            String provider,
            String path,
            String tokenLimit,
            String usageJson,
            Usage usage,
            Failure wrongKey,
            Failure noMoney,
            Failure busy) {
        return new Accent(
                provider,
                "chat",
                path,
                tokenLimit,
                chat("m-1", "stop", quoted(TEXT), usageJson),
                usage,
                "m-1",
                chat("m-1", "content_filter", "null", usageJson),
                null,
                chat("m-1", "length", quoted(TEXT), usageJson),
                chat("m-1", "length", "\"\"", usageJson),
                chat("m-1", "moon_in_gemini", quoted(TEXT), usageJson),
                wrongKey,
                noMoney,
                busy);
    }

    private static Accent openai() {
        Accent base = chatting(
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
                        Duration.ofMillis(107_580)));
        return base.refusing("""
                {"model":"m-1","choices":[{"message":{"role":"assistant","content":null,"refusal":"I can't help with that."},
                 "finish_reason":"stop"}],"usage":%s}""".formatted(CHAT_USAGE), "I can't help with that.");
    }

    private static Accent responses(String provider, String usage) {
        boolean xai = provider.equals("xai");
        return new Accent(
                provider,
                "responses",
                "/v1/responses",
                "max_output_tokens",
                response("completed", "null", quoted(TEXT), usage),
                USAGE,
                "m-1",
                """
                {"object":"response","status":"completed","model":"m-1","error":null,"incomplete_details":null,
                 "output":[{"type":"message","content":[{"type":"refusal","refusal":"No, sorry."}]}],"usage":%s}""".formatted(usage),
                "No, sorry.",
                response("incomplete", "{\"reason\":\"max_output_tokens\"}", quoted(TEXT), usage),
                """
                {"object":"response","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"error":null,
                 "model":"m-1","output":[{"type":"reasoning","summary":[]}],"usage":%s}""".formatted(usage),
                response("moonlit", "null", quoted(TEXT), usage),
                xai ? xaiWrongKey() : openai().wrongKey(),
                xai ? xaiNoMoney() : openai().noMoney(),
                xai ? xaiBusy() : openai().busy());
    }

    private static String response(String status, String incomplete, String text, String usage) {
        return """
                {"id":"r-1","object":"response","status":"%s","error":null,"incomplete_details":%s,"model":"m-1",
                 "output":[{"type":"reasoning","summary":[{"type":"summary_text","text":"Let me think"}]},
                           {"type":"message","role":"assistant","content":[{"type":"output_text","text":%s,"annotations":[]}]}],
                 "usage":%s}""".formatted(status, incomplete, text, usage);
    }

    private static Accent anthropic() {
        String usage = """
                {"input_tokens":10,"cache_creation_input_tokens":6,"cache_read_input_tokens":4,"output_tokens":70}""";
        String reply = """
                {"id":"msg_1","type":"message","role":"assistant","model":"m-1","content":[%s],"stop_reason":"%s",
                 "stop_sequence":null,"stop_details":%s,"usage":%s}""";
        String thought = "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"x\"}";
        String said = thought + ",{\"type\":\"text\",\"text\":\"Stripe sells payments 💳\"},"
                + "{\"type\":\"text\",\"text\":\" to shops.\",\"citations\":null}";
        return new Accent(
                "anthropic",
                "messages",
                "/v1/messages",
                "max_tokens",
                reply.formatted(said, "end_turn", "null", usage),
                new Usage(20, 70, 4, null),
                "m-1",
                reply.formatted("", "refusal", "{\"category\":\"cyber\",\"explanation\":\"too sharp\"}", usage),
                null,
                reply.formatted(said, "max_tokens", "null", usage),
                reply.formatted("", "end_turn", "null", usage),
                reply.formatted(said, "moonrise", "null", usage),
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
        Accent base = chatting(
                "mistral",
                "/v1/chat/completions",
                "max_tokens",
                "{\"prompt_tokens\":20,\"completion_tokens\":70,\"prompt_tokens_details\":{\"cached_tokens\":4}}",
                new Usage(20, 70, 4, null),
                new Failure(401, "{\"detail\":\"Invalid API Key\"}\n"),
                new Failure(402, "{\"message\":\"Payment required\"}"),
                new Failure(429, """
                        {"object":"error","message":"Rate limit exceeded","type":"rate_limited","param":null,"code":"1300",
                         "raw_status_code":429}""", Map.of("Retry-After", "3"), Duration.ofSeconds(3)));
        return base.answering(chat(
                "m-1",
                "stop",
                """
                [{"type":"thinking","thinking":[{"type":"text","text":"hm"}],"closed":true},
                 {"type":"text","text":"Stripe sells "},{"type":"reference","reference_ids":[1]},
                 {"type":"text","text":"payments 💳 to shops."}]""",
                "{\"prompt_tokens\":20,\"completion_tokens\":70,\"prompt_tokens_details\":{\"cached_tokens\":4}}"));
    }

    private static Accent xai() {
        String usage = """
                {"prompt_tokens":20,"completion_tokens":40,"total_tokens":90,"prompt_tokens_details":{"cached_tokens":4},
                 "completion_tokens_details":{"reasoning_tokens":30},"cost_in_usd_ticks":1234500}""";
        return chatting(
                "xai", "/v1/chat/completions", "max_tokens", usage, USAGE, xaiWrongKey(), xaiNoMoney(), xaiBusy());
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
        Accent base = chatting(
                "together",
                "/v1/chat/completions",
                "max_tokens",
                "{\"prompt_tokens\":20,\"completion_tokens\":70,\"cached_tokens\":4}",
                new Usage(20, 70, 4, null),
                new Failure(
                        401,
                        "{\"error\":{\"message\":\"Invalid API key provided\",\"type\":\"invalid_request_error\"}}"),
                new Failure(402, "{\"error\":\"monthly cap reached\"}"),
                new Failure(
                        429,
                        "{\"error\":{\"message\":\"slow down\",\"type\":\"credit_limit\"}}",
                        Map.of("x-ratelimit-limit", "1", "x-ratelimit-remaining", "0", "x-ratelimit-reset", "4"),
                        Duration.ofSeconds(4)));
        return base.answering(chat(
                "m-1",
                "eos",
                quoted("<think>\nhm</think>\n\n" + TEXT),
                "{\"prompt_tokens\":20,\"completion_tokens\":70,\"cached_tokens\":4}"));
    }

    private static Accent agent() {
        String usage = """
                {"input_tokens":20,"output_tokens":70,"input_tokens_details":{"cache_read_input_tokens":4},
                 "output_tokens_details":{"reasoning_tokens":30},"cost":{"currency":"USD","total_cost":0.0012345}}""";
        Accent base = responses("openai", usage);
        return new Accent(
                "perplexity",
                "agent",
                "/v1/agent",
                "max_output_tokens",
                base.answer(),
                base.usage(),
                base.model(),
                base.refusal(),
                base.refusalWords(),
                base.cut(),
                base.empty(),
                base.strange(),
                new Failure(
                        401, "{\"error\":{\"message\":\"Invalid API key\",\"type\":\"invalid_api_key\",\"code\":401}}"),
                new Failure(
                        401, "{\"error\":{\"message\":\"no credits\",\"type\":\"insufficient_quota\",\"code\":401}}"),
                new Failure(
                        429,
                        "{\"detail\":\"Too Many Requests\"}",
                        Map.of("RETRY-AFTER", "0.5"),
                        Duration.ofMillis(500)));
    }

    private static Accent sonar() {
        String usage = "{\"prompt_tokens\":20,\"completion_tokens\":70,\"total_tokens\":90,"
                + "\"cost\":{\"request_cost\":0.005,\"total_cost\":0.0051}}";
        Accent base = chatting(
                "perplexity",
                "/chat/completions",
                "max_tokens",
                usage,
                new Usage(20, 70, null, null),
                agent().wrongKey(),
                new Failure(402, "{\"error\":{\"message\":\"pay\",\"type\":\"x\",\"code\":402}}"),
                new Failure(
                        429, "{\"error\":{\"message\":\"Request rate limit exceeded\",\"type\":\"x\",\"code\":429}}"));
        return base.named("sonar").answering("""
                {"model":"m-1","citations":[],"choices":[{"index":0,"finish_reason":"stop","delta":{"content":""},
                 "message":{"role":"assistant","content":%s}}],"usage":%s}""".formatted(quoted(TEXT), usage));
    }

    private static Accent google() {
        String usage = """
                {"promptTokenCount":15,"toolUsePromptTokenCount":5,"candidatesTokenCount":40,"thoughtsTokenCount":30,
                 "cachedContentTokenCount":4,"totalTokenCount":90}""";
        String reply = """
                {"candidates":[{"content":%s,"finishReason":"%s","index":0}],"usageMetadata":%s,"modelVersion":"m-1",
                 "responseId":"x"}""";
        String content = """
                {"role":"model","parts":[{"text":"hm","thought":true},{"text":"Stripe sells payments 💳"},
                 {"text":" to shops.","thoughtSignature":"x"}]}""";
        return new Accent(
                "google",
                "generate",
                "/v1beta/models/gemini-3.5-flash-lite:generateContent",
                "maxOutputTokens",
                reply.formatted(content, "STOP", usage),
                USAGE,
                "m-1",
                "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},\"usageMetadata\":%s,\"modelVersion\":\"m-1\"}"
                        .formatted(usage),
                null,
                reply.formatted(content, "MAX_TOKENS", usage),
                reply.formatted("{\"role\":\"model\"}", "MAX_TOKENS", usage),
                reply.formatted(content, "MOON_PHASE", usage),
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
        String said =
                "{\"type\":\"thinking\",\"thinking\":\"hm\"},{\"type\":\"text\",\"text\":%s}".formatted(quoted(TEXT));
        return new Accent(
                "cohere",
                "chat",
                "/v2/chat",
                "max_tokens",
                reply.formatted("COMPLETE", said),
                new Usage(20, 70, 4, null, 8, 69, null),
                null,
                reply.formatted("ERROR_TOXIC", ""),
                null,
                reply.formatted("MAX_TOKENS", said),
                reply.formatted("COMPLETE", ""),
                reply.formatted("MOON", said),
                new Failure(401, "{\"id\":\"x\",\"message\":\"invalid api token\"}"),
                new Failure(429, """
                        {"id":"x","message":"You are using a Trial key, which is limited to 1000 API calls / month."}"""),
                new Failure(429, """
                        {"id":"x","message":"You are using a Trial key, which is limited to 20 API calls / minute."}"""));
    }

    private static Accent ai21() {
        Accent base = chatting(
                "ai21",
                "/studio/v1/chat/completions",
                "max_tokens",
                "{\"prompt_tokens\":20,\"completion_tokens\":70,\"total_tokens\":90}",
                new Usage(20, 70, null, null),
                new Failure(401, "{\"detail\":\"Forbidden: Bad or missing API token.\"}"),
                new Failure(402, "{\"detail\":\"no credits\"}"),
                new Failure(
                        429, "{\"detail\":\"Too many requests\"}", Map.of("Retry-After", "1"), Duration.ofSeconds(1)));
        return base.nameless("""
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
                        Duration.ofMillis(7_660)));
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
                        USAGE,
                        new Failure(401, "{\"error\":{\"message\":\"User not found.\",\"code\":401}}"),
                        new Failure(402, "{\"error\":{\"message\":\"More credits are needed\",\"code\":402}}"),
                        new Failure(200, """
                                {"error":{"code":429,"message":"Provider returned error","metadata":{"provider_name":"X",
                                 "raw":"m-1 is temporarily rate-limited upstream. Please retry after 9 seconds.",
                                 "limit_source":"upstream_provider_shared_pool"}},"user_id":"u"}""", Map.of(), Duration.ofSeconds(9)))
                .answering("\n\n     \n: OPENROUTER PROCESSING\n\n" + chat("m-1", "stop", quoted(TEXT), usage));
    }

    private Accent refusing(String body, String words) {
        return new Accent(
                provider,
                api,
                path,
                tokenLimit,
                answer,
                usage,
                model,
                body,
                words,
                cut,
                empty,
                strange,
                wrongKey,
                noMoney,
                busy);
    }

    private Accent answering(String body) {
        return new Accent(
                provider,
                api,
                path,
                tokenLimit,
                body,
                usage,
                model,
                refusal,
                refusalWords,
                cut,
                empty,
                strange,
                wrongKey,
                noMoney,
                busy);
    }

    private Accent nameless(String body) {
        return new Accent(
                provider,
                api,
                path,
                tokenLimit,
                body,
                usage,
                null,
                refusal,
                refusalWords,
                cut,
                empty,
                strange,
                wrongKey,
                noMoney,
                busy);
    }

    private Accent named(String name) {
        return new Accent(
                provider,
                name,
                path,
                tokenLimit,
                answer,
                usage,
                model,
                refusal,
                refusalWords,
                cut,
                empty,
                strange,
                wrongKey,
                noMoney,
                busy);
    }

    private static String quoted(String text) {
        return text == null ? "null" : "\"" + text.replace("\n", "\\n").replace("\"", "\\\"") + "\"";
    }
}
