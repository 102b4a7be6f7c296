package dev.rollcall.site.trap;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Ways to answer a request. */
interface TrapAnswer {
    void send(HttpExchange exchange) throws IOException;

    static TrapAnswer html(String body) {
        return bytes(200, "text/html; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    static TrapAnswer text(String body) {
        return bytes(200, "text/plain", body.getBytes(StandardCharsets.UTF_8));
    }

    static TrapAnswer encoded(String type, String body, String charset) {
        return bytes(200, type, body.getBytes(Charset.forName(charset)));
    }

    static TrapAnswer status(int status) {
        return bytes(status, "text/plain", ("status " + status).getBytes(StandardCharsets.UTF_8));
    }

    static TrapAnswer bytes(int status, String type, byte[] body) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        };
    }

    static TrapAnswer redirect(String location) {
        return with("Location", location, exchange -> exchange.sendResponseHeaders(302, -1));
    }

    static TrapAnswer with(String header, String value, TrapAnswer then) {
        return exchange -> {
            exchange.getResponseHeaders().set(header, value);
            then.send(exchange);
        };
    }

    /** So many bytes of HTML, in chunks; -1 for an endless body. */
    static TrapAnswer large(long bytes) {
        byte[] part =
                "<p>All work and no play makes a long page. </p>\n".repeat(300).getBytes(StandardCharsets.UTF_8);
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (long sent = 0; bytes < 0 || sent < bytes; sent += part.length) {
                    out.write(part);
                }
            }
        };
    }

    /** One byte every so many milliseconds, for ever. */
    static TrapAnswer trickle(int pauseMillis) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write('a');
                    out.flush();
                    Thread.sleep(pauseMillis);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** A file that is packed by itself. */
    static TrapAnswer packed(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes(200, "application/gzip", packed.toByteArray());
    }

    /** So many zeros, packed about 1,000 to 1. */
    static TrapAnswer bomb(int megabytes, String encoding) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] zeros = new byte[1_000_000];
        try (OutputStream out = encoding.equals("gzip")
                ? new GZIPOutputStream(packed)
                : new java.util.zip.DeflaterOutputStream(packed)) {
            for (int i = 0; i < megabytes; i++) {
                out.write(zeros);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return with("Content-Encoding", encoding, bytes(200, "text/html", packed.toByteArray()));
    }
}
