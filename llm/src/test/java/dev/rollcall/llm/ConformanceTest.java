package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.charset.StandardCharsets;
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
                    Reply reply = says(accent, 200, accent.cut());
                    assertOutcome(reply, Outcome.TRUNCATED);
                    assertThat(reply.text()).isEqualTo(Accent.TEXT);
                }),
                dynamicTest("empty", () -> {
                    Reply reply = says(accent, 200, accent.empty());
                    assertOutcome(reply, Outcome.EMPTY);
                    assertThat(reply.usage().outputTokens()).isEqualTo(70);
                }),
                dynamicTest("unknown finish reason", () -> {
                    Reply reply = says(accent, 200, accent.strange());
                    assertOutcome(reply, Outcome.ANSWERED);
                    assertThat(reply.finishReason()).containsIgnoringCase("moon");
                }),
                dynamicTest("wrong key", () -> failure(accent, accent.wrongKey(), Outcome.KEY_REJECTED)),
                dynamicTest("no money", () -> failure(accent, accent.noMoney(), Outcome.OUT_OF_QUOTA)),
                dynamicTest("too fast", () -> failure(accent, accent.busy(), Outcome.RATE_LIMITED)),
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
                                says(accent, 200, "<!doctype html><title>Log in</title>"), Outcome.INVALID)),
                dynamicTest("nothing", () -> assertOutcome(says(accent, 200, ""), Outcome.INVALID)),
                dynamicTest("other JSON", () -> {
                    assertOutcome(says(accent, 200, "{\"hello\":[1]}"), Outcome.INVALID);
                    assertOutcome(says(accent, 200, "[]"), Outcome.INVALID);
                    assertOutcome(says(accent, 200, "null"), Outcome.INVALID);
                    assertOutcome(says(accent, 200, "1e999999999"), Outcome.INVALID);
                }),
                dynamicTest("truncated JSON", () -> {
                    String half = accent.answer().substring(0, accent.answer().length() - 9);
                    assertOutcome(says(accent, 200, half), Outcome.INVALID);
                }),
                dynamicTest("connection cut in the body", () -> {
                    server.says(new MockResponse.Builder()
                            .body(accent.answer())
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
            fresh.says(200, accent.answer()).to(accent.provider(), accent.api());
            RecordedRequest request = fresh.heard();
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
        Reply reply = says(accent, 200, accent.answer());
        assertOutcome(reply, Outcome.ANSWERED);
        assertThat(reply.text()).isEqualTo(Accent.TEXT);
        assertThat(reply.usage()).isEqualTo(accent.usage());
        assertThat(reply.resolvedModel()).isEqualTo(accent.model());
        assertThat(reply.message()).isNull();
        assertThat(reply.retryAfter()).isNull();
        assertThat(new String(reply.raw(), StandardCharsets.UTF_8)).isEqualTo(accent.answer());
    }

    private void refusal(Accent accent) {
        Reply reply = says(accent, 200, accent.refusal());
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

    /** Whatever a body holds, it becomes an outcome. */
    private void strangeTypes(Accent accent) {
        String body = accent.answer();
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
