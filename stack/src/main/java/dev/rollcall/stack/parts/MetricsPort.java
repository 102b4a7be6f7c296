package dev.rollcall.stack.parts;

import com.sun.net.httpserver.HttpServer;
import dev.rollcall.cli.UserError;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The port that serves a worker's metrics; a worker has no other web server. */
public final class MetricsPort implements AutoCloseable {
    private final HttpServer server;

    private MetricsPort(HttpServer server) {
        this.server = server;
    }

    /** @param port null: no port is opened */
    public static MetricsPort open(String host, Integer port, PrometheusMeterRegistry meters) {
        if (port == null) {
            return new MetricsPort(null);
        }
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
            server.createContext("/metrics", exchange -> {
                byte[] body = meters.scrape().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
                exchange.sendResponseHeaders(200, body.length);
                try (var out = exchange.getResponseBody()) {
                    out.write(body);
                }
            });
            server.start();
            return new MetricsPort(server);
        } catch (IOException e) {
            throw new UserError("metrics port " + port + " can't be opened: " + e.getMessage() + "; set another", e);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
    }
}
