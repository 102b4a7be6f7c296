package dev.rollcall.embedder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * {@code POST /v1/embeddings}, {@code GET /v1/models} and {@code GET /health}, on 127.0.0.1 only. At most {@value #WAITING} requests
 * are read and wait for the model; others get a 429 at once.
 */
final class EmbeddingServer implements AutoCloseable {
    static final int WAITING = 16;
    /** Bytes: as many as the longest input may have in JSON, with all characters escaped. */
    static final int LONGEST_BODY = 4 << 20;

    private static final int THREADS = WAITING + 16;
    private static final int MOST_CONNECTIONS_WAITING = 256;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Model model;
    private final HttpServer server;
    private final Semaphore places = new Semaphore(WAITING);
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_CONNECTIONS_WAITING));

    private EmbeddingServer(Model model, HttpServer server) {
        this.model = model;
        this.server = server;
    }

    /** @param port 0: a free one */
    static EmbeddingServer start(Model model, int port) throws IOException {
        var server = new EmbeddingServer(model, HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0));
        server.threads.allowCoreThreadTimeOut(true);
        server.server.setExecutor(server.threads);
        server.server.createContext("/", server::answer);
        server.server.start();
        return server;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(1);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                reply(exchange, 200, route(exchange));
            } catch (ApiError e) {
                if (e.status == 429) {
                    exchange.getResponseHeaders().set("Retry-After", "1");
                }
                reply(exchange, e.status, error(e));
            } catch (RuntimeException e) {
                System.err.println("embedder: " + e);
                reply(
                        exchange,
                        500,
                        error(ApiError.broken(
                                "the model failed: " + e.getClass().getSimpleName())));
            }
        }
    }

    private ObjectNode route(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String wanted = path.equals("/v1/embeddings") ? "POST" : "GET";
        if (!path.equals("/v1/embeddings") && !path.equals("/v1/models") && !path.equals("/health")) {
            throw ApiError.of(404, "unknown_url", "there is only POST /v1/embeddings, GET /v1/models and GET /health");
        }
        if (!exchange.getRequestMethod().equals(wanted)) {
            throw ApiError.of(405, "method_not_allowed", path + " takes " + wanted);
        }
        return switch (path) {
            case "/health" ->
                JSON.createObjectNode()
                        .put("status", "ok")
                        .put("model", model.name())
                        .put("dimensions", model.dimensions());
            case "/v1/models" -> models();
            default -> embeddings(exchange);
        };
    }

    private ObjectNode embeddings(HttpExchange exchange) throws IOException {
        if (!places.tryAcquire()) {
            throw ApiError.busy();
        }
        try {
            byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
            if (body.length > LONGEST_BODY) {
                throw ApiError.of(413, "request_too_large", "the body has more than " + LONGEST_BODY + " bytes");
            }
            EmbeddingRequest request = EmbeddingRequest.of(body, model);
            return json(model.embed(request.input()), request.base64());
        } finally {
            places.release();
        }
    }

    private ObjectNode json(Model.Vectors made, boolean base64) {
        ObjectNode reply = JSON.createObjectNode().put("object", "list");
        ArrayNode data = reply.putArray("data");
        for (float[] vector : made.vectors()) {
            ObjectNode one = data.addObject().put("object", "embedding").put("index", data.size() - 1);
            if (base64) {
                one.put("embedding", base64(vector));
            } else {
                ArrayNode numbers = one.putArray("embedding");
                for (float number : vector) {
                    numbers.add(number);
                }
            }
        }
        reply.put("model", model.name());
        reply.putObject("usage").put("prompt_tokens", made.tokens()).put("total_tokens", made.tokens());
        return reply;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private ObjectNode models() {
        ObjectNode reply = JSON.createObjectNode().put("object", "list");
        reply.putArray("data")
                .addObject()
                .put("id", model.name())
                .put("object", "model")
                .put("owned_by", "rollcall");
        return reply;
    }

    private static ObjectNode error(ApiError error) {
        ObjectNode reply = JSON.createObjectNode();
        reply.putObject("error")
                .put("message", error.getMessage())
                .put("type", error.type)
                .put("param", error.param)
                .put("code", error.code);
        return reply;
    }

    private static void reply(HttpExchange exchange, int status, ObjectNode json) throws IOException {
        byte[] body = JSON.writeValueAsBytes(json);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
