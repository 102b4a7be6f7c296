package dev.rollcall.llm.batch;

import static dev.rollcall.llm.batch.Provider.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.llm.Acceptance;
import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Fault;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.net.Outgoing;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a batch that was not made may exist nevertheless. */
@Timeout(20)
class BatchFailuresTest {

    private static final Upload UPLOAD = new Upload("f1");

    private final Provider provider =
            new Provider("openai", new PanelOptions(Duration.ofSeconds(2), Duration.ofSeconds(1), 1 << 20));

    @AfterEach
    void close() {
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400,REFUSED,FAILED_PERMANENT",
        "401,REFUSED,KEY_REJECTED",
        "402,REFUSED,OUT_OF_QUOTA",
        "404,REFUSED,FAILED_PERMANENT",
        "408,UNKNOWN,OVERLOADED",
        "409,UNKNOWN,OVERLOADED",
        "429,REFUSED,RATE_LIMITED",
        "302,REFUSED,FAILED_PERMANENT",
        "500,UNKNOWN,OVERLOADED",
        "503,UNKNOWN,OVERLOADED"
    })
    void byStatus(int status, Acceptance acceptance, Outcome outcome) {
        CallFailure failure = created(reply(status, "{\"error\":{\"message\":\"no\"}}"));
        assertThat(failure.acceptance()).isEqualTo(acceptance);
        assertThat(failure.outcome()).isEqualTo(outcome);
        assertThat(failure.httpStatus()).isEqualTo(status);
        assertThat(provider.asked).as("sent once").hasSize(1);
    }

    /** 429 on create (trap 5). */
    @Test
    void theHintOfARefusalIsKept() {
        CallFailure failure = created(reply(429, "{\"error\":{\"message\":\"slow down, " + Provider.SECRET + "\"}}")
                .addHeader("Retry-After", "7")
                .addHeader("x-request-id", "q1"));
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(failure.requestId()).isEqualTo("q1");
        assertThat(failure.message()).contains("slow down").doesNotContain(Provider.SECRET);
    }

    @Test
    void aConnectionThatIsCutAfterTheRequest() {
        CallFailure failure = created(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()));
        assertThat(failure.acceptance()).isEqualTo(Acceptance.UNKNOWN);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(failure.fault()).isEqualTo(Fault.NETWORK);
    }

    @Test
    void silence() {
        CallFailure failure = created(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE));
        assertThat(failure.acceptance()).isEqualTo(Acceptance.UNKNOWN);
        assertThat(failure.message()).contains("in time");
    }

    @Test
    void nobodyThere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Catalogue nowhere = Catalogue.bundled().withBaseUrl("openai", "http://127.0.0.1:" + port, "test");
        try (var panel = new BatchPanel(nowhere, Prices.bundled(), PanelOptions.defaults())) {
            var failure = panel.poll(provider.target(), "b1", provider.key()).failure();
            assertThat(failure.orElseThrow().acceptance()).isEqualTo(Acceptance.NOT_SENT);
        }
    }

    @Test
    void aProxyThatRefuses() throws Exception {
        try (var proxy = new MockWebServer()) {
            proxy.start();
            proxy.enqueue(new MockResponse.Builder()
                    .code(407)
                    .addHeader("Proxy-Authenticate", "Basic")
                    .build());
            var outgoing = Outgoing.of(Map.of("http_proxy", "http://127.0.0.1:" + proxy.getPort()));
            Catalogue far = Catalogue.bundled().withBaseUrl("openai", "http://api.test/v1", "test");
            try (var panel = new BatchPanel(
                    far, Prices.bundled(), PanelOptions.defaults().through(outgoing))) {
                var failure =
                        panel.create(provider.file(1), UPLOAD, provider.key()).failure();
                assertThat(failure.orElseThrow().acceptance()).isEqualTo(Acceptance.NOT_SENT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{}",
                "{\"id\":null}",
                "{\"id\":\"../../v1/files\"}",
                "<html>Sign in</html>",
                "{\"id\":\"b1\"",
                "{\"error\":{\"message\":\"odd\"}}"
            })
    void aSuccessWithoutAnIdIsNone(String body) {
        CallFailure failure = created(reply(200, body));
        assertThat(failure.acceptance()).isEqualTo(Acceptance.UNKNOWN);
        assertThat(failure.outcome()).isIn(Outcome.INVALID, Outcome.OVERLOADED);
        assertThat(failure.message()).isNotBlank();
    }

    @Test
    void aFileThatIsTooLargeIsNotSent() {
        try (var xai = new Provider("xai")) {
            var large = new dev.rollcall.llm.Question("xai", null, null, false, "x".repeat(26_000_000), 5, null);
            BatchFile file = xai.panel.file(Provider.TOKEN, java.util.List.of(large));
            CallFailure failure = xai.panel.upload(file, xai.key()).failure().orElseThrow();
            assertThat(failure.acceptance()).isEqualTo(Acceptance.NOT_SENT);
            assertThat(failure.message()).contains("at most 25000000");
            assertThat(xai.asked).isEmpty();
        }
    }

    @Test
    void whatTheCallerGotWrongIsAnException() {
        assertThatThrownBy(() -> provider.panel.poll(provider.target(), "b1", Key.of("groq", "other-key")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("other-key");
        assertThatThrownBy(() -> provider.panel.poll(provider.target(), "../models", provider.key()))
                .hasMessageContaining("is not the id");
        assertThatThrownBy(() -> provider.panel.create(provider.file(1), Upload.NONE, provider.key()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A status that brings all results along is not held in memory. */
    @Test
    void aStatusMayBeLarge() {
        String results = "{\"custom_id\":\"x\",\"response\":{\"body\":\"" + "x".repeat(1000) + "\"}},";
        try (var router = new Provider("openrouter")) {
            router.at(
                    "GET /api/v1/batches/b1",
                    "{\"id\":\"b1\",\"results\":[" + results.repeat(3_000) + "{}],\"status\":\"completed\"}");
            assertThat(router.polled("b1").results()).hasSize(1);
            router.at(
                    "GET /api/v1/batches/b2",
                    "{\"id\":\"b2\",\"x\":[" + results.repeat(3_000) + "{}],\"status\":\"completed\"}");
            assertThat(router.panel
                            .poll(router.target(), "b2", router.key())
                            .failure()
                            .orElseThrow()
                            .outcome())
                    .isEqualTo(Outcome.INVALID);
        }
    }

    @Test
    void anInterruptIsAnOutcome() {
        Thread.currentThread().interrupt();
        var failure =
                provider.panel.poll(provider.target(), "b1", provider.key()).failure();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.orElseThrow().acceptance()).isEqualTo(Acceptance.NOT_SENT);
    }

    private CallFailure created(MockResponse.Builder reply) {
        provider.at("POST /v1/batches", reply);
        return provider.panel
                .create(provider.file(1), UPLOAD, provider.key())
                .failure()
                .orElseThrow();
    }
}
