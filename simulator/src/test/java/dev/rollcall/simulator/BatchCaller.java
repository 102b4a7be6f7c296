package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.Caller.Heard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Asks a simulator's files and batches as a provider's client would. */
final class BatchCaller {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Simulator simulator;
    private String key = Caller.KEY;

    BatchCaller(Simulator simulator) {
        this.simulator = simulator;
    }

    BatchCaller withKey(String other) {
        var caller = new BatchCaller(simulator);
        caller.key = other;
        return caller;
    }

    Heard send(String method, String provider, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(simulator.url() + "/" + provider + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("anthropic-version", "2023-06-01")
                .header("x-goog-api-key", key)
                .header("Authorization", "Bearer " + key);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return sent(request.build());
    }

    static Heard sent(HttpRequest request) {
        try {
            return new Heard(HTTP.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Heard get(String provider, String path) {
        return send("GET", provider, path, null);
    }

    Heard post(String provider, String path, String body, String... headers) {
        return send("POST", provider, path, body, headers);
    }

    /** Uploads a file as a form. */
    Heard upload(String provider, String path, String purpose, String name, String content) {
        String form = "--b0und\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n" + purpose
                + "\r\n--b0und\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: application/jsonl\r\n\r\n" + content + "\r\n--b0und--\r\n";
        return post(provider, path, form, "Content-Type", "multipart/form-data; boundary=b0und");
    }

    String uploaded(String provider, String path, String purpose, String content) {
        Heard heard = upload(provider, path, purpose, "rc-token.jsonl", content);
        if (heard.status() != 200) {
            throw new AssertionError(heard.response().body());
        }
        return heard.text("/id");
    }

    /** Lines of a file, from row 0 on. */
    static String lines(int rows, IntFunction<String> line) {
        return IntStream.range(0, rows).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    /** A line of OpenAI's form. */
    static String line(int n, String url) {
        return "{\"custom_id\":\"rc-" + n + "\",\"method\":\"POST\",\"url\":\"" + url + "\",\"rollcall_cell\":\""
                + cell(n) + "\",\"body\":" + body(n, url.endsWith("responses") ? "perplexity" : "openai") + "}";
    }

    /** The request of a row, in the form of that provider. */
    static String body(int n, String provider) {
        return Caller.body(provider, prompt(n));
    }

    static String cell(int n) {
        return "job/site" + n + ".com/p/0";
    }

    static String prompt(int n) {
        return Caller.prompt("site" + n + ".com");
    }

    /** All JSON values of a body with one a line; blank lines are passed over. */
    static List<JsonNode> values(Heard heard) {
        var values = new ArrayList<JsonNode>();
        for (String line : heard.response().body().split("\n")) {
            if (!line.isBlank()) {
                try {
                    values.add(JSON.readTree(line));
                } catch (IOException e) {
                    throw new UncheckedIOException(line, e);
                }
            }
        }
        return values;
    }

    Heard control(String method, String path, String body) {
        return sent(HttpRequest.newBuilder(URI.create(simulator.url() + "/_sim/" + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    /** Moves the simulated clock on. */
    void advance(String by) {
        told(control("POST", "clock", "+" + by));
    }

    /** Batches take an hour from now on, of the clock that only {@link #advance} moves noticeably. */
    void batchesTakeAnHour() {
        told(control("POST", "clock", "{\"batch_takes\":\"1h\"}"));
    }

    void fault(String... faults) {
        told(control("PUT", "faults", String.join("\n", faults)));
    }

    private static void told(Heard heard) {
        if (heard.status() != 200) {
            throw new AssertionError(heard.response().body());
        }
    }
}
