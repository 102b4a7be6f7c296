package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {
    private final StubApi stub = new StubApi();

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void theTokenIsSent() {
        stub.says("GET /api/jobs", 200, "{}");
        new ApiClient(stub.url(), " secret\n").get("/api/jobs");
        assertThat(stub.lastAsked().header("Authorization")).isEqualTo("Bearer secret");
    }

    @Test
    void withoutATokenNoneIsSent() {
        stub.says("GET /api/jobs", 200, "{}");
        new ApiClient(stub.url(), null).get("/api/jobs");
        assertThat(stub.lastAsked().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void aTokenThatNoHeaderCanHoldIsNotShown() {
        assertThatThrownBy(() -> new ApiClient(stub.url(), "sec\nret"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ROLLCALL_TOKEN")
                .hasMessageNotContaining("ret:");
    }

    @Test
    void the401NamesTheVariable() {
        stub.says(
                "GET /api/jobs",
                401,
                "{\"title\":\"Unauthorized\"}",
                Map.of("WWW-Authenticate", "Bearer realm=\"rollcall\""));
        assertThatThrownBy(() -> new ApiClient(stub.url(), "wrong").get("/api/jobs"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("set ROLLCALL_TOKEN")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void aRefusedTokenIsToldFromAMissingOne() {
        var words = Map.of("WWW-Authenticate", "Bearer realm=\"rollcall\", error=\"invalid_token\"");
        stub.says("POST /api/sweep/now", 401, "{}", words);
        assertThatThrownBy(() -> new ApiClient(stub.url(), "wrong").post("/api/sweep/now", null, Map.of()))
                .hasMessageContaining("refuses this ROLLCALL_TOKEN");
    }

    @Test
    void the401OfAPostToo() {
        stub.says("POST /api/sweep/now", 401, "{}", Map.of("WWW-Authenticate", "Bearer realm=\"rollcall\""));
        assertThatThrownBy(() -> new ApiClient(stub.url(), null).post("/api/sweep/now", null, Map.of()))
                .hasMessageContaining("set ROLLCALL_TOKEN");
    }

    @Test
    void nobodyThere() throws IOException {
        Typed typed = Typed.at(nobody(), "jobs");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err())
                .startsWith("rollcall: nobody answers at http://127.0.0.1:")
                .contains("./rollcall up", "ROLLCALL_URL")
                .hasLineCount(1);
    }

    @Test
    void aPostIsNeverSentTwice() throws Exception {
        var calls = new AtomicInteger();
        var rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var hangingUp = new Thread(() -> hangUp(rude, calls));
        hangingUp.start();
        var api = new ApiClient(URI.create("http://127.0.0.1:" + rude.getLocalPort()), null);
        assertThatThrownBy(() -> api.post("/api/crawl", JobSamples.read("{}"), Map.of()))
                .isInstanceOf(UserError.class);
        rude.close();
        hangingUp.join();
        assertThat(calls).hasValue(1);
    }

    private static void hangUp(ServerSocket server, AtomicInteger calls) {
        try {
            while (true) {
                Socket call = server.accept();
                calls.incrementAndGet();
                call.getInputStream().read();
                call.close();
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    @Test
    void somebodyElseIsThere() {
        stub.says("GET /api/jobs", 200, "<html>It works!</html>");
        assertThatThrownBy(() -> new ApiClient(stub.url(), null).get("/api/jobs"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is that Rollcall's API?");
    }

    @Test
    void aUrlWithoutScheme() {
        assertThat(Typed.with(Map.of("ROLLCALL_URL", "localhost:8080"), "", Terminal.NONE, "jobs")
                        .err())
                .isEqualTo("rollcall: ROLLCALL_URL: 'localhost:8080' does not begin with http:// or https://;"
                        + " give one such as http://127.0.0.1:8080\n");
    }

    @Test
    void aPasswordInTheUrlIsNotShown() {
        assertThat(Typed.with(Map.of(), "", Terminal.NONE, "jobs", "--url", "http://me:secret@host")
                        .err())
                .contains("ROLLCALL_TOKEN")
                .doesNotContain("secret");
    }

    @Test
    void theOptionGoesBeforeTheVariable() {
        stub.says("GET /api/jobs", 200, "{\"jobs\":[]}");
        Typed typed = Typed.with(
                Map.of("ROLLCALL_URL", "http://127.0.0.1:1"), "", Terminal.NONE, "jobs", "--url", stub.url() + "/");
        assertThat(typed.exit()).isZero();
    }

    @Test
    void anIdMayHoldASlash() {
        assertThat(ApiClient.segment("by hand/1")).isEqualTo("by%20hand%2F1");
    }

    private static URI nobody() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }
}
