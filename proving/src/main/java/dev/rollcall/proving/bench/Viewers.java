package dev.rollcall.proving.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** People who look at the page Now, one of whom never reads what comes, and a Prometheus that scrapes API and worker. */
final class Viewers implements AutoCloseable {
    static final int LOOKING = 50;
    private static final int SCRAPE_SECONDS = 5;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Socket> pages = new ArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong scrapes = new AtomicLong();
    private final ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "bench-scraper");
        thread.setDaemon(true);
        return thread;
    });

    /** @param metrics the addresses that are scraped */
    static Viewers open(URI api, List<URI> metrics) {
        var viewers = new Viewers();
        for (int i = 0; i < LOOKING; i++) {
            viewers.look(api, i > 0);
        }
        var unused = viewers.scraper.scheduleAtFixedRate(
                () -> metrics.forEach(viewers::scrape), 0, SCRAPE_SECONDS, TimeUnit.SECONDS);
        return viewers;
    }

    private void look(URI api, boolean reads) {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), api.getPort());
            pages.add(socket);
            OutputStream out = socket.getOutputStream();
            out.write(("GET /ui/live?of=now HTTP/1.1\r\nHost: " + api.getAuthority()
                            + "\r\nAccept: text/event-stream\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            if (reads) {
                var thread = new Thread(() -> read(socket), "bench-viewer");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Socket socket) {
        var buffer = new byte[1 << 16];
        try {
            InputStream in = socket.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.addAndGet(n);
            }
        } catch (IOException e) {
            // It was closed: nobody looks any more.
        }
    }

    private void scrape(URI metrics) {
        try {
            HttpResponse<byte[]> reply =
                    http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (reply.statusCode() == 200) {
                scrapes.incrementAndGet();
            }
        } catch (IOException e) {
            // The count of scrapes tells.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What all viewers have got so far. */
    long bytes() {
        return bytes.get();
    }

    /** Successful ones. */
    long scrapes() {
        return scrapes.get();
    }

    @Override
    public void close() {
        scraper.shutdownNow();
        for (Socket page : pages) {
            try {
                page.close();
            } catch (IOException e) {
                // It is gone already.
            }
        }
    }
}
