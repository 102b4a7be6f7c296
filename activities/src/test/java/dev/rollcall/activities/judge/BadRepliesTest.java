package dev.rollcall.activities.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import dev.rollcall.activities.judge.DomainJudging.JudgingEnd;
import dev.rollcall.store.Enrichments.JudgeTotals;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A judge that replies with whatever comes: each call is saved and paid for, and what can't be used is kept out. */
class BadRepliesTest {
    private static final JudgeTotals INVALID = new JudgeTotals(0, 0, 0, 1, 0, 0, 0, 0, 0);

    private HttpServer provider;
    private JudgeAtWork work;
    private int status = 200;
    private String says = "";

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        provider.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = says.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            try (var body = exchange.getResponseBody()) {
                body.write(bytes);
            }
        });
        provider.start();
        work = new JudgeAtWork(1, "http://127.0.0.1:" + provider.getAddress().getPort());
    }

    @AfterEach
    void close() {
        work.close();
        provider.stop(0);
    }

    static Stream<Arguments> replies() {
        String json = stances("Acme is older", "Boltware");
        return Stream.of(
                Arguments.of("Both of them are fine.", "holds no JSON object"),
                Arguments.of("<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>", "holds no JSON object"),
                Arguments.of("Both\u0000 of them are fine.", "holds no JSON object"),
                Arguments.of(json.replace("positive", "\\u0000"), "at /entities/0/sentiment is none of"),
                Arguments.of(
                        json.replace("\"acme\"", "\"nobody\"").replace("\"other\"", "\"none\""), "has no item for"),
                Arguments.of(
                        json.replace("],", "]," + " ".repeat(262_145 - json.length())),
                        "has 262145 characters, more than 262144"),
                Arguments.of("{".repeat(200_000), "ends within its JSON object"));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void whatCantBeUsedIsRepairedOnce(String reply, String fault) throws InterruptedException {
        says = chat(reply);
        DomainJudging judging = work.judging(JudgeAtWork.DOLLAR, "w");
        assertThat(judging.judge(false)).isEqualTo(JudgingEnd.DONE);
        assertThat(work.totals()).isEqualTo(INVALID);
        assertThat(judging.asked()).isEqualTo(2);
        assertThat(work.test.one(String.class, "SELECT fault FROM enrichment")).startsWith(fault);
        assertThat(work.test.rows("SELECT reserved_ticks, lost_ticks, spent_ticks > 0 AS spent FROM model_day"))
                .containsExactly("{reserved_ticks=0, lost_ticks=0, spent=true}");
    }

    static Stream<Arguments> quotes() {
        return Stream.of(
                Arguments.of("Acme is <b>older</b>"),
                Arguments.of("\\u0000"),
                Arguments.of("\\ud83d"),
                Arguments.of("Acme was founded in 1911."),
                Arguments.of("x".repeat(250_000)));
    }

    @ParameterizedTest
    @MethodSource("quotes")
    void quotesThatDoNotStandInTheAnswerAreDropped(String quote) throws InterruptedException {
        says = chat(stances(quote, "Boltware"));
        assertThat(work.judging(JudgeAtWork.DOLLAR, "w").judge(false)).isEqualTo(JudgingEnd.DONE);
        assertThat(work.totals()).isEqualTo(new JudgeTotals(0, 1, 0, 0, 0, 0, 2, 1, 0));
        assertThat(work.test.one(Long.class, "SELECT count(*) FROM stance")).isEqualTo(1);
    }

    /**
     * A page of HTML is from something between, so it is asked again later. A NUL in a message can't be kept in the ledger, and
     * must not keep the reply from being saved.
     */
    @ParameterizedTest
    @MethodSource("failures")
    void whatIsNoReplyOfAModel(int code, String body, JudgeTotals totals) throws InterruptedException {
        status = code;
        says = body;
        assertThat(work.judging(JudgeAtWork.DOLLAR, "w").judge(false)).isEqualTo(JudgingEnd.DONE);
        assertThat(work.totals()).isEqualTo(totals);
        assertThat(work.test.one(Long.class, "SELECT count(*) FROM model_attempt WHERE ended_at IS NULL"))
                .isZero();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(200, "<html>{</html>", new JudgeTotals(1, 0, 0, 0, 0, 0, 0, 0, 0)),
                Arguments.of(
                        400,
                        "{\"error\":{\"message\":\"no \\u0000 schema\"}}",
                        new JudgeTotals(0, 0, 0, 0, 1, 0, 0, 0, 0)));
    }

    private static String stances(String acme, String boltware) {
        return "{\"entities\":[" + stance("acme", acme) + "," + stance("other", boltware) + "],\"other_names\":[]}";
    }

    private static String stance(String entity, String quote) {
        return "{\"entity\":\"" + entity
                + "\",\"sentiment\":\"positive\",\"recommended\":true,\"bearer\":\"same\",\"quote\":\"" + quote + "\"}";
    }

    /** As OpenAI's chat would say it. */
    private static String chat(String content) {
        var reply = JsonNodeFactory.instance.objectNode().put("id", "r").put("model", "gpt-6-luna");
        reply.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", "stop")
                .putObject("message")
                .put("role", "assistant")
                .put("content", content);
        reply.putObject("usage")
                .put("prompt_tokens", 10)
                .put("completion_tokens", 10)
                .put("total_tokens", 20);
        return reply.toString();
    }
}
