package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountTest {
    @Test
    void whatWasPlannedAndWhatBecameOfIt() {
        assertThat(printed(JobSamples.account())).isEqualTo("""
                        Job 20261122-100001-abcd: completed
                          2 domains, window 2026-11-22
                          asked for at 2026-11-22 10:00:01 UTC, ended at 2026-11-22 10:02:13 UTC after 2 min 11 s

                          planned                       24
                          answered                       8
                          refused                        2
                          empty                          1
                          invalid                        1
                          failed                         6  provider_down
                          skipped                        6  retired
                          open                           0
                          sum                           24  all accounted for

                          provider  planned  answered  refused  empty  invalid  failed  skipped     cost  coverage
                          openai          6         6        0      0        0       0        0  $0.0200  100 %
                          google          6         2        2      1        1       0        0  unknown  66 %; 1 empty, 1 invalid
                          mistral         6         0        0      0        0       6        0  $0.00    missing: 6 failed: provider_down (connection refused, since 10:00:05 UTC)
                          ai21            6         0        0      0        0       0        6  $0.00    missing: 6 skipped: retired

                          coverage              41 % (answered and refused, of what was planned)
                          cost                  $0.0312, and 2 calls at an unknown price
                          possible duplicates   1
                        """);
    }

    @Test
    void aMissingProviderIsNeverZeroPercent() {
        assertThat(printed(JobSamples.account())).contains("missing: ").doesNotContain(" 0 %");
        assertThat(printed(JobSamples.json("processing", 0, null)))
                .contains("nothing yet")
                .doesNotContain(" 0 %");
        assertThat(printed(JobSamples.json("processing", 0, "rate limit")))
                .contains("nothing yet: waits for rate limit until 10:02:11 UTC");
    }

    @Test
    void howTargetsAreAskedIsSaidOfAJobThatMayUseBatches() {
        String job = """
                {"id":"x","status":"processing","lane":"auto","deadline":%s,"cells":{"planned":1},"per_provider":[
                  {"provider":"openai","planned":1,"open":1,"models":[{"model":"gpt-6","lane":
                    {"kind":"batch","why":"batches save about $3.10","until":"2026-11-22T15:00:00Z"}}]},
                  {"provider":"cohere","planned":1,"open":1,"models":[{"model":"a","lane":
                    {"kind":"online","why":"it has no batches for such calls","until":null}},{"model":"b","lane":null}]}]}""";
        assertThat(printed(job.formatted("\"2026-11-22T16:00:00Z\""))).contains("""
                  lane auto, deadline 2026-11-22 16:00:00 UTC
                  openai/gpt-6: in batches until 2026-11-22 15:00:00 UTC: batches save about $3.10
                  cohere/a: call by call: it has no batches for such calls
                """);
        assertThat(printed(job.formatted("null"))).doesNotContain("lane");
    }

    @Test
    void whatACancelledJobLeftIsSaid() {
        String cancelled = """
                {"id":"x","status":"cancelled","cells":{"planned":3,"answered":0,"cancelled":3},
                 "per_provider":[{"provider":"groq","planned":3,"cancelled":3}]}""";
        assertThat(printed(cancelled))
                .contains("missing: 3 cancelled before an answer", "all accounted for", "no answer");
    }

    @Test
    void aSumThatIsOffIsSaidAloud() {
        assertThat(printed("{\"id\":\"x\",\"status\":\"completed\",\"cells\":{\"planned\":3,\"answered\":2}}"))
                .contains("sum                            2  NOT what was planned");
    }

    @Test
    void openCellsAreNotYetAccountedFor() {
        assertThat(printed(JobSamples.json("processing", 1, null)))
                .contains("sum                            6  as planned; the open ones have not ended yet")
                .doesNotContain("accounted for");
    }

    @Test
    void anEtaSaysWhomItLeavesOut() {
        assertThat(printed("""
                        {"id":"x","status":"processing","created_at":"2026-11-22T10:00:00Z","eta":"2026-11-22T10:03:00Z",
                         "per_provider":[{"provider":"groq","open":2,"down_since":"2026-11-22T10:00:05Z"},
                          {"provider":"xai","open":2,"down_since":null}]}""")).contains("likely done at 2026-11-22 10:03:00 UTC without groq, which is down\n");
    }

    @Test
    void anUnknownCostIsNotNothing() {
        assertThat(printed("{\"id\":\"x\",\"cost_usd\":null,\"unpriced\":4}"))
                .contains("unknown: 4 calls at an unknown price");
    }

    @Test
    void tokensStandBesideTheCost() {
        assertThat(printed("""
                        {"id":"x","cost_usd":0.0312,"tokens":{"input":1200,"output":80,"cached_input":100,"reasoning":null},
                         "per_provider":[{"provider":"groq","planned":2,"answered":2,"cost_usd":0.0312,"tokens":{"input":1200,"output":80}},
                          {"provider":"xai","planned":2,"skipped":2,"cost_usd":0,"tokens":{"input":null,"output":null}}]}"""))
                .contains(
                        "provider  planned  answered  skipped  tokens in  tokens out     cost  coverage\n",
                        "groq            2         2        0      1,200          80  $0.0312  100 %\n",
                        "tokens                1,200 in (100 cached), 80 out\n");
    }

    /** A1b and E5. */
    @Test
    void whoFailedAllCallsAndWhoEndedTheJob() {
        assertThat(printed("""
                        {"id":"x","status":"cancelled","note":"terminated in Temporal by ada@laptop: wrong prompt",
                         "per_provider":[{"provider":"openai","planned":33,"failed":33,"failing":{"calls":33,
                          "reason":"request rejected","message":"Not Found","mend":"check its base URL (OPENAI_BASE_URL)"}},
                          {"provider":"groq","planned":33,"answered":33,"failing":null}]}"""))
                .contains(
                        "  terminated in Temporal by ada@laptop: wrong prompt\n",
                        "  openai: 33 of 33 calls failed, most often: request rejected (Not Found);"
                                + " check its base URL (OPENAI_BASE_URL)\n")
                .doesNotContain("groq:");
    }

    @Test
    void duplicatesThatWereNotCountedAreNotNone() {
        assertThat(printed("{\"id\":\"x\",\"possible_duplicates\":null}"))
                .contains("not counted; ./rollcall job x --audit");
    }

    @Test
    void noColoursWithoutATerminalOrWhenNobodyWantsThem() {
        assertThat(printed(JobSamples.account(), Terminal.of(Map.of(), false))).doesNotContain("\u001b");
        assertThat(printed(JobSamples.account(), Terminal.of(Map.of("NO_COLOR", "1"), true)))
                .doesNotContain("\u001b");
        assertThat(printed(JobSamples.account(), Terminal.of(Map.of("TERM", "dumb"), true)))
                .doesNotContain("\u001b");
        assertThat(printed(JobSamples.account(), Terminal.of(Map.of(), true))).contains("\u001b[32mcompleted");
    }

    @Test
    void nobodySteersTheTerminal() {
        assertThat(printed("{\"id\":\"x\\u001b[2J\\u0007\",\"problem\":\"a\\u001b]0;pwned\\u0007b\\u202e\"}"))
                .doesNotContain("\u001b", "\u0007", "\u202e");
    }

    private static String printed(String job) {
        return printed(job, Terminal.NONE);
    }

    private static String printed(String job, Terminal terminal) {
        var out = new ByteArrayOutputStream();
        new Account(new PrintStream(out, true, StandardCharsets.UTF_8), terminal).print(JobSamples.read(job));
        return out.toString(StandardCharsets.UTF_8);
    }
}
