package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** A client of the simulator's control API, {@code /control}. */
final class SimulatorControl {
    /** The most requests that the log holds; older ones are dropped. */
    static final int LOGGED = 200_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final URI simulator;

    SimulatorControl(URI simulator) {
        this.simulator = simulator;
    }

    /** Replaces the simulator's faults. Limits that stay the same keep what they have counted. */
    void faults(List<String> faults) {
        ask("PUT", "faults", json.valueToTree(faults).toString(), BodyHandlers.ofString());
    }

    /** Resets the counts; limits are not reset. */
    void reset() {
        ask("POST", "reset", "", BodyHandlers.ofString());
    }

    JsonNode counts() {
        try {
            return json.readTree(ask("GET", "counts", "", BodyHandlers.ofString()));
        } catch (IOException e) {
            throw silent(e);
        }
    }

    /** Every request since the reset, sorted by time; at most the latest {@link #LOGGED}. */
    List<LoggedRequest> log() {
        var requests = new ArrayList<LoggedRequest>();
        try (InputStream lines = ask("GET", "log", "", BodyHandlers.ofInputStream());
                var read = json.readerFor(JsonNode.class).<JsonNode>readValues(lines)) {
            while (read.hasNext()) {
                requests.add(LoggedRequest.of(read.next()));
            }
            return requests;
        } catch (IOException e) {
            throw silent(e);
        }
    }

    private <T> T ask(String method, String what, String body, BodyHandler<T> reading) {
        try {
            var request = HttpRequest.newBuilder(simulator.resolve("/control/" + what))
                    .method(method, BodyPublishers.ofString(body))
                    .build();
            HttpResponse<T> reply = http.send(request, reading);
            if (reply.statusCode() != 200) {
                throw new UserError("the simulator refuses " + what + ": " + reply.body());
            }
            return reply.body();
        } catch (IOException e) {
            throw silent(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted");
        }
    }

    private static UserError silent(IOException e) {
        return new UserError("the simulator does not answer: " + e.getMessage(), e);
    }
}
