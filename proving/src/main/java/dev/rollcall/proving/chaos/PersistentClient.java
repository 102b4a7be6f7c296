package dev.rollcall.proving.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.HttpReply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A user who does not give up: a request that gets no reply, or that the API can't carry out just now, is sent again until it
 * gets one. Several threads may use it.
 */
final class PersistentClient {
    private static final long AGAIN_MILLIS = 200;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY_REQUESTS = 429;

    private final ApiClient api;
    private final Set<String> refusals = new TreeSet<>();

    PersistentClient(URI api) {
        this.api = new ApiClient(api, null);
    }

    /** Without any member when it is refused. */
    JsonNode get(String path) throws InterruptedException {
        return order("GET", path, null).orElse(MissingNode.getInstance());
    }

    /** Empty when the job, or what the order is about, has changed meanwhile (409), or when it is refused. */
    Optional<JsonNode> order(String method, String path, JsonNode body) throws InterruptedException {
        return order(method, path, body, Map.of());
    }

    Optional<JsonNode> order(String method, String path, JsonNode body, Map<String, String> headers)
            throws InterruptedException {
        HttpReply reply = send(method, path, body, headers);
        if (reply.status() < 300) {
            return Optional.of(reply.json());
        }
        if (reply.status() != CONFLICT) {
            refused(method + " " + path + ": HTTP " + reply.status() + " "
                    + new String(reply.body(), StandardCharsets.UTF_8));
        }
        return Optional.empty();
    }

    private HttpReply send(String method, String path, JsonNode body, Map<String, String> headers)
            throws InterruptedException {
        while (true) {
            try {
                HttpReply reply = api.exchange(method, path, body, headers);
                if (reply.status() < 500 && reply.status() != TOO_MANY_REQUESTS) {
                    return reply;
                }
            } catch (IOException e) {
                // The API is down, or was killed before it replied: try again.
            }
            Thread.sleep(AGAIN_MILLIS);
        }
    }

    private synchronized void refused(String words) {
        refusals.add(words);
    }

    /** What the API refused although nothing was wrong with it. */
    synchronized Set<String> refusals() {
        return new TreeSet<>(refusals);
    }
}
