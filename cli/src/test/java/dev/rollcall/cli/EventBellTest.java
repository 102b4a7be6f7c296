package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventBellTest {
    /** A stream that stays open, as the API's does: comments are no news, an event is. */
    @Test
    void ringsAtAnEventAndNotAtSilence() throws IOException, InterruptedException {
        var sendEvent = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var commented = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/events/stream", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var body = exchange.getResponseBody();
            body.write(": nothing new\n\n".getBytes(StandardCharsets.UTF_8));
            body.flush();
            commented.countDown();
            await(sendEvent);
            body.write("id: 5\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
            body.flush();
            await(end);
            exchange.close();
        });
        server.start();
        try {
            var bell = new EventBell(new ApiClient(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()), null));
            bell.listen();
            assertThat(commented.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(bell.hasRung()).isFalse();
            sendEvent.countDown();
            while (!bell.hasRung()) {
                Thread.onSpinWait();
            }
            assertThat(bell.hasRung()).as("each ring is told once").isFalse();
        } finally {
            end.countDown();
            server.stop(0);
        }
    }

    /** An API that is away, or has no room for the stream just now, is asked again; one that says no is not. */
    @Test
    void aStreamThatIsNotThereRingsNothing() {
        try (var stub = new StubApi()) {
            var bell = new EventBell(new ApiClient(stub.url(), null));
            assertThat(bell.hear()).as("404").isFalse();
            stub.says("GET " + EventBell.STREAM, 503, "{\"detail\":\"too many streams\"}");
            assertThat(bell.hear()).as("503").isTrue();
            assertThat(bell.hasRung()).isFalse();
        }
        var away = new EventBell(new ApiClient(URI.create("http://127.0.0.1:1"), null));
        assertThat(away.hear()).isTrue();
        assertThat(away.hasRung()).isFalse();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
