package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rollcall.llm.Accent.Said;
import dev.rollcall.llm.reply.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Every API of every provider comes out as the same outcomes, over real HTTP. */
class ConformanceTest {

    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        server = new Server();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @TestFactory
    Stream<DynamicNode> everyProvider() {
        return Accent.all().stream().map(accent -> dynamicContainer(accent.toString(), cases(accent)));
    }

    private Stream<DynamicNode> cases(Accent accent) {
        return Stream.of(
                dynamicTest("puts the question", () -> putsTheQuestion(accent)),
                dynamicTest("answer", () -> answer(accent)),
                dynamicTest("refusal", () -> refusal(accent)),
                dynamicTest("cut with text", () -> {
                    Reply reply = says(accent, 200, accent.says(Said.CUT));
                    assertOutcome(reply, Outcome.TRUNCATED);
                    assertThat(reply.text()).isEqualTo(Accent.TEXT);
                }),
                dynamicTest("nothing but a call of a tool, a thought, or nothing at all", () -> {
                    for (Said said : new Said[] {Said.TOOL_CALL, Said.THOUGHT, Said.EMPTY}) {
                        Reply reply = says(accent, 200, accent.says(said));
                        assertOutcome(reply, Outcome.EMPTY);
                        assertThat(reply.text()).isNull();
                        assertThat(reply.usage().outputTokens()).isEqualTo(70);
                    }
                }),
                dynamicTest("citations", () -> {
                    Reply reply = says(accent, 200, accent.says(Said.CITED));
                    assertOutcome(reply, Outcome.ANSWERED);
                    assertThat(reply.citations()).isEqualTo(accent.citations());
                }),
                dynamicTest("unknown finish reason", () -> {
                    Reply reply = says(accent, 200, accent.says(Said.STRANGE));
                    assertOutcome(reply, Outcome.ANSWERED);
                    assertThat(reply.finishReason()).containsIgnoringCase("moon");
                }),
                dynamicTest("members that nobody knows, and none of the usage", () -> {
                    Reply reply = says(
                            accent,
                            200,
                            accent.says(Said.ANSWER)
                                    .replaceFirst("\\{", "{\"zebra\":{\"a\":[null]},")
                                    .replaceFirst("\"usage(Metadata)?\":", "\"was\":"));
                    assertOutcome(reply, Outcome.ANSWERED);
                    assertThat(reply.text()).isEqualTo(Accent.TEXT);
                    assertThat(reply.usage()).isEqualTo(TokenUsage.UNKNOWN);
                    assertThat(reply.costTicksReported()).isNull();
                }),
                dynamicTest("blank lines and comments that kept it alive", () -> {
                    String kept = "\n \r\n: keep-alive\n\n".repeat(70) + accent.says(Said.ANSWER);
                    assertThat(says(accent, 200, kept).text()).isEqualTo(Accent.TEXT);
                }),
                dynamicTest("wrong key", () -> failure(accent, accent.wrongKey(), Outcome.KEY_REJECTED)),
                dynamicTest("no money", () -> failure(accent, accent.noMoney(), Outcome.OUT_OF_QUOTA)),
                dynamicTest("too fast", () -> failure(accent, accent.busy(), Outcome.RATE_LIMITED)),
                dynamicTest("where a wait may stand", () -> waits(accent)),
                dynamicTest("too fast, and never slow enough", () -> {
                    String tooLarge = "{\"error\":{\"message\":\"Request too large: Limit 6000, Requested 9000\"}}";
                    assertOutcome(says(accent, 429, tooLarge), Outcome.FAILED_PERMANENT);
                    String spent = "{\"error\":{\"message\":\"no\",\"code\":\"insufficient_quota\"}}";
                    assertOutcome(says(accent, 429, spent), Outcome.OUT_OF_QUOTA);
                }),
                dynamicTest(
                        "no money, without a word", () -> assertOutcome(says(accent, 402, "{}"), Outcome.OUT_OF_QUOTA)),
                dynamicTest("an error with status 200", () -> {
                    String died = "{\"error\":{\"code\":503,\"message\":\"the upstream died\"}}";
                    Reply reply = says(accent, 200, died);
                    assertOutcome(reply, Outcome.OVERLOADED);
                    assertThat(reply.message()).isEqualTo("the upstream died");
                    String limited = "{\"error\":{\"code\":429,\"message\":\"slowly: retry in 2s\"}}";
                    assertOutcome(says(accent, 200, limited), Outcome.RATE_LIMITED);
                }),
                dynamicTest("more than the model takes", () -> {
                    String tooLong = "{\"error\":{\"message\":\"This model's maximum context length is 8 tokens\"}}";
                    Reply reply = says(accent, 400, tooLong);
                    assertOutcome(reply, Outcome.FAILED_PERMANENT);
                    assertThat(reply.message()).isEqualTo("This model's maximum context length is 8 tokens");
                }),
                dynamicTest("a redirect", () -> {
                    server.says(307, "", "location", "https://elsewhere.example/");
                    assertOutcome(ask(accent), Outcome.OVERLOADED);
                    server.says(308, "", "location", "/v1/");
                    assertOutcome(ask(accent), Outcome.FAILED_PERMANENT);
                }),
                dynamicTest("header names in any case", () -> {
                    server.says(429, "{}", "X-REQUEST-ID", "r-7", "rEtRy-AfTeR", "11");
                    Reply reply = ask(accent);
                    assertThat(reply.requestId()).isEqualTo("r-7");
                    assertThat(reply.retryAfter()).isEqualTo(Duration.ofSeconds(11));
                }),
                dynamicTest(
                        "unknown model",
                        () -> assertOutcome(
                                says(accent, 404, "{\"error\":{\"message\":\"no such model\"}}"),
                                Outcome.FAILED_PERMANENT)),
                dynamicTest(
                        "bad request",
                        () -> assertOutcome(says(accent, 422, "{\"message\":\"no\"}"), Outcome.FAILED_PERMANENT)),
                dynamicTest("server error", () -> {
                    for (int status : new int[] {408, 409, 498, 500, 502, 503, 504, 520, 524, 529}) {
                        assertOutcome(says(accent, status, "{\"error\":{\"message\":\"oh\"}}"), Outcome.OVERLOADED);
                    }
                }),
                dynamicTest("page of a proxy", () -> {
                    Reply reply = says(accent, 502, "<html><head><title>502 Bad\nGateway</title></head></html>");
                    assertOutcome(reply, Outcome.OVERLOADED);
                    assertThat(reply.message()).isEqualTo("502 Bad Gateway");
                    assertThat(reply.httpStatus()).isEqualTo(502);
                }),
                dynamicTest(
                        "page with status 200",
                        () -> assertOutcome(
                                says(accent, 200, "<!doctype html><title>Log in</title>"), Outcome.OVERLOADED)),
                dynamicTest("nothing, perhaps after what kept it alive (C7)", () -> nothing(accent)),
                dynamicTest("other JSON", () -> {
                    assertOutcome(says(accent, 200, "{\"hello\":[1]}"), Outcome.INVALID);
                    assertOutcome(says(accent, 200, "[]"), Outcome.INVALID);
                    assertOutcome(says(accent, 200, "null"), Outcome.INVALID);
                    assertOutcome(says(accent, 200, "1e999999999"), Outcome.INVALID);
                }),
                dynamicTest("truncated JSON", () -> {
                    String half = accent.says(Said.ANSWER)
                            .substring(0, accent.says(Said.ANSWER).length() - 9);
                    assertOutcome(says(accent, 200, half), Outcome.INVALID);
                }),
                dynamicTest("connection cut in the body", () -> {
                    server.says(new MockResponse.Builder()
                            .body(accent.says(Said.ANSWER))
                            .onResponseBody(new SocketEffect.CloseSocket()));
                    Reply reply = ask(accent);
                    assertOutcome(reply, Outcome.UNREACHABLE);
                    assertThat(reply.sent()).isTrue();
                    assertThat(reply.httpStatus()).isEqualTo(200);
                }),
                dynamicTest("connection cut before the reply", () -> {
                    server.says(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()));
                    Reply reply = ask(accent);
                    assertOutcome(reply, Outcome.UNREACHABLE);
                    assertThat(reply.sent()).isTrue();
                    assertThat(reply.httpStatus()).isNull();
                }),
                dynamicTest("members of other types than expected", () -> strangeTypes(accent)));
    }

    private void putsTheQuestion(Accent accent) throws Exception {
        try (Server fresh = new Server()) {
            fresh.says(200, accent.says(Said.ANSWER)).to(accent.provider(), accent.api());
            RecordedRequest request = fresh.received();
            assertThat(request.getTarget()).isEqualTo(accent.path());
            assertThat(request.getBody().utf8())
                    .contains("\"" + accent.tokenLimit() + "\":400")
                    .contains("What does stripe.com do? ☂")
                    .doesNotContain(Server.SECRET);
            assertThat(request.getHeaders().get("X-Rollcall-Cell")).isEqualTo("job/7/cell");
            assertThat(request.getHeaders().toMultimap().toString()).containsOnlyOnce(Server.SECRET);
        }
    }

    private void answer(Accent accent) {
        Reply reply = says(accent, 200, accent.says(Said.ANSWER));
        assertOutcome(reply, Outcome.ANSWERED);
        assertThat(reply.text()).isEqualTo(Accent.TEXT);
        assertThat(reply.usage()).isEqualTo(accent.usage());
        assertThat(reply.resolvedModel()).isEqualTo(accent.model());
        assertThat(reply.message()).isNull();
        assertThat(reply.retryAfter()).isNull();
        assertThat(new String(reply.raw(), StandardCharsets.UTF_8)).isEqualTo(accent.says(Said.ANSWER));
    }

    private void refusal(Accent accent) {
        Reply reply = says(accent, 200, accent.says(Said.REFUSAL));
        assertOutcome(reply, Outcome.REFUSED);
        assertThat(reply.text()).isEqualTo(accent.refusalWords());
    }

    private void failure(Accent accent, Accent.Failure failure, Outcome outcome) {
        server.says(failure.status(), failure.body(), failure.headerList());
        Reply reply = ask(accent);
        assertOutcome(reply, outcome);
        assertThat(reply.retryAfter()).isEqualTo(failure.hint());
        assertThat(reply.text()).isNull();
        assertThat(reply.message()).isNotBlank();
    }

    private void nothing(Accent accent) {
        for (String body : new String[] {
            "", "\n\n \r\n\n", ": keep-alive\n\n: keep-alive\n\n", "\uFEFF", "data: [DONE]\n\n", "event: ping\n\n"
        }) {
            Reply reply = says(accent, 200, body);
            assertOutcome(reply, Outcome.OVERLOADED);
            assertThat(reply.fault()).isEqualTo(Fault.PROVIDER);
            assertThat(reply.message()).isEqualTo("the reply is empty");
        }
    }

    private void waits(Accent accent) {
        String[][] headers = {
            {"Retry-After", "7", "7s"},
            {"retry-after", "0.25", "250ms"},
            {"RETRY-AFTER-MS", "1500", "1500ms"},
            {"x-ratelimit-reset-requests", "6m0s", "360s"},
            {"x-ratelimit-reset-tokens", "17.399999999s", "17.399999999s"},
            {"X-RateLimit-Reset", "12", "12s"},
        };
        for (String[] header : headers) {
            server.says(429, "{}", header[0], header[1]);
            assertThat(ask(accent).retryAfter()).as(header[0]).isEqualTo(RetryHint.duration(header[2]));
        }
        String[][] bodies = {
            {"{\"error\":{\"message\":\"Please try again in 9m38.016s.\"}}", "578.016s"},
            {"{\"message\":\"Please retry after 9 seconds\"}", "9s"},
            {"{\"error\":{\"details\":[{\"retryDelay\":\"34.4s\"}]}}", "34.4s"},
        };
        for (String[] body : bodies) {
            assertThat(says(accent, 429, body[0]).retryAfter()).as(body[0]).isEqualTo(RetryHint.duration(body[1]));
        }
        assertThat(says(accent, 429, "{}").retryAfter()).isNull();
    }

    /** Whatever a body holds, it becomes an outcome. */
    private void strangeTypes(Accent accent) {
        String body = accent.says(Said.ANSWER);
        for (String odd : new String[] {"7", "\"x\"", "[]", "{}", "null", "[null]", "[[1]]", "1e400", "-3", "true"}) {
            for (String member : new String[] {
                "choices",
                "message",
                "content",
                "usage",
                "model",
                "finish_reason",
                "output",
                "candidates",
                "parts",
                "error"
            }) {
                String bent = body.replaceFirst("\"" + member + "\":", "\"" + member + "\":" + odd + ",\"was\":");
                assertThat(says(accent, 200, bent).outcome())
                        .as(member + " = " + odd)
                        .isNotNull();
            }
        }
    }

    private Reply says(Accent accent, int status, String body) {
        server.says(status, body);
        return ask(accent);
    }

    private Reply ask(Accent accent) {
        return server.to(accent.provider(), accent.api());
    }

    private static void assertOutcome(Reply reply, Outcome outcome) {
        assertThat(reply.outcome()).as(() -> String.valueOf(reply.message())).isEqualTo(outcome);
        assertThat(String.valueOf(reply.message()))
                .doesNotContain(Server.SECRET)
                .hasSizeLessThanOrEqualTo(300);
    }
}
