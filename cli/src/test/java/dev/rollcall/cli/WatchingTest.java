package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchingTest {
    private static final String ID = "20261122-100001-abcd";
    private static final String RUNNING = "GET /api/jobs?state=processing&limit=20";
    private static final String AWAY = "{\"title\":\"Service Unavailable\",\"detail\":\"the ledger can't be reached\"}";
    private static final String ENOUGH = "{\"detail\":\"enough\"}";
    private static final String BUDGET =
            "\"budget\":{\"limit_usd\":5,\"spent_usd\":0.03,\"reserved_usd\":0.2,\"lost_usd\":0,\"left_usd\":4.77},";

    private final StubApi stub = new StubApi();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final FakeBeat beat = new FakeBeat();
    private final AtomicBoolean news = new AtomicBoolean();
    private final JobRates rates = new JobRates(true);

    @AfterEach
    void close() {
        stub.close();
    }

    private static String job(String status, int groqAnswered) {
        return JobSamples.json(status, groqAnswered, null);
    }

    private static String page(String... jobs) {
        return "{\"jobs\":[" + String.join(",", jobs) + "],\"next\":null}";
    }

    @Test
    void thePictureOfNow() {
        WatchSamples.with(stub, job("processing", 1).replaceFirst("\\{", "{" + BUDGET))
                .says("GET /api/alerts", 200, WatchSamples.ALERTS);
        assertThat(picture(null, 120)).isEqualTo("""
                Rollcall at http://rollcall.example  10:02:00 UTC (simulated)
                1 worker: #3 (box, pid 4711, seen 2 s ago)

                20261122-100001-abcd  processing  providers 1/2  cells 4/6 (simulated)
                  █████████████░░░░░░░  66 % ended  $0.0300 of $5.00

                provider  state         in flight  waiting  failed    today  p50 ms  p95 ms  keys  limit in use
                openai    up                    5        3   0.4 %    $1.20     812   2,100   1/2  78 % requests/min
                groq      rate limited          0       12     0 %  unknown      95     120   0/1  100 % tokens/min
                mistral   down                                        $0.00                   1/1
                  groq: rate limited until 10:02:11 UTC
                  mistral: down since 10:00:05 UTC; connection refused
                not asked: ai21 (no key)

                2 open alerts: ./rollcall alerts
                  page  provider_down mistral (simulated) since 10:01:00 UTC: no usable reply; See its status page.
                  warn  budget_80 j1 since 10:01:30 UTC: $9.00 of $10.00 is used; Raise it.
                """);
    }

    @Test
    void aNarrowPictureLeavesLatencyOut() {
        WatchSamples.with(stub, job("processing", 1));
        assertThat(picture(null, 80))
                .contains("provider  state         in flight  waiting  failed    today  limit in use\n");
    }

    @Test
    void thePictureOfAJobShowsItsProvidersAlone() {
        WatchSamples.with(stub, job("processing", 1)).says("GET /api/alerts", 200, WatchSamples.ALERTS);
        assertThat(picture(ID, 120))
                .contains("""
                Job 20261122-100001-abcd: processing, providers done 1/2, 1 domain (simulated)
                openai  ████████████████████  3/3
                groq    ██████░░░░░░░░░░░░░░  1/3
                """)
                .contains("\nopenai    up")
                .doesNotContain("mistral")
                .doesNotContain("alert");
    }

    @Test
    void withoutJobsAndWorkersItSaysWhatToDo() {
        stub.says("GET /api/health", 200, WatchSamples.NO_WORKER);
        WatchSamples.around(stub).says(RUNNING, 200, WatchSamples.NOTHING);
        assertThat(picture(null, 120))
                .contains("no worker is alive: start one (./rollcall worker)\n")
                .contains("Temporal is away: connection refused\n")
                .contains("No job is under way. Start one: ./rollcall crawl stripe.com\n");
    }

    @Test
    void linesSayWhatIsUnderWay() {
        WatchSamples.around(stub)
                .says(RUNNING, 200, page(job("processing", 1)))
                .says(RUNNING, 200, page(job("processing", 2)))
                .says(RUNNING, 403, ENOUGH)
                .says("GET /api/jobs/" + ID, 200, job("processing", 1));
        watch(new LineView(printer(), false, rates), null, 1);
        assertThat(printed()).isEqualTo("""
                10:02:00 UTC  1 job, 4/6 cells ended (simulated)  providers up 1/3 (groq rate limited, mistral down)  1 worker
                10:02:01 UTC  1 job, 5/6 cells ended, 1.0 calls/s (simulated)  providers up 1/3 (groq rate limited, mistral down)  1 worker
                """);
    }

    @Test
    void anApiThatRestartsIsWaitedFor() {
        WatchSamples.around(stub)
                .says(RUNNING, 200, WatchSamples.NOTHING)
                .says(RUNNING, 503, AWAY)
                .says(RUNNING, 429, "{\"detail\":\"these were more than 600 reads a minute\"}")
                .says(RUNNING, 200, WatchSamples.NOTHING)
                .says(RUNNING, 403, ENOUGH);
        watch(new LineView(printer(), false, rates), null, 600);
        assertThat(printed().lines().map(line -> line.replaceFirst("  providers .*", "")))
                .containsExactly(
                        "10:02:00 UTC  no job (simulated)",
                        "10:12:00 UTC  the API is away since 10:12:00 UTC (the ledger can't be reached); trying again",
                        "10:22:00 UTC  the API is away since 10:12:00 UTC (these were more than 600 reads a minute); trying again",
                        "10:32:00 UTC  no job (simulated)");
    }

    @Test
    void anApiThatIsAwayFromTheBeginningIsAnError() {
        stub.says(RUNNING, 503, AWAY);
        assertThatThrownBy(() ->
                        watching(new LineView(printer(), false, rates), null, 1).watch(false, printer()))
                .isInstanceOf(UserError.class)
                .hasMessage("the ledger can't be reached");
    }

    @Test
    void whileTheApiIsAwayTheLastPictureStays() {
        WatchSamples.around(stub)
                .says(RUNNING, 200, WatchSamples.NOTHING)
                .says(RUNNING, 503, AWAY)
                .says(RUNNING, 403, ENOUGH);
        var terminal = new Terminal(true, false, true, () -> 120, () -> 40);
        watch(new ScreenView(new FullScreen(printer(), terminal), terminal, screen(false)), null, 1);
        assertThat(printed().split("\u001b\\[H", -1)[2])
                .startsWith(
                        "The API is away for 0 s (the ledger can't be reached). What is under way goes on without it.\u001b[K")
                .contains("This was at 10:02:00 UTC:")
                .contains("No job is under way.");
    }

    @Test
    void anObjectALookForPrograms() {
        WatchSamples.around(stub)
                .says(RUNNING, 200, page(job("processing", 1)))
                .says(RUNNING, 503, AWAY)
                .says(RUNNING, 403, ENOUGH)
                .says("GET /api/jobs/" + ID, 200, job("processing", 1));
        watch(new JsonView(printer()), null, 1);
        List<JsonNode> said = printed().lines().map(JobSamples::read).toList();
        assertThat(said).hasSize(2);
        assertThat(said.get(0).path("away").isNull()).isTrue();
        assertThat(said.get(0).path("simulated").asBoolean()).isTrue();
        assertThat(said.get(0).path("alerts").isNull()).isTrue();
        assertThat(said.get(0).path("jobs").path(0).path("id").asText()).isEqualTo(ID);
        assertThat(said.get(0).path("providers").path(0)).isEqualTo(JobSamples.read("""
                {"provider":"openai","state":"up","since":null,"until":null,"trouble":null,"failing":null,"in_flight":5,"waiting":3,
                 "limit_share":0.78,"limit_axis":"requests_per_minute","keys_usable":1,"keys":2,"failure_rate":0.004,
                 "limited_rate":0.1,"p50_ms":812,"p95_ms":2100,"spent_today_usd":1.2}"""));
        assertThat(said.get(0).path("providers").path(2).path("in_flight").isNull())
                .isTrue();
        assertThat(said.get(1)).isEqualTo(JobSamples.read("""
                {"at":"2026-11-22T10:02:01Z","away":"the ledger can't be reached","away_since":"2026-11-22T10:02:01Z"}"""));
    }

    /** The API counts what each caller asks. */
    @Test
    void whatChangesSeldomIsReadSeldomOrAfterAnEvent() {
        WatchSamples.around(stub).says(RUNNING, 200, WatchSamples.NOTHING);
        beat.meanwhile = new Runnable() {
            private int second;

            @Override
            public void run() {
                second++;
                news.set(second == 2);
                if (second == 8) {
                    stub.close();
                    throw new UserError("enough");
                }
            }
        };
        watch(new JsonView(printer()), null, 1);
        assertThat(stub.asked().stream().filter(asked -> asked.line().equals("GET /api/limits")))
                .as("at seconds 0, 2 and 7")
                .hasSize(3);
        assertThat(stub.asked().stream().filter(asked -> asked.line().equals(RUNNING)))
                .hasSize(8);
    }

    @Test
    void whoReadsNoMoreEndsIt() {
        WatchSamples.around(stub).says(RUNNING, 200, WatchSamples.NOTHING);
        var left = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("broken pipe");
                    }
                },
                true,
                StandardCharsets.UTF_8);
        assertThat(watching(new JsonView(left), null, 1).watch(false, left)).isNull();
    }

    @Test
    void aJobIsWatchedToItsEnd() {
        WatchSamples.around(stub).says("GET /api/jobs/" + ID, 200, job("completed", 3));
        Typed typed = Typed.at(stub, "watch", ID);
        assertThat(typed.exit()).isZero();
        assertThat(typed.out())
                .contains("  completed  6/6 answered (simulated)")
                .contains("\nJob " + ID + ": completed");
        WatchSamples.around(stub).says("GET /api/jobs/y", 200, job("cancelled", 1));
        Typed json = Typed.at(stub, "watch", "y", "--json");
        assertThat(json.exit()).isEqualTo(1);
        assertThat(json.out()).hasLineCount(1);
    }

    /** One second on a terminal, ten elsewhere, unless somebody says otherwise. */
    @Test
    void howOftenItLooks() {
        var terminal = new Terminal(true, false, false, () -> 80);
        assertThat(WatchCommand.pause(terminal, null)).isEqualTo(Duration.ofSeconds(1));
        assertThat(WatchCommand.pause(Terminal.NONE, null)).isEqualTo(Duration.ofSeconds(10));
        assertThat(WatchCommand.pause(Terminal.NONE, 3)).isEqualTo(Duration.ofSeconds(3));
    }

    /** The stream of events only makes it quicker. */
    @Test
    void withoutTheStreamOfEventsItLooksAllTheSame() {
        WatchSamples.around(stub)
                .says("GET /api/jobs/" + ID, 200, job("processing", 1))
                .says("GET /api/jobs/" + ID, 200, job("completed", 3));
        var api = new ApiClient(stub.url(), null);
        var bell = new EventBell(api);
        assertThat(bell.hear()).as("refused: it is not asked again").isFalse();
        var reader = new WatchReader(api, ID, bell::hasRung);
        var watching =
                new Watching(api, reader, rates, new LineView(printer(), true, rates), beat, Duration.ofSeconds(10));
        assertThat(watching.watch(true, printer()).path("status").asText()).isEqualTo("completed");
        assertThat(printed()).hasLineCount(2);
    }

    @Test
    void whatCannotBeWatched() {
        WatchSamples.around(stub).says("GET /api/jobs/x", 404, "{\"detail\":\"there is no job 'x'\"}");
        assertThat(Typed.at(stub, "watch", "x").err()).isEqualTo("rollcall: there is no job 'x'\n");
        assertThat(Typed.at(stub, "watch", "--every", "0").err()).contains("give seconds from 1 to 3600");
    }

    /** Ends when the stub refuses. */
    private void watch(WatchView view, String jobId, int seconds) {
        assertThatThrownBy(() -> watching(view, jobId, seconds).watch(jobId != null, printer()))
                .hasMessage("enough");
    }

    private Watching watching(WatchView view, String jobId, int seconds) {
        var api = new ApiClient(stub.url(), null);
        var reader = new WatchReader(api, jobId, () -> news.getAndSet(false));
        return new Watching(api, reader, rates, view, beat, Duration.ofSeconds(seconds));
    }

    /** What a terminal without colours shows after the first look. */
    private String picture(String jobId, int width) {
        var reader = new WatchReader(new ApiClient(stub.url(), null), jobId, () -> false);
        Sight sight;
        try {
            sight = reader.look(beat.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rates.see(sight);
        return screen(jobId != null).lines(sight, width).stream()
                .map(line -> line.shown(Terminal.NONE, width - 1) + "\n")
                .collect(Collectors.joining());
    }

    private WatchScreen screen(boolean oneJob) {
        return new WatchScreen(URI.create("http://rollcall.example"), oneJob, rates);
    }

    private PrintStream printer() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
