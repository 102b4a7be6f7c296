package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.KeyModel;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients read these replies: each field keeps its name, its place and its meaning. Times and ids are masked. */
class KeptRepliesTest {
    private static final Path ACTUAL = Path.of("target", "replies.txt");

    private final TestApi api = TestApi.withTemporalAway().withWorker(true);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void repliesAreAsTheyWere() throws IOException {
        String actual = replies().stream().map(KeptRepliesTest::masked).collect(Collectors.joining("\n")) + "\n";
        Files.writeString(ACTUAL, actual);
        try (InputStream kept = getClass().getResourceAsStream("replies.txt")) {
            assertThat(actual)
                    .as("if clients may see this change, copy " + ACTUAL + " over replies.txt in the test resources")
                    .isEqualTo(new String(kept.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private List<String> replies() {
        limited();
        Job job = api.planned("{\"domains\":[\"stripe.com\",\"adyen.com\"],\"window\":\"w1\"}");
        api.answer(job, "openai", 3);
        api.fail(job, "groq", 3, "UNREACHABLE", "connection refused");
        String path = "/api/jobs/" + job.name();
        List<String> atWork = List.of(
                shown("GET job", path),
                shown("GET jobs", "/api/jobs"),
                shown("GET cells", path + "/cells"),
                shown("GET answers", path + "/answers"),
                shown("GET answers as lines", path + "/answers?format=ndjson"),
                shown("GET answers as a table", path + "/answers?format=csv"),
                shown("GET cell, answered", "/api/cells/" + cell(path, "answered")),
                shown("GET cell, failed", "/api/cells/" + cell(path, "failed")),
                shown("GET domain", "/api/domains/stripe.com"),
                shown("GET providers", "/api/providers"),
                shown("GET usage", "/api/usage?by=model"),
                shown("GET limits", "/api/limits"),
                shown("GET sweep", "/api/sweep"));
        Reply cancelled = api.post(path + "/cancel", "");
        api.ledger.eventMover().move();
        return List.of(
                String.join("\n", atWork),
                "POST cancel\n" + cancelled.body(),
                "POST outlet\n"
                        + api.post("/api/outlets", "{\"url\":\"https://127.0.0.1/hook\"}")
                                .body(),
                shown("GET outlets", "/api/outlets"),
                shown("GET events", "/api/events"),
                shown("GET cells, cancelled", path + "/cells?provider=groq"));
    }

    private void limited() {
        var settings = Map.of(
                LimitKind.CONCURRENCY,
                new Limits.LimitSetting(BigDecimal.TEN, null),
                LimitKind.REQUESTS_PER_MINUTE,
                new Limits.LimitSetting(BigDecimal.valueOf(60), "rollcall.yaml, line 3"));
        api.ledger
                .limits()
                .publish(List.of(new Limits.LimiterSetup(
                        new KeyModel(true, "openai", "0000000a", "openai-model"), "UTC", settings)));
        assertThat(api.put("/api/limits/openai", "{\"requests_per_minute\":30,\"reason\":\"their office is closed\"}")
                        .status())
                .isEqualTo(200);
    }

    private String shown(String title, String path) {
        return title + "\n" + api.get(path).body().stripTrailing();
    }

    private String cell(String path, String state) {
        return api.get(path + "/cells?state=" + state).text("/cells/0/id");
    }

    private static String masked(String reply) {
        return reply.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[\\d.]+Z", "TIME")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d(?=\")", "DAY")
                .replaceAll("\\d{8}-\\d{6}-[a-z0-9]{4}", "JOB")
                .replaceAll("/rollcall/[0-9a-f]{8}", "SOURCE")
                .replaceAll("whsec_[^\"]+", "SECRET");
    }
}
