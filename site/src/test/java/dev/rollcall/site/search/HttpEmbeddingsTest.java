package dev.rollcall.site.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpEmbeddingsTest {
    private static final String KEY = "sk-very-secret-1234567890";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private volatile int status = 200;
    /** Null: a vector {n, 1} for the text "n", the last one first. */
    private volatile String reply;

    private volatile String retryAfter;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = JSON.readTree(exchange.getRequestBody());
            bodies.add(body);
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = (reply == null ? vectors(body) : reply).getBytes(StandardCharsets.UTF_8);
            if (retryAfter != null) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String vectors(JsonNode body) {
        var data = new ArrayList<String>();
        for (int i = 0; i < body.path("input").size(); i++) {
            data.add(
                    0,
                    "{\"index\":" + i + ",\"embedding\":["
                            + body.path("input").get(i).asText() + ",1]}");
        }
        return "{\"object\":\"list\",\"data\":[" + String.join(",", data) + "]}";
    }

    private HttpEmbeddings embeddings(String path) {
        String base = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        return new HttpEmbeddings(
                new OkHttpClient(), new EmbeddingOptions(base, "small", KEY, 2, Duration.ofSeconds(20)));
    }

    private ThrowableAssertAlternative<EmbeddingException> failure(Consumer<EmbeddingException> more) {
        return assertThatExceptionOfType(EmbeddingException.class)
                .isThrownBy(() -> embeddings("/v1").embed(List.of("1")))
                .satisfies(e -> {
                    assertThat(e.toString() + e.getCause()).doesNotContain(KEY);
                    more.accept(e);
                });
    }

    @Test
    void vectorsComeInTheOrderOfTheirTextsInBatchesOf96() {
        List<String> texts = IntStream.range(0, 200).mapToObj(String::valueOf).toList();
        List<float[]> vectors = embeddings("/v1").embed(texts);
        assertThat(vectors)
                .extracting(vector -> (int) vector[0])
                .isEqualTo(IntStream.range(0, 200).boxed().toList());
        assertThat(bodies).extracting(body -> body.path("input").size()).containsExactly(96, 96, 8);
        assertThat(bodies.get(0).path("model").asText()).isEqualTo("small");
        assertThat(seen.get(0)).isEqualTo("POST /v1/embeddings Bearer " + KEY);
    }

    @Test
    void aBaseUrlMeansWhatItMeansInOpenAisClients() {
        List.of("", "/v1/", "/v1/embeddings", "/api/v3")
                .forEach(path -> embeddings(path).embed(List.of("1")));
        assertThat(seen)
                .extracting(line -> line.split(" ", -1)[1])
                .containsExactly("/v1/embeddings", "/v1/embeddings", "/v1/embeddings", "/api/v3/embeddings");
    }

    @Test
    void aRefusalSaysWhyAndNeverTheKey() {
        status = 401;
        reply = "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + "\",\"code\":\"invalid_api_key\"}}";
        failure(e -> {
                    assertThat(e.status()).isEqualTo(401);
                    assertThat(e.mayRetry()).isFalse();
                })
                .withMessageContaining("HTTP 401, Incorrect API key provided: [key]")
                .withMessageContaining("small at http://127.0.0.1");
        status = 429;
        retryAfter = "2";
        reply = "<html><h1>Slow down</h1>";
        failure(e -> {
                    assertThat(e.mayRetry()).isTrue();
                    assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(2));
                })
                .withMessageEndingWith("HTTP 429, Slow down");
        status = 302;
        failure(e -> assertThat(e.mayRetry()).isFalse());
    }

    @Test
    void aReplyThatIsNotOneVectorForEachTextIsRefused() {
        for (String bad : List.of(
                "no json",
                "[]",
                "",
                "{\"data\":[]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":1,\"embedding\":[1,2]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,\"2\"]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,1e99]}]}")) {
            reply = bad;
            failure(e -> assertThat(e.mayRetry()).isFalse());
        }
        reply = "{\"data\":[{\"index\":0,\"embedding\":[1,2,3]}]}";
        failure(e -> {}).withMessageContaining("vectors of 3 dimensions, not 2");
    }

    @Test
    void aServerThatIsGoneMayBeAskedAgain() {
        server.stop(0);
        failure(e -> {
                    assertThat(e.status()).isZero();
                    assertThat(e.mayRetry()).isTrue();
                })
                .withMessageContaining("no reply");
    }

    @Test
    void nonsenseIsRefusedBeforeAnythingIsSent() {
        assertThatIllegalArgumentException().isThrownBy(() -> embeddings("/v1").embed(List.of("1", " ")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EmbeddingOptions("ftp://x", "m", null, 2, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new EmbeddingOptions("https://me:secret@x.example", "m", null, 2, Duration.ofSeconds(1)))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
        assertThat(new EmbeddingOptions("https://x.example/v1?key=" + KEY, "m", KEY, 2, Duration.ofSeconds(1))
                        .toString())
                .doesNotContain(KEY);
        assertThat(bodies).isEmpty();
    }
}
