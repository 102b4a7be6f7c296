package dev.rollcall.events;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver of webhooks on this machine, that does what a test wants. It keeps what it was sent. */
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final AtomicInteger requests = new AtomicInteger();

    /** @param n 1, 2, 3 … of all requests */
    record Received(int n, String id, String body, Map<String, List<String>> headers) {
        /** By the library that receivers use. */
        boolean isSignedWith(String secret) {
            try {
                new Webhook(secret).verify(body, headers);
                return true;
            } catch (com.standardwebhooks.exceptions.WebhookVerificationException e) {
                return false;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }

        boolean isAbout(String subject) {
            return body.contains("\"subject\":\"" + subject + "\"");
        }
    }

    interface Reaction {
        void to(Received request, HttpExchange exchange) throws Exception;
    }

    Receiver(Reaction reaction) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> receive(exchange, reaction));
        server.start();
    }

    /** Says that. */
    static Reaction says(int status) {
        return (request, exchange) -> reply(exchange, status);
    }

    static void reply(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    private void receive(HttpExchange exchange, Reaction reaction) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var request = new Received(
                requests.incrementAndGet(),
                exchange.getRequestHeaders().getFirst("webhook-id"),
                body,
                Map.copyOf(exchange.getRequestHeaders()));
        received.add(request);
        try (exchange) {
            reaction.to(request, exchange);
        } catch (Exception e) {
            // The connection is closed.
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    /** The next request; null when none comes. */
    Received next() throws InterruptedException {
        return received.poll(30, TimeUnit.SECONDS);
    }

    List<Received> rest() {
        return List.copyOf(received);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
