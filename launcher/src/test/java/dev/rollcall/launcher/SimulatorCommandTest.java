package dev.rollcall.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorCommandTest {
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

    @TempDir
    private Path folder;

    @Test
    void servesWithTheFaultsAndKeysThatItIsGiven() throws Exception {
        Files.writeString(folder.resolve("day.txt"), "# a bad day\ngroq=down\n");
        String words = "simulator --port 0 --latency 0 --fault openai=empty:0.5 --faults-file day.txt"
                + " --key openai=valid:sk-a --retired=";
        try (var simulator = Launched.in(folder, Map.of(), words.split(" "))) {
            String url = url(simulator);
            assertThat(send(HttpRequest.newBuilder(URI.create(url + "/control/faults")))
                            .body())
                    .isEqualTo("[\"openai=empty:0.5\",\"groq=down\"]");
            assertThat(send(HttpRequest.newBuilder(URI.create(url + "/control/keys")))
                            .body())
                    .matches("\\[\"openai=valid:[0-9a-f]{8}\"]");
            var ai21 = HttpRequest.newBuilder(URI.create(url + "/ai21/studio/v1/chat/completions"));
            assertThat(send(ai21.POST(BodyPublishers.ofString("{}"))).statusCode())
                    .isEqualTo(401);
            assertThat(simulator.asked().exit()).isEqualTo(143);
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static String url(Launched simulator) throws Exception {
        Instant end = Instant.now().plusSeconds(120);
        while (Instant.now().isBefore(end)) {
            Matcher url = URL.matcher(simulator.said());
            if (url.find()) {
                return url.group();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(simulator.said());
    }
}
