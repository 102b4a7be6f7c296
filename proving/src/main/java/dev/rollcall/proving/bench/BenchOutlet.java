package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.HttpReply;
import dev.rollcall.cli.Pause;
import dev.rollcall.cli.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An outlet to a receiver. While there is none, nobody wants events of single domains, and none are written. */
final class BenchOutlet implements AutoCloseable {
    /** What worker and API need to send events to a receiver on this machine. The secret is nobody's. */
    static final Map<String, String> VARIABLES =
            Map.of("ROLLCALL_SECRET", "0123456789abcdef".repeat(4), "ROLLCALL_ALLOW_PRIVATE_WEBHOOKS", "1");

    private final ApiClient api;
    private final int id;

    private BenchOutlet(ApiClient api, int id) {
        this.api = api;
        this.id = id;
    }

    /** Events of all types that happen from now on are sent there. */
    static BenchOutlet open(ApiClient api, URI receiver) {
        JsonNode made = api.post(
                "/api/outlets", JsonNodeFactory.instance.objectNode().put("url", receiver.toString()), Map.of());
        return new BenchOutlet(api, made.path("id").asInt());
    }

    /**
     * Waits until all is delivered.
     *
     * @return how many events that were
     */
    long awaitDelivered() {
        while (true) {
            JsonNode outlet = api.get("/api/outlets/" + id);
            if (!outlet.path("state").asText().equals("active")
                    || outlet.path("dead").asLong() > 0) {
                throw new UserError("the outlet does not work: " + outlet);
            }
            if (outlet.path("behind").asLong() == 0 && outlet.path("waiting").asLong() == 0) {
                return outlet.path("delivered").asLong();
            }
            Pause.millis(500);
        }
    }

    @Override
    public void close() {
        try {
            HttpReply reply = api.exchange("DELETE", "/api/outlets/" + id, null, Map.of());
            if (reply.status() >= 300) {
                throw new UserError("the outlet can't be removed: " + new String(reply.body(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UserError("the outlet can't be removed: " + e.getMessage(), e);
        }
    }
}
