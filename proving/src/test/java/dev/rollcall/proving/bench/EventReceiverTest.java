package dev.rollcall.proving.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class EventReceiverTest {
    @Test
    void everyEventIsTakenAndCounted() throws Exception {
        try (var receiver = EventReceiver.start()) {
            var event = HttpRequest.newBuilder(receiver.url())
                    .POST(BodyPublishers.ofString("{}"))
                    .build();
            for (int i = 1; i <= 2; i++) {
                assertThat(HttpClient.newHttpClient()
                                .send(event, BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
                assertThat(receiver.received()).isEqualTo(i);
            }
        }
    }
}
