package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.llm.net.Outgoing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the network does, and what leaves the panel. */
@Timeout(20)
class PanelTest {

    private static final String GOOD = Accent.chat("m", "stop", "\"x\"", "{}");

    private static final PanelOptions HURRIED = new PanelOptions(Duration.ofSeconds(2), Duration.ofSeconds(1), 1 << 20);

    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = new Server(HURRIED);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        Reply reply = server.says(
                        status,
                        "",
                        "Location",
                        server.web.url("/elsewhere?key=abcdef").toString())
                .says(200, GOOD)
                .to("openai");
        assertThat(reply.outcome()).isEqualTo(Outcome.FAILED_PERMANENT);
        assertThat(reply.message()).contains("/elsewhere", "not followed").doesNotContain("abcdef");
        assertThat(server.web.getRequestCount()).isEqualTo(1);
    }

    @Test
    void nothingIsSentTwice() {
        server.says(503, "{}", "Retry-After", "0").says(200, GOOD);
        assertThat(server.to("openai").outcome()).isEqualTo(Outcome.OVERLOADED);
        assertThat(server.web.getRequestCount()).isEqualTo(1);
        assertThat(server.to("openai").outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void aReplyThatIsTooLongIsNotReadToItsEnd() {
        String body = Accent.chat("m", "stop", "\"" + "x".repeat(1 << 20) + "\"", "{}");
        assertThat(server.says(200, body).to("openai").outcome()).isEqualTo(Outcome.INVALID);
        Reply error = server.says(500, body).to("openai");
        assertThat(error.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(error.httpStatus()).isEqualTo(500);
        assertThat(error.raw()).isEmpty();
        assertThat(server.says(200, GOOD).to("openai").outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void aZipBombIsTooLongToo() throws Exception {
        Buffer zipped = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(zipped))) {
            sink.writeUtf8(" ".repeat(2 << 20));
        }
        Reply reply = server.says(new MockResponse.Builder()
                        .addHeader("Content-Encoding", "gzip")
                        .body(zipped))
                .to("openai");
        assertThat(reply.outcome()).isEqualTo(Outcome.INVALID);
    }

    @Test
    void blankLinesKeepACallAlive() {
        Reply reply =
                server.says(200, "\n".repeat(70) + ": keep-alive\n\n" + GOOD).to("deepseek");
        assertThat(reply.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(new String(reply.raw(), StandardCharsets.UTF_8)).startsWith("\n\n");
    }

    @Test
    void silenceEndsAfterTheCallTimeout() {
        Reply reply = server.says(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE))
                .to("openai");
        assertThat(reply.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(reply.sent()).isTrue();
        assertThat(reply.latency()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(reply.message()).contains("in time");
    }

    @Test
    void dripsEndAfterTheCallTimeoutToo() {
        Reply reply = server.says(new MockResponse.Builder().body(GOOD).throttleBody(5, 50, TimeUnit.MILLISECONDS))
                .to("openai");
        assertThat(reply.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(reply.latency()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
    }

    @Test
    void nobodyThere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Reply reply = askAt("http://127.0.0.1:" + port);
        assertThat(reply.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(reply.sent()).isFalse();
        assertThat(reply.message()).contains("could not connect to 127.0.0.1:" + port);
        assertThat(askAt("http://rollcall.invalid").sent()).isFalse();
    }

    @Test
    void noTlsThere() {
        Reply reply = askAt("https://127.0.0.1:" + server.web.getPort());
        assertThat(reply.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(reply.sent()).isFalse();
    }

    @Test
    void aConnectionThatTheServerClosedCostsNoCall() throws Exception {
        server.says(new MockResponse.Builder().body(GOOD).onResponseEnd(new SocketEffect.CloseSocket()))
                .says(200, GOOD);
        assertThat(server.to("openai").outcome()).isEqualTo(Outcome.ANSWERED);
        TimeUnit.MILLISECONDS.sleep(50);
        assertThat(server.to("openai").outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(server.web.getRequestCount()).isEqualTo(2);
    }

    @Test
    void aGoodConnectionIsUsedAgain() throws Exception {
        server.says(200, GOOD).says(200, GOOD);
        server.to("openai");
        server.to("openai");
        assertThat(server.received().getConnectionIndex()).isZero();
        assertThat(server.received().getConnectionIndex()).isZero();
    }

    @Test
    void anInterruptEndsACallAtOnce() {
        server.says(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE));
        Thread asking = Thread.currentThread();
        CompletableFuture<Void> interrupting = CompletableFuture.runAsync(() -> {
            try {
                server.received();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            asking.interrupt();
        });
        Reply reply = server.to("openai");
        assertThat(Thread.interrupted()).isTrue();
        interrupting.join();
        assertThat(reply.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(reply.sent()).isTrue();
        assertThat(reply.latency()).isLessThan(Duration.ofMillis(1500));
    }

    @Test
    void aThreadThatWasInterruptedBeforeSendsNothing() {
        server.says(200, GOOD);
        Thread.currentThread().interrupt();
        Reply reply = server.to("openai");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(reply.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(reply.message()).contains("interrupted");
        assertThat(reply.sent()).isFalse();
        assertThat(server.web.getRequestCount()).isZero();
    }

    @Test
    void anInterruptAfterACallDoesNotReachIt() {
        server.says(200, GOOD).says(200, GOOD);
        server.to("openai");
        Thread.currentThread().interrupt();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.to("openai").outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void hundredsAtOnce() {
        for (int i = 0; i < 300; i++) {
            server.says(new MockResponse.Builder().body(GOOD).headersDelay(300, TimeUnit.MILLISECONDS));
        }
        long start = System.nanoTime();
        var asked = java.util.stream.IntStream.range(0, 300)
                .mapToObj(i -> {
                    CompletableFuture<Reply> reply = new CompletableFuture<>();
                    new Thread(() -> reply.complete(server.to("openai"))).start();
                    return reply;
                })
                .toList();
        assertThat(asked).allMatch(reply -> reply.join().outcome() == Outcome.ANSWERED);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void theKeyIsShownNowhere() {
        String echo = "{\"error\":{\"message\":\"bad key %s, Bearer %s, ?key=%s\"}}".replace("%s", Server.SECRET);
        Reply reply = server.says(401, echo, "x-request-id", "r-1").to("openai");
        assertThat(reply.toString() + new String(reply.raw(), StandardCharsets.UTF_8))
                .doesNotContain(Server.SECRET);
        assertThat(reply.message()).contains("[key]");
        assertThat(reply.requestId()).isEqualTo("r-1");
        assertThat(server.says(500, "token sk-other-abcdef0123 rejected")
                        .to("groq")
                        .message())
                .doesNotContain("abcdef0123");
    }

    @Test
    void anAnswerIsKeptByteByByteUnlessItHoldsTheKey() {
        String odd =
                "\n{ \"choices\" : [{\"message\":{\"content\":\"caf\\u00e9 – %s\"}, \"finish_reason\":\"stop\"}] ,\t\"x\":1.50}\n";
        Reply kept = server.says(200, odd.formatted("ok")).to("openai");
        assertThat(kept.text()).isEqualTo("café – ok");
        assertThat(kept.raw()).isEqualTo(odd.formatted("ok").getBytes(StandardCharsets.UTF_8));
        Reply redacted = server.says(200, odd.formatted(Server.SECRET)).to("openai");
        assertThat(redacted.text()).isEqualTo("café – [key]");
        assertThat(new String(redacted.raw(), StandardCharsets.UTF_8)).isEqualTo(odd.formatted("[key]"));
    }

    @Test
    void simulatedRepliesSaySo() {
        assertThat(server.says(200, GOOD, "X-Rollcall-Simulated", "true")
                        .to("openai")
                        .simulated())
                .isTrue();
        assertThat(server.says(200, GOOD).to("openai").simulated()).isFalse();
    }

    @Test
    void aPanelMayDoWithoutMetersAndWithoutTls() {
        Catalogue plain = Catalogue.bundled()
                .withBaseUrl("openai", server.web.url("/").toString(), "test")
                .only("openai");
        server.says(200, GOOD);
        try (Panel panel = new Panel(plain, HURRIED)) {
            Reply reply = panel.ask(Server.question("openai", null, false), Key.of("openai", Server.SECRET));
            assertThat(reply.outcome()).isEqualTo(Outcome.ANSWERED);
        }
    }

    @Test
    void callsAreTimedByProviderAndOutcome() {
        server.says(200, GOOD).to("openai");
        assertThat(server.meters
                        .get("rollcall.provider.call")
                        .tags("provider", "openai", "outcome", "ANSWERED")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void questionsThatCannotBePut() {
        assertThatThrownBy(() -> server.to("opnai"))
                .hasMessageContaining("opnai")
                .hasMessageContaining("anthropic");
        assertThatThrownBy(() -> server.to("openai", "batch")).hasMessageContaining("[chat, responses]");
        assertThatThrownBy(() -> server.to(Server.question("mistral", null, true)))
                .hasMessageContaining("cannot search");
        assertThatThrownBy(
                        () -> server.panel.ask(Server.question("openai", null, false), Key.of("groq", "gsk_1234567")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("gsk_1234567");
    }

    private static Reply askAt(String url) {
        Catalogue catalogue = Catalogue.bundled().withBaseUrls(Map.of("openai", url));
        try (Panel panel = new Panel(catalogue, HURRIED, new SimpleMeterRegistry())) {
            return panel.ask(Server.question("openai", null, false), Key.of("openai", Server.SECRET));
        }
    }

    /** A2: a proxy reads a plain request itself, and what it refuses the provider has not seen. */
    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Proxy Authentication Required</html>"})
    void aProxyThatRefusesAPlainRequestIsNoReply(String body) throws Exception {
        try (var proxy = new MockWebServer()) {
            proxy.start();
            proxy.enqueue(new MockResponse.Builder()
                    .code(407)
                    .body(body)
                    .addHeader("Proxy-Authenticate", "Basic realm=\"corp\"")
                    .build());
            var outgoing = Outgoing.of(Map.of("http_proxy", "http://user:hushhush@127.0.0.1:" + proxy.getPort()));
            Catalogue catalogue = Catalogue.bundled().withBaseUrl("openai", "http://api.test/v1", "test");
            try (var panel = new Panel(catalogue, PanelOptions.defaults().through(outgoing))) {
                Reply reply = panel.ask(
                        new Question("openai", null, null, false, "Hi", 5, null), Key.of("openai", "sk-1234567890"));
                assertThat(reply.outcome()).isEqualTo(Outcome.UNREACHABLE);
                assertThat(reply.sent()).isFalse();
                assertThat(reply.message()).contains("http_proxy").doesNotContain("hushhush");
            }
        }
    }
}
