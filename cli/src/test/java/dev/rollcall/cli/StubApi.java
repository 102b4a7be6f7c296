package dev.rollcall.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An HTTP server that says what a test wants, and remembers what it was asked. */
public final class StubApi implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Deque<Said>> replies = new HashMap<>();
    private final List<Asked> asked = new ArrayList<>();

    private record Said(int status, String type, String body, Map<String, String> headers) {}

    public record Asked(String line, String body, Map<String, List<String>> headers) {
        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    public StubApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::reply);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** @param line {@code GET /api/jobs?limit=5}; the last reply that was given for it is repeated */
    public StubApi says(String line, int status, String body) {
        return says(line, status, body, Map.of());
    }

    public synchronized StubApi says(String line, int status, String body, Map<String, String> headers) {
        String type = status >= 400 ? "application/problem+json" : "application/json";
        replies.computeIfAbsent(line, key -> new ArrayDeque<>()).add(new Said(status, type, body, headers));
        return this;
    }

    public synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    public synchronized Asked lastAsked() {
        return asked.get(asked.size() - 1);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void reply(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Said said = next(new Asked(line, body, Map.copyOf(exchange.getRequestHeaders())));
        byte[] bytes = said.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", said.type());
        said.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(said.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Said next(Asked question) {
        asked.add(question);
        Deque<Said> told = replies.get(question.line());
        if (told == null) {
            return new Said(
                    404,
                    "application/problem+json",
                    "{\"title\":\"Not Found\",\"detail\":\"nothing there\"}",
                    Map.of());
        }
        return told.size() > 1 ? told.poll() : told.peek();
    }
}
