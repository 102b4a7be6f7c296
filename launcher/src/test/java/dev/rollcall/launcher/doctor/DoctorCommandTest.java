package dev.rollcall.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.cli.JobSamples;
import dev.rollcall.cli.StubApi;
import dev.rollcall.cli.Terminal;
import dev.rollcall.cli.Typed;
import dev.rollcall.launcher.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorCommandTest {
    private static final String WELL = """
            {"status":"ok","ledger":"ok","temporal":"ok","workers":[{"id":1}],"version":"0.1.0","simulated":true}""";

    private final StubApi stub = new StubApi();
    private final Map<String, String> env = new HashMap<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void allIsWell() {
        stub.says("GET /api/health", 200, WELL)
                .says("GET /api/providers", 200, "{\"simulated\":true,\"providers\":[{\"name\":\"openai\"}]}");
        JsonNode said = examined();
        assertThat(grade(said, "java")).isEqualTo("ok");
        assertThat(grade(said, "API")).isEqualTo("ok");
        assertThat(grade(said, "ledger")).isEqualTo("ok");
        assertThat(grade(said, "workers")).isEqualTo("ok");
        assertThat(grade(said, "providers")).isEqualTo("ok");
    }

    @Test
    void aPartThatIsAwayIsAProblem() {
        stub.says("GET /api/health", 503, """
                {"status":"degraded","ledger":"away","temporal":"away: connection refused","workers":[]}""");
        JsonNode said = examined();
        assertThat(said.path("ok").asBoolean()).isFalse();
        assertThat(grade(said, "ledger")).isEqualTo("problem");
        assertThat(grade(said, "temporal")).isEqualTo("problem");
    }

    @Test
    void noWorkerIsAProblem() {
        stub.says("GET /api/health", 200, "{\"ledger\":\"ok\",\"temporal\":\"ok\",\"workers\":[]}");
        assertThat(grade(examined(), "workers")).isEqualTo("problem");
    }

    @Test
    void aProviderInTroubleIsNoted() {
        stub.says("GET /api/health", 200, WELL).says("GET /api/providers", 200, """
                {"providers":[{"name":"groq","state":"down","trouble":"no reply","since":"2026-11-22T10:00:00Z"}]}""");
        JsonNode said = examined();
        assertThat(grade(said, "provider groq")).isEqualTo("note");
        assertThat(said.toString()).contains("no reply, since 2026-11-22 10:00:00 UTC");
    }

    @Test
    void aProviderThatIsPausedIsNotedWithTheWayBack() {
        stub.says("GET /api/health", 200, WELL).says("GET /api/providers", 200, """
                {"providers":[{"name":"groq","state":"paused","trouble":"paused: concurrency is 0 (ordered: x)"}]}""");
        JsonNode said = examined();
        assertThat(grade(said, "provider groq")).isEqualTo("note");
        assertThat(said.toString()).contains("paused: concurrency is 0 (ordered: x)", "./rollcall limits says how");
    }

    /** A1b. */
    @Test
    void aProviderThatFailsAllItsCallsIsAProblemThoughItIsUp() {
        stub.says("GET /api/health", 200, WELL).says("GET /api/providers", 200, """
                {"providers":[{"name":"openai","state":"up","trouble":"x","failing":{"calls":33,"since":"2026-11-22T10:00:00Z",
                 "reason":"request rejected","message":"Not Found","never_replied":true,"mend":"check its base URL (OPENAI_BASE_URL)"}},
                 {"name":"groq","state":"no_usable_key","trouble":"no usable key: 0b is disabled",
                  "failing":{"calls":1,"reason":"key rejected"}},
                 {"name":"xai","state":"down","trouble":"no reply","failing":{"calls":9,"never_replied":false}},
                 {"name":"cohere","state":"up","failing":null}]}""");
        JsonNode said = examined();
        assertThat(grades(said, "provider openai")).containsExactly("problem");
        assertThat(said.toString())
                .contains(
                        "all of the last 33 calls failed: request rejected (Not Found), since 2026-11-22 10:00:00 UTC;"
                                + " it has never replied",
                        "check its base URL (OPENAI_BASE_URL); the first reply ends this");
        assertThat(grades(said, "provider groq")).containsExactly("problem");
        assertThat(grades(said, "provider xai")).containsExactly("note");
        assertThat(grades(said, "provider cohere")).isEmpty();
    }

    /** E1. */
    @Test
    void theSweepsScheduleIsLookedAt() {
        stub.says("GET /api/health", 200, WELL)
                .says("GET /api/providers", 200, "{\"providers\":[]}")
                .says("GET /api/sweep", 200, "{\"schedule\":\"on\",\"next\":[\"2026-11-22T12:00:00Z\"]}")
                .says("GET /api/sweep", 200, """
                        {"schedule":"paused","paused_since":"2026-11-22T10:00:00Z","paused_by":"ada@laptop","note":"too expensive",
                         "resume":"temporal schedule toggle --schedule-id rollcall-sweep --unpause","next":null}""")
                .says("GET /api/sweep", 200, "{\"schedule\":\"paused\",\"resume\":\"x\"}")
                .says("GET /api/sweep", 200, "{\"schedule\":\"unknown\",\"next_why\":\"Temporal is away\"}");
        assertThat(examined().toString()).contains("scheduled, next at 2026-11-22 12:00:00 UTC");
        JsonNode paused = examined();
        assertThat(grade(paused, "sweep")).isEqualTo("note");
        assertThat(paused.toString())
                .contains(
                        "paused in Temporal since 2026-11-22 10:00:00 UTC by ada@laptop: too expensive",
                        "temporal schedule toggle --schedule-id rollcall-sweep --unpause");
        assertThat(examined().toString())
                .contains("paused in Temporal, which does not tell since when, without a note");
        assertThat(examined().toString()).contains("unknown: Temporal is away");
    }

    @Test
    void anApiThatWasNamedMustBeThere() {
        env.put("ROLLCALL_URL", "http://127.0.0.1:1");
        assertThat(grade(examined(), "API")).isEqualTo("problem");
    }

    @Test
    void somethingElseOnThePort() {
        stub.says("GET /api/health", 200, "{\"hello\":\"world\"}");
        assertThat(grade(examined(), "API")).isEqualTo("problem");
    }

    @Test
    void aTokenThatIsNotTakenIsAProblemOfTheApi() {
        stub.says("GET /api/health", 200, WELL).says("GET /api/providers", 401, "{\"detail\":\"no\"}");
        JsonNode said = examined();
        assertThat(grade(said, "API")).isEqualTo("problem");
        assertThat(said.toString()).contains("set ROLLCALL_TOKEN");
    }

    @Test
    void aPortWhereRollcallRunsIsNamedWithItsUrl() {
        stub.says("GET /api/health", 200, WELL);
        int port = stub.url().getPort();
        String said = examined("--api-port", String.valueOf(port)).toString();
        assertThat(said)
                .contains(
                        "Rollcall runs there: http://127.0.0.1:" + port,
                        "./rollcall up --data FOLDER, with --api-port");
    }

    @Test
    void aPortOfSomebodyElseIsAProblem() {
        env.put("ROLLCALL_URL", "http://127.0.0.1:1");
        int port = stub.url().getPort();
        JsonNode said = examined("--temporal-port", String.valueOf(port));
        assertThat(grade(said, "port " + port)).isEqualTo("problem");
        assertThat(said.toString()).contains("wants it for Temporal", "another one with --temporal-port");
    }

    @Test
    void theDataFolderIsTheOneThatUpTakes() {
        assertThat(examined("--data", folder.toString()).toString()).contains("free at " + folder);
    }

    @Test
    void aRetiredProviderNeedsNoKeyAndARouterOnlyWhenItIsNamed() {
        assertThat(examined().toString())
                .contains(
                        "none needed: its owner has retired its API",
                        "none (OPENROUTER_API_KEY): needed only where a job or rollcall.yaml names it",
                        "none (OPENAI_API_KEY): its cells are skipped");
    }

    @Test
    void keysShowAsFingerprints() {
        env.put("OPENAI_API_KEY", "sk-secret");
        env.put("OPENAI_API_KEY_2", "sk-other");
        env.put("GEMINI_API_KEY", "AI-secret");
        JsonNode said = examined();
        assertThat(said.toString())
                .contains("OPENAI_API_KEY 746b4ad1", "OPENAI_API_KEY_2 ", "GEMINI_API_KEY ")
                .doesNotContain("secret", "sk-other");
        assertThat(grade(said, "key google")).isEqualTo("ok");
    }

    @Test
    void aBrokenKeyIsAProblemThatDoesNotShowIt() {
        env.put("GROQ_API_KEY", "gsk two parts");
        JsonNode said = examined();
        assertThat(grade(said, "key groq")).isEqualTo("problem");
        assertThat(grade(said, "settings")).isEqualTo("ok");
        assertThat(said.toString()).doesNotContain("two parts");
    }

    @Test
    void eachLimitSaysWhereItComesFrom() throws IOException {
        settings("""
                providers: {mistral: {concurrency: 8}}
                limits:
                  - {provider: openai, requests_per_minute: 6000, dollars_per_day: 2.50}
                  - {provider: openai, key: OPENAI_API_KEY, model: gpt-6-luna, requests_per_minute: 60}
                """);
        env.put("OPENAI_API_KEY", "sk-secret");
        JsonNode said = examined();
        assertThat(said.toString())
                .contains(
                        " at once (built in); 6,000 requests/min, 2.50 USD/day (rollcall.yaml, line 3);"
                                + " OPENAI_API_KEY, gpt-6-luna: 60 requests/min (rollcall.yaml, line 4)",
                        "8 at once (rollcall.yaml, line 1)");
        assertThat(grades(said, "limits openai")).containsExactly("ok");
    }

    @Test
    void aLimitThatPausesOrHasNoKeyIsNotedAndTwoForOneKeyAreAProblem() throws IOException {
        settings("""
                limits:
                  - {provider: openai, key: OPENAI_API_KEY, requests_per_minute: 0}
                  - {provider: openai, key: 746b4ad1, requests_per_minute: 60}
                """);
        JsonNode said = examined();
        assertThat(grades(said, "limits openai")).containsExactly("ok", "note", "note", "note");
        assertThat(said.toString())
                .contains(
                        "openai, key OPENAI_API_KEY is paused by rollcall.yaml, line 2",
                        "rollcall.yaml, line 3 limits 746b4ad1, and there is no such key here");
        env.put("OPENAI_API_KEY", "sk-secret");
        assertThat(grades(examined(), "limits openai")).containsExactly("ok", "problem", "note");
    }

    @Test
    void passwordsAreNotShown() {
        env.put("DATABASE_URL", "postgresql://me:hunter2@127.0.0.1:1/rollcall?password=hunter2");
        JsonNode said = examined();
        assertThat(grade(said, "DATABASE_URL")).isEqualTo("problem");
        assertThat(said.toString()).contains("127.0.0.1:1").doesNotContain("hunter2");
    }

    /** A4: hosts as Docker names them, and several, of which none has an address here. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://me:hunter2@my_db.invalid/rollcall | my_db.invalid:5432 (",
                "postgresql://me@a_1.invalid:1,b.invalid:2/x    | a_1.invalid:1 (",
                "jdbc:postgresql://a.invalid:1,b_2.invalid/x    | b_2.invalid:5432 (",
                "postgresql://me:hunt/er2@db:5433/rollcall      | written as %XX",
                "postgresql:///rollcall                         | Unix socket"
            })
    void hostsOfADatabase(String url, String says) {
        env.put("DATABASE_URL", url);
        assertThat(examined().toString()).contains(says).doesNotContain("er2");
    }

    @Test
    void aServerThatTakesConnections() {
        env.put("TEMPORAL_ADDRESS", stub.url().getAuthority());
        assertThat(grade(examined(), "TEMPORAL_ADDRESS")).isEqualTo("ok");
    }

    /** A2 */
    @Test
    void anEntryOfNoProxyThatMeansNothingIsNoted() {
        env.put("no_proxy", "localhost|api.test,bad/99,api.*");
        assertThat(examined().toString()).contains("no_proxy: bad/99, api.* mean nothing there");
        env.put("no_proxy", "localhost|api.test,10.0.0.0/8");
        assertThat(examined().toString()).doesNotContain("nothing there");
    }

    @Test
    void wordsForPeopleHaveNoColours() {
        env.put("ROLLCALL_URL", "http://127.0.0.1:1");
        Typed typed = Typed.with(Main::commands, env, "", Terminal.NONE, "doctor");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.out()).contains("problem  API ", "to mend.").doesNotContain("\u001b");
    }

    @Test
    void theTemporalCliIsFoundWhereItIsNamed() throws IOException {
        Path program = Files.writeString(folder.resolve("temporal"), "#!/bin/sh\necho temporal version 1.9.1\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        env.put("TEMPORAL_CLI", program.toString());
        assertThat(grade(examined(), "temporal CLI")).isEqualTo("ok");
    }

    @Test
    void aTemporalCliThatIsNoneIsAProblem() {
        env.put("XDG_CACHE_HOME", folder.toString());
        env.put("TEMPORAL_CLI", "/bin/echo");
        assertThat(grade(examined(), "temporal CLI")).isEqualTo("problem");
    }

    @Test
    void aTemporalCliThatWasNeverFetchedIsNoted() {
        env.put("XDG_CACHE_HOME", folder.toString());
        assertThat(grade(examined(), "temporal CLI")).isEqualTo("note");
    }

    private JsonNode examined(String... options) {
        env.putIfAbsent("ROLLCALL_URL", stub.url().toString());
        var words = new ArrayList<>(List.of("doctor", "--json"));
        words.addAll(List.of(options));
        return JobSamples.read(Typed.with(Main::commands, env, "", Terminal.NONE, words.toArray(String[]::new))
                .out());
    }

    private void settings(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("rollcall.yaml"), yaml);
        env.put("ROLLCALL_CONFIG", file.toString());
    }

    private static String grade(JsonNode said, String check) {
        return grades(said, check).stream().findFirst().orElse("not looked at");
    }

    private static List<String> grades(JsonNode said, String check) {
        var grades = new ArrayList<String>();
        for (JsonNode finding : said.path("checks")) {
            if (finding.path("check").asText().equals(check)) {
                grades.add(finding.path("grade").asText());
            }
        }
        return grades;
    }
}
