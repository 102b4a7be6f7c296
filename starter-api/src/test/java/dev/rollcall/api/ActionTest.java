package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import io.temporal.api.enums.v1.EventType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Dead letters, retry, and actions by filter. */
class ActionTest {
    private static final String WHY = "\"reason\":\"their outage is over\"";

    private final TestApi api = TestApi.start().withWorker(true);

    @AfterEach
    void close() {
        api.close();
    }

    /** 75 domains, two prompts, two providers with keys: 300 dead letters of two reasons. */
    @Test
    void ofThreeHundredDeadLettersOneReasonIsRetriedAndTheFinishedAccountStaysAsItWas() {
        Job job = failed(75);
        complete(job);
        String account = api.get(path(job)).body();
        Reply letters = api.get("/api/dead-letters?limit=3");
        assertThat(letters.at("/counts").toString()).isEqualTo("{\"no reply\":150,\"request rejected\":150}");
        assertThat(letters.at("/dead_letters").size()).isEqualTo(3);

        String retry = "{\"kind\":\"retry\",\"filter\":{\"reason\":\"no_reply\"}," + WHY + ",\"expect\":150";
        Reply dry = api.post("/api/actions", retry + ",\"dry_run\":true}");
        assertThat(numbers(dry)).isEqualTo("150 150 []");
        assertThat(dry.at("/id").isNull()).isTrue();
        assertThat(api.get("/api/dead-letters").at("/counts").size()).isEqualTo(2);

        Reply done = api.post("/api/actions", retry + "}");
        assertThat(done.status()).isEqualTo(200);
        assertThat(numbers(done)).isEqualTo("150 150 []");
        Job made = api.job(done.text("/jobs/0"));
        assertThat(api.temporal.fetchHistory(made.name()).getEvents()).isNotEmpty();
        api.plan(made);
        Reply view = api.get(path(made));
        assertThat(view.text("/retry_of")).isEqualTo(job.name());
        assertThat(view.at("/cells/open").intValue()).isEqualTo(150);
        assertThat(api.get("/api/dead-letters").at("/counts").toString()).isEqualTo("{\"request rejected\":150}");
        api.answerAll(made, "yes", TestApi.bytes("{}"));
        assertThat(api.get(path(made)).at("/cells/answered").intValue()).isEqualTo(150);
        assertThat(api.get(path(job)).body()).isEqualTo(account);
        assertThat(api.get("/api/actions").text("/actions/0/reason")).isEqualTo("their outage is over");
        assertThat(numbers(api.get("/api/actions/" + done.text("/id")))).isEqualTo("150 150 []");
    }

    @Test
    void anUnfinishedJobIsRetriedInPlaceAndItsWorkflowIsWoken() {
        Job job = failed(2);
        Reply reply = api.post(path(job) + "/retry", "{\"filter\":{\"provider\":\"groq\"}," + WHY + "}");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.header("Location")).isEqualTo(path(job));
        assertThat(reply.text("/id")).isEqualTo(job.name());
        assertThat(reply.at("/retry_of").isMissingNode()).isTrue();
        assertThat(List.of(
                        reply.at("/cells/open").intValue(),
                        reply.at("/cells/failed").intValue()))
                .containsExactly(4, 4);
        assertThat(api.temporal.fetchHistory(job.name()).getEvents())
                .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED);
        assertThat(api.post(path(job) + "/retry", "{\"filter\":{\"provider\":\"groq\"}," + WHY + "}")
                        .text("/detail"))
                .startsWith("there is nothing to retry: no cell of the job that matches the filter is failed");
    }

    @Test
    void aFinishedJobGetsARetryOfItsOwn() {
        Job job = failed(2);
        complete(job);
        Reply reply = api.post("/jobs/" + job.name() + "/retry", "{" + WHY + "}");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.text("/retry_of")).isEqualTo(job.name());
        assertThat(reply.header("Location")).isEqualTo("/api/jobs/" + reply.text("/id"));
        assertThat(reply.text("/status")).isEqualTo("queued");
        assertThat(reply.at("/prompts").size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"/api/v2/domains/d0.com/retry", "/api/domains/d0.com/retry"})
    void whatFailedAboutADomainIsAskedAgainAndNothingElse(String path) {
        Job job = failed(2);
        complete(job);
        Reply done = api.post(path, "");
        assertThat(done.status()).isEqualTo(200);
        assertThat(numbers(done)).isEqualTo("4 4 []");
        assertThat(done.at("/filter").toString()).isEqualTo("{\"domain\":\"d0.com\"}");
        api.plan(api.job(done.text("/jobs/0")));
        assertThat(api.get("/api/jobs/" + done.text("/jobs/0"))
                        .at("/cells/open")
                        .intValue())
                .isEqualTo(4);
        assertThat(api.get("/api/dead-letters").at("/dead_letters").findValuesAsString("domain"))
                .containsOnly("d1.com");
        Reply again = api.post(path, "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text("/detail")).startsWith("there is nothing to retry: no cell about d0.com is failed");
    }

    @Test
    void aDomainsRetryMayBeNarrowed() {
        failed(2);
        String path = "/api/v2/domains/d1.com/retry";
        Reply done = api.post(path, "{\"filter\":{\"provider\":\"groq\"}," + WHY + "}");
        assertThat(numbers(done)).isEqualTo("2 2 []");
        assertThat(done.text("/reason")).isEqualTo("their outage is over");
        assertThat(api.post(path, "{\"filter\":{\"domain\":\"d0.com\"}}").text("/errors/0/pointer"))
                .isEqualTo("/filter/domain");
        assertThat(api.post("/api/v2/domains/never.com/retry", "").status()).isEqualTo(404);
        assertThat(api.post("/api/v2/domains/nothing/retry", "").status()).isEqualTo(400);
    }

    @Test
    void whatIsNotThereToRetryIsSaidInWords() {
        Job job = api.planned("{\"domains\":[\"stripe.com\"]}");
        api.answer(job, "openai", 2);
        api.answer(job, "groq", 2);
        Reply reply = api.post(path(job) + "/retry", "{" + WHY + "}");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.text("/detail"))
                .isEqualTo(
                        "there is nothing to retry: 2 cells: its provider is retired; 2 cells: no worker has a key for its"
                                + " provider");
        assertThat(api.post("/api/jobs/nope/retry", "{" + WHY + "}").status()).isEqualTo(404);
        api.ledger.jobLifecycle().cancel(job.id());
        assertThat(api.post(path(job) + "/retry", "{" + WHY + "}").text("/detail"))
                .contains("calls of it are still coming back");
    }

    @Test
    void anotherNumberThanExpectedIsAConflictWithBoth() {
        failed(2);
        Reply reply = api.post(
                "/api/actions", "{\"kind\":\"dismiss\",\"filter\":{\"provider\":\"groq\"}," + WHY + ",\"expect\":3}");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.text("/detail")).startsWith("expect says 3 cells, and 4 match now. Nothing was changed");
        assertThat(api.get("/api/dead-letters?provider=groq")
                        .at("/dead_letters")
                        .size())
                .isEqualTo(4);
        assertThat(api.get("/api/actions").at("/actions").size()).isZero();
    }

    @Test
    void dismissedLettersLeaveTheList() {
        failed(2);
        Reply done = api.post(
                "/api/actions", "{\"kind\":\"dismiss\",\"filter\":{\"domain\":\"https://d0.com/\"}," + WHY + "}");
        assertThat(numbers(done)).isEqualTo("4 4 []");
        assertThat(api.get("/api/dead-letters").at("/dead_letters").findValuesAsString("domain"))
                .containsOnly("d1.com");
    }

    @Test
    void jobsAreCancelledByFilter() {
        Job job = failed(1);
        Reply done = api.post(
                "/api/actions", "{\"kind\":\"cancel\",\"filter\":{\"job\":\"" + job.name() + "\"}," + WHY + "}");
        assertThat(numbers(done)).isEqualTo("1 1 []");
        assertThat(api.job(job.name()).note()).isEqualTo("cancelled by REST: their outage is over");
    }

    /** More than 10,000 cells: the API hands it on, and whoever tidies does it. */
    @Test
    void manyCellsAreDoneByAWorker() {
        Job job = api.planned("{\"domains\":[" + names(1) + "]}");
        api.test.execute("INSERT INTO domain (name) SELECT 'e' || i || '.com' FROM generate_series(1, 10001) i");
        api.test.execute(
                "INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state, reason)"
                        + " SELECT d.id, " + job.windowId() + ", "
                        + job.promptVersionIds().get(0) + ", "
                        + job.targetIds().get(0) + ", 0, 14, 8 FROM domain d WHERE d.name LIKE 'e%'");
        api.test.execute("INSERT INTO dead_letter SELECT id, " + job.id()
                + ", domain_id, target_id, prompt_version_id, reason, now() FROM cell WHERE state = 14");
        Reply reply = api.post(
                "/api/actions", "{\"kind\":\"dismiss\",\"filter\":{\"reason\":\"request rejected\"}," + WHY + "}");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(numbers(reply)).isEqualTo("10001 0 []");
        String action = reply.header("Location");
        assertThat(api.get(action).at("/finished_at").isNull()).isTrue();
        api.ledger.actions().goOn();
        assertThat(api.get(action).at("/finished_at").isNull()).isTrue();
        api.ledger.actions().goOn();
        assertThat(numbers(api.get(action))).isEqualTo("10001 10001 []");
        assertThat(api.get(action).at("/finished_at").isNull()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry  | {}                       | /filter: an empty filter would mean everything; give some of job, window,",
                "retry  | {\"job\":null}           | /filter: an empty filter would mean everything",
                "retry  | {\"provder\":\"groq\"}   | /filter/provder: no such field; did you mean provider? Known are job, window,",
                "retry  | {\"provider\":\"grok\"}  | /filter/provider 'grok': it is one of ai21, groq, openai, xai",
                "retry  | {\"reason\":\"bad luck\"}| /filter/reason 'bad luck': it is one of rate limit,",
                "retry  | {\"state\":\"answered\"} | /filter/state 'answered': it is one of failed, empty, invalid, skipped",
                "retry  | {\"state\":\"skipped\"}  | /filter/state 'skipped': skipped cells are found through their job",
                "dismiss| {\"state\":\"skipped\"}  | /filter/state 'skipped': it is one of failed, empty, invalid",
                "retry  | {\"job\":\"nope\"}       | /filter/job 'nope': there is no such job",
                "retry  | {\"domain\":\"x\"}       | /filter/domain 'x': it has no dot",
                "retry  | {\"model\":7}            | /filter/model '7': it is a number; give text",
                "retry  | {\"model\":\"\"}         | /filter/model '': it is empty",
                "retry  | []                       | /filter '[]': it is a list; give an object",
                "pause  | {\"domain\":\"a.com\"}   | /filter/domain 'a.com': by domain cells can be retried or dismissed; pause takes whole jobs",
                "cancel | {\"reason\":\"no reply\"}| /filter/reason 'no reply': by reason cells can be retried",
                "stop   | {\"model\":\"x\"}        | /kind 'stop': say what to do: it is one of retry, pause, resume, cancel, dismiss",
            })
    void whatIsWrongInAnActionIsSaidWhereItIs(String kind, String filter, String words) {
        Reply reply = api.post("/api/actions", "{\"kind\":\"" + kind + "\",\"filter\":" + filter + "," + WHY + "}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).startsWith(words);
    }

    @Test
    void anActionNeedsAReasonAndAFilter() {
        Reply reply = api.post("/api/actions", "{\"kind\":\"retry\"}");
        assertThat(reply.at("/errors").findValuesAsString("pointer")).containsExactly("/reason", "/filter");
        assertThat(api.get("/api/actions/7").status()).isEqualTo(404);
        assertThat(api.get("/api/actions/x").status()).isEqualTo(404);
    }

    @Test
    void deadLettersComeInPagesAndAsCsv() {
        failed(2);
        Reply page = api.get("/api/dead-letters?provider=groq&limit=3");
        assertThat(page.at("/counts").toString()).isEqualTo("{\"request rejected\":4}");
        Reply rest = api.get(page.text("/next"));
        assertThat(rest.at("/dead_letters").size()).isEqualTo(1);
        assertThat(rest.at("/next").isNull()).isTrue();
        Reply csv = api.get("/api/dead-letters?provider=groq&format=csv");
        assertThat(List.of(csv.body().split("\r\n")))
                .hasSize(5)
                .first()
                .asString()
                .startsWith("failed_at,domain,provider,");
        assertThat(csv.body()).contains(",no such model,");
        assertThat(api.get("/api/dead-letters?format=csv&limit=3").status()).isEqualTo(400);
        assertThat(api.get("/api/dead-letters?reason=bad").text("/detail"))
                .contains("?reason=bad: it is one of rate limit");
        assertThat(api.get("/api/dead-letters?job=nope").status()).isEqualTo(400);
        assertThat(api.get("/api/dead-letters?after=1").status()).isEqualTo(400);
    }

    private static String numbers(Reply reply) {
        JsonNode action = reply.json();
        return action.path("matched") + " " + action.path("changed") + " " + action.path("skipped");
    }

    private static String path(Job job) {
        return "/api/jobs/" + job.name();
    }

    private static String names(int domains) {
        return IntStream.range(0, domains).mapToObj(i -> "\"d" + i + ".com\"").collect(Collectors.joining(","));
    }

    /** Of openai and groq each cell fails: the one does not reply, the other rejects. */
    private Job failed(int domains) {
        Job job = api.planned("{\"domains\":[" + names(domains) + "],\"providers\":[\"openai\",\"groq\"]}");
        api.fail(job, "openai", 1_000, "UNREACHABLE", "connection refused");
        api.test.execute("UPDATE cell SET reason = 3 WHERE state = 14");
        api.test.execute("UPDATE dead_letter SET reason = 3");
        api.fail(job, "groq", 1_000, "FAILED_PERMANENT", "no such model");
        api.ledger.counters().recount(job);
        return job;
    }

    private void complete(Job job) {
        assertThat(api.ledger.counters().recount(job)).isZero();
        assertThat(api.ledger.jobLifecycle().complete(job.id())).isTrue();
        api.ledger.usage().fold();
    }
}
