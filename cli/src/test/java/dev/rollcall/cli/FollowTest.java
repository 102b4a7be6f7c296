package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowTest {
    private static final String ID = "20261122-100001-abcd";
    private static final String JOB = "GET /api/jobs/" + ID;
    private static final String AWAY = "{\"title\":\"Service Unavailable\",\"detail\":\"the ledger can't be reached\"}";

    private final StubApi stub = new StubApi();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final FakeBeat beat = new FakeBeat();
    private int width = 80;

    @AfterEach
    void close() {
        stub.close();
    }

    @Test
    void endsWhenTheJobHasCompleted() {
        stub.says(JOB, 200, JobSamples.json("processing", 1, null))
                .says(JOB, 200, JobSamples.json("completed", 3, null));
        var seen = new ArrayList<String>();
        var last = plain().until(ID, job -> seen.add(job.path("status").asText()));
        assertThat(last.path("status").asText()).isEqualTo("completed");
        assertThat(seen).containsExactly("processing", "completed");
    }

    @Test
    void plainLinesSayHowFarItIs() {
        stub.says(JOB, 200, JobSamples.json("processing", 1, "rate limit"))
                .says(JOB, 200, JobSamples.json("completed", 3, null));
        plain().until(ID, job -> {});
        assertThat(printed()).isEqualTo("""
                        10:02:00 UTC  processing  4/6 answered (simulated)  66 % ended  $0.0312  providers done 1/2  waiting: groq 2 (rate limit until 10:02:11 UTC)
                        10:02:01 UTC  completed  6/6 answered (simulated)  100 % ended  $0.0312  providers done 1/2
                        """);
    }

    @Test
    void plainLinesComeAtMostEveryFiveSeconds() {
        for (int answered : new int[] {0, 1, 1, 2, 2, 2}) {
            stub.says(JOB, 200, JobSamples.json("processing", answered, null));
        }
        stub.says(JOB, 200, JobSamples.json("completed", 3, null));
        plain().until(ID, job -> {});
        assertThat(printed().lines().map(line -> line.substring(0, 8)))
                .containsExactly("10:02:00", "10:02:05", "10:02:06");
    }

    @Test
    void nothingNewIsNotSaidAgain() {
        for (int i = 0; i < 30; i++) {
            stub.says(JOB, 200, JobSamples.json("processing", 1, null));
        }
        stub.says(JOB, 200, JobSamples.json("completed", 3, null));
        plain().until(ID, job -> {});
        assertThat(printed()).hasLineCount(2);
    }

    @Test
    void onATerminalItDrawsOverWhatItDrew() {
        stub.says(JOB, 200, JobSamples.json("processing", 1, "rate limit"))
                .says(JOB, 200, JobSamples.json("completed", 3, null));
        onTerminal().until(ID, job -> {});
        assertThat(printed().split("\u001b\\[4A\r\u001b\\[J", -1)).containsExactly("""
                        openai  ████████████████████  3/3
                        groq    ██████░░░░░░░░░░░░░░  1/3  rate limit until 10:02:11 UTC (11 s)
                        all     █████████████░░░░░░░  4/6  66 % answered (simulated)
                                66 % ended  $0.0312
                        """, """
                        openai  ████████████████████  3/3
                        groq    ████████████████████  3/3
                        all     ████████████████████  6/6  100 % answered (simulated)
                                100 % ended  $0.0312
                        """);
    }

    @Test
    void aLineThatIsTooLongIsCutSoThatItDoesNotBreak() {
        width = 50;
        stub.says(JOB, 200, JobSamples.json("processing", 1, "rate limit"))
                .says(JOB, 200, JobSamples.json("completed", 3, null));
        onTerminal().until(ID, job -> {});
        assertThat(printed()).contains("1/3  rate limit unt\n");
    }

    @Test
    void whatIsSaidMeanwhileStandsAboveTheDrawing() {
        stub.says(JOB, 200, JobSamples.json("processing", 1, null))
                .says(JOB, 200, JobSamples.json("completed", 3, null));
        Follow follow = onTerminal();
        follow.until(ID, job -> {
            if (!Follow.hasEnded(job)) {
                follow.say("killed the worker");
            }
        });
        assertThat(printed()).contains("\u001b[4A\r\u001b[Jkilled the worker\nopenai  ");
    }

    @Test
    void theRateIsOfCallsThatEndedAndTheEtaIsTheServers() {
        stub.says(JOB, 200, JobSamples.json("processing", 0, null))
                .says(
                        JOB,
                        200,
                        JobSamples.json("processing", 2, null)
                                .replace("\"eta\":null", "\"eta\":\"2026-11-22T10:02:04Z\""))
                .says(JOB, 200, JobSamples.json("completed", 3, null));
        onTerminal().until(ID, job -> {});
        assertThat(printed()).contains("83 % ended  2.0 calls/s  ETA 3 s  $0.0312");
    }

    @Test
    void anApiThatIsAwayIsWaitedForAndMentionedOnce() {
        stub.says(JOB, 200, JobSamples.json("processing", 1, null))
                .says(JOB, 503, AWAY)
                .says(JOB, 503, AWAY)
                .says(JOB, 503, AWAY)
                .says(JOB, 200, JobSamples.json("completed", 3, null));
        plain().until(ID, job -> {});
        assertThat(printed().lines().map(line -> line.replaceFirst("^[0-9:]+ UTC  (\\w+).*", "$1")))
                .containsExactly(
                        "processing",
                        "The API is away (the ledger can't be reached). The job goes on without it; trying again for 60 s.",
                        "The API is back.",
                        "completed");
    }

    @Test
    void aServerThatIsGoneIsAwayToo() {
        stub.says(JOB, 200, JobSamples.json("processing", 1, null));
        beat.meanwhile = stub::close;
        assertThatThrownBy(() -> plain().until(ID, job -> {}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("away for 60 s")
                .hasMessageEndingWith("./rollcall job " + ID + " --follow");
    }

    @Test
    void aJobThatIsNotThereIsNotWaitedFor() {
        stub.says(JOB, 404, "{\"detail\":\"there is no job 'x'\"}");
        assertThatThrownBy(() -> plain().until(ID, job -> {})).hasMessage("there is no job 'x'");
    }

    @Test
    void withoutATerminalNothingMovesTheCursor() {
        stub.says(JOB, 200, JobSamples.json("processing", 1, "rate limit"))
                .says(JOB, 200, JobSamples.json("completed", 3, null));
        plain().until(ID, job -> {});
        assertThat(printed()).doesNotContain("\u001b");
    }

    private Follow plain() {
        return follow(Terminal.NONE);
    }

    private Follow onTerminal() {
        return follow(new Terminal(true, false, true, () -> width));
    }

    private Follow follow(Terminal terminal) {
        var printer = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new Follow(new ApiClient(stub.url(), null), printer, terminal, beat, Duration.ofSeconds(1));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
