package dev.rollcall.launcher.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.launcher.Await;
import dev.rollcall.launcher.Launched;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code ./rollcall up --simulate}, with what a page can show: providers that are slow, limited or down. */
final class SimulatedStack implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ANSWERS = Pattern.compile("the API answers on (http://\\S+)");
    private static final Pattern API_PROCESS = Pattern.compile("api +pid (\\d+)");
    private static final Pattern SIMULATOR =
            Pattern.compile("the simulator answers for all providers on (http://\\S+)");
    private static final Pattern POSTGRES = Pattern.compile("PostgreSQL runs on (\\S+)");

    private final Launched up;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI api;

    /** @param faults of the simulator: {@code groq=limited:60/min} */
    SimulatedStack(Path folder, String... faults) throws IOException {
        var words = new ArrayList<>(List.of(
                "up",
                "--simulate",
                "--data",
                folder.resolve("data").toString(),
                "--api-port",
                "0",
                "--temporal-port",
                "0",
                "--ui-port",
                "0",
                "--latency",
                "300"));
        for (String fault : faults) {
            words.add("--fault");
            words.add(fault);
        }
        Map<String, String> env = Map.of(
                "XDG_CACHE_HOME", cache(),
                "ROLLCALL_SECRET", "0123456789abcdef0123456789abcdef",
                "ROLLCALL_BATCH_POLL_INTERVAL", "3",
                "ROLLCALL_ALLOW_PRIVATE_WEBHOOKS", "1");
        up = Launched.in(folder, env, words.toArray(String[]::new));
        api = URI.create(Await.see("the API answers", () -> find(ANSWERS), url -> url != null));
    }

    private static String cache() {
        String set = System.getenv("XDG_CACHE_HOME");
        return set == null ? System.getProperty("user.home") + "/.cache" : set;
    }

    private String find(Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(up.said());
        return matcher.find() ? matcher.group(1) : null;
    }

    URI api() {
        return api;
    }

    /** The API's process, as it was at first. */
    long apiProcess() {
        return Long.parseLong(Await.see("the API's process", () -> find(API_PROCESS), pid -> pid != null));
    }

    /** From now on these go wrong, and nothing else. */
    void faults(String... faults) throws IOException {
        send(HttpRequest.newBuilder(URI.create(find(SIMULATOR)).resolve("/control/faults"))
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(faults)))
                .build());
    }

    /** The ledger's database, past all checks. */
    Connection database() throws IOException, SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + find(POSTGRES) + "/rollcall?user=postgres");
    }

    /** The name of a new job over domains that are made up. */
    String crawl(int domains, String more) {
        String names = IntStream.rangeClosed(1, domains)
                .mapToObj(i -> "\"shop" + i + ".example.com\"")
                .collect(Collectors.joining(","));
        return post("/api/crawl", "{\"domains\":[" + names + "]" + more + "}")
                .path("id")
                .asText();
    }

    /** The same with more domains than one request takes: they are a list first. */
    String crawlList(int domains, String more) {
        list(
                "large",
                IntStream.rangeClosed(1, domains)
                        .mapToObj(i -> "shop" + i + ".example.com")
                        .collect(Collectors.joining("\n")));
        return post("/api/crawl", "{\"domains\":{\"list\":\"large\"}" + more + "}")
                .path("id")
                .asText();
    }

    JsonNode post(String path, String json) {
        return send("POST", path, json);
    }

    JsonNode send(String method, String path, String json) {
        return send(HttpRequest.newBuilder(api.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json))
                .build());
    }

    /** Keeps a list of domains, one a line. */
    void list(String name, String domains) {
        send(HttpRequest.newBuilder(api.resolve("/api/lists/" + name))
                .header("Content-Type", "text/plain")
                .PUT(BodyPublishers.ofString(domains))
                .build());
    }

    /** As {@link #send(String, String, String)}, with fields and their values in turn. */
    JsonNode order(String method, String path, Object... fields) {
        var body = JSON.createObjectNode();
        for (int i = 0; i < fields.length; i += 2) {
            body.set((String) fields[i], JSON.valueToTree(fields[i + 1]));
        }
        return send(method, path, body.toString());
    }

    JsonNode get(String path) {
        return send(HttpRequest.newBuilder(api.resolve(path)).build());
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> reply = http.send(request, BodyHandlers.ofString());
            if (reply.statusCode() >= 400) {
                throw new IllegalStateException(request + " is refused: " + reply.body());
            }
            return JSON.readTree(reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        up.close();
    }
}
