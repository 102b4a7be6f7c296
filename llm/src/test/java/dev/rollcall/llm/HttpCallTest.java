package dev.rollcall.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With sockets that do not notice an interrupt themselves, as those with TLS. */
@Timeout(20)
class HttpCallTest {

    private final OkHttpClient client = new OkHttpClient();

    @Test
    void anInterruptCancelsTheCall() throws Exception {
        try (var server = new MockWebServer()) {
            server.start();
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build());
            Request request = new Request.Builder().url(server.url("/")).build();
            Thread asking = Thread.currentThread();
            CompletableFuture<Void> interrupting = CompletableFuture.runAsync(() -> {
                try {
                    server.takeRequest();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                asking.interrupt();
            });
            assertThatThrownBy(() -> HttpCall.send(client, request, 1000))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("interrupted")
                    .cause()
                    .as("it ended before the client's own limit of 10 s")
                    .isNotInstanceOf(SocketTimeoutException.class);
            assertThat(Thread.interrupted()).isTrue();
            interrupting.join();
        }
    }

    @Test
    void aReplyMayBeAsLongAsTheLimit() throws Exception {
        try (var server = new MockWebServer()) {
            server.start();
            server.enqueue(new MockResponse.Builder().body("x".repeat(1000)).build());
            server.enqueue(new MockResponse.Builder().body("x".repeat(1001)).build());
            Request request = new Request.Builder().url(server.url("/")).build();
            assertThat(HttpCall.send(client, request, 1000).body()).hasSize(1000);
            assertThatThrownBy(() -> HttpCall.send(client, request, 1000)).isInstanceOf(HttpCall.ReplyTooLarge.class);
        }
    }
}
