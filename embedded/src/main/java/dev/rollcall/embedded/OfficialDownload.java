package dev.rollcall.embedded;

import io.temporal.testing.TemporalDevServerOptions;
import io.temporal.testing.internal.devserver.TemporalDevServerDownloader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The SDK's official download of the {@code temporal} program, which ends in time. */
final class OfficialDownload {
    private static final Duration CONNECTING = Duration.ofSeconds(3);
    private static final Duration FETCHING = Duration.ofMinutes(3);

    private OfficialDownload() {}

    /** The SDK's own place for it, and its own property to point elsewhere. */
    static URI from() {
        return URI.create(
                System.getProperty("io.temporal.testing.devServerDownloadBaseUrl", "https://temporal.download"));
    }

    /** @return the program */
    static Path into(Path folder) throws IOException {
        return withinLimit(() -> TemporalDevServerDownloader.prepare(TemporalDevServerOptions.newBuilder()
                .setDownloadDestination(folder.toString())
                .build()));
    }

    /** The SDK itself waits 15 s for a connection that a firewall swallows. */
    static void requireReachable(URI base, Proxy proxy) throws IOException {
        int port = base.getPort() > 0 ? base.getPort() : base.getScheme().equals("http") ? 80 : 443;
        InetSocketAddress address = proxy.address() instanceof InetSocketAddress of
                ? new InetSocketAddress(of.getHostString(), of.getPort())
                : new InetSocketAddress(base.getHost(), port);
        if (address.isUnresolved()) {
            throw new IOException("no address for " + address.getHostString());
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) CONNECTING.toMillis());
        } catch (IOException e) {
            throw new IOException(address.getHostString() + ": " + e.getMessage(), e);
        }
    }

    private interface Fetch {
        Path fetch();
    }

    private static Path withinLimit(Fetch fetch) throws IOException {
        CompletableFuture<Path> fetched = new CompletableFuture<>();
        Thread fetching = new Thread(
                () -> {
                    try {
                        fetched.complete(fetch.fetch());
                    } catch (RuntimeException e) {
                        fetched.completeExceptionally(e);
                    }
                },
                "temporal-cli-download");
        fetching.setDaemon(true);
        fetching.start();
        try {
            return fetched.get(FETCHING.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause().getCause() != null ? e.getCause().getCause() : e.getCause();
            throw new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException("not done within " + FETCHING.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
