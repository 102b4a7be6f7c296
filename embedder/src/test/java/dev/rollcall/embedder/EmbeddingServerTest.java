package dev.rollcall.embedder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real model behind the real server. */
class EmbeddingServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static EmbeddingServer server;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddingServer.start(new MiniLm(), 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpRequest post(EmbeddingServer server, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/embeddings"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static JsonNode ask(String body, int status) throws Exception {
        HttpResponse<String> reply = CLIENT.send(post(server, body), HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        return JSON.readTree(reply.body());
    }

    private static String request(String input) {
        return "{\"model\":\"all-minilm-l6-v2-q\",\"input\":" + input + "}";
    }

    private static float[] vector(JsonNode numbers) {
        var vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.get(i).floatValue();
        }
        return vector;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void similarTextsAreNear() throws Exception {
        JsonNode reply = ask(
                request("[\"How long is the trial?\",\"You can try it for 14 days.\",\"The office is in Ghent.\"]"),
                200);
        List<float[]> vectors = new ArrayList<>();
        reply.get("data").forEach(one -> vectors.add(vector(one.get("embedding"))));
        assertThat(vectors).hasSize(3).allMatch(vector -> vector.length == 384);
        assertThat(dot(vectors.get(0), vectors.get(1))).isGreaterThan(dot(vectors.get(0), vectors.get(2)) + 0.1);
        assertThat(reply.get("usage").get("prompt_tokens").asInt()).isBetween(15, 40);
        assertThat(reply.get("model").asText()).isEqualTo("all-minilm-l6-v2-q");
    }

    @Test
    void base64HoldsTheSameFloats() throws Exception {
        JsonNode numbers = ask(request("\"a text\""), 200).at("/data/0/embedding");
        JsonNode base64 =
                ask(request("\"a text\",\"encoding_format\":\"base64\""), 200).at("/data/0/embedding");
        var floats = new float[384];
        ByteBuffer.wrap(Base64.getDecoder().decode(base64.asText()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(floats);
        assertThat(floats).isEqualTo(vector(numbers));
    }

    @Test
    void whatItCannotDoIsSaidInOpenAisShape() throws Exception {
        assertThat(ask("{", 400).at("/error/message").asText()).isEqualTo("the body is no JSON");
        assertThat(ask(request("[]"), 400).at("/error/param").asText()).isEqualTo("input");
        assertThat(ask(request("[1,2]"), 400).at("/error/message").asText()).contains("tokens are not taken");
        assertThat(ask(request("\" \""), 400).at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(ask(request("\"" + "x".repeat(32_001) + "\""), 400)
                        .at("/error/message")
                        .asText())
                .contains("32000");
        assertThat(ask("{\"model\":\"other\",\"input\":\"a\"}", 404)
                        .at("/error/code")
                        .asText())
                .isEqualTo("model_not_found");
        assertThat(ask(" ".repeat(EmbeddingServer.LONGEST_BODY + 1), 413)
                        .at("/error/code")
                        .asText())
                .isEqualTo("request_too_large");
    }

    @Test
    void healthAndOtherPaths() throws Exception {
        URI url = URI.create("http://127.0.0.1:" + server.port());
        HttpResponse<String> health = CLIENT.send(
                HttpRequest.newBuilder(url.resolve("/health")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(health.body()).isEqualTo("{\"status\":\"ok\",\"model\":\"all-minilm-l6-v2-q\",\"dimensions\":384}");
        assertThat(CLIENT.send(
                                HttpRequest.newBuilder(url.resolve("/v1/embeddings"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
        assertThat(CLIENT.send(
                                HttpRequest.newBuilder(url.resolve("/v1/chat")).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoeverFindsNoPlaceIsToldToComeBack() throws Exception {
        var model = new HeldModel();
        try (EmbeddingServer busy = EmbeddingServer.start(model, 0)) {
            String body = "{\"model\":\"held\",\"input\":\"a\"}";
            var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < EmbeddingServer.WAITING; i++) {
                waiting.add(CLIENT.sendAsync(post(busy, body), HttpResponse.BodyHandlers.ofString()));
            }
            model.all.await();
            HttpResponse<String> refused = CLIENT.send(post(busy, body), HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(JSON.readTree(refused.body()).at("/error/type").asText()).isEqualTo("rate_limit_error");
            model.go.countDown();
            for (var one : waiting) {
                assertThat(one.get().statusCode()).isEqualTo(200);
            }
        }
    }

    /** Holds all whom the server lets in. */
    private static final class HeldModel implements Model {
        final CountDownLatch all = new CountDownLatch(EmbeddingServer.WAITING);
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public String name() {
            return "held";
        }

        @Override
        public int dimensions() {
            return 1;
        }

        @Override
        public Vectors embed(List<String> texts) {
            all.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Vectors(List.of(new float[] {1}), 1);
        }
    }
}
