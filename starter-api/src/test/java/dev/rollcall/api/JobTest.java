package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Reason;
import dev.rollcall.workflows.CrawlJobWorkflowImpl;
import dev.rollcall.workflows.TaskQueues;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobTest {
    private static final String TWO = "{\"domains\":[\"stripe.com\",\"adyen.com\"]}";

    private final TestApi api = TestApi.start().withWorker(true);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aJobSaysWhereItStands() {
        Job job = api.planned(TWO);
        api.waitAll(job, Reason.RATE_LIMIT);
        Reply reply = api.get("/api/jobs/" + job.name());
        assertThat(reply.json().propertyNames())
                .containsExactly(
                        "id",
                        "status",
                        "progress",
                        "providers_complete",
                        "providers_pending",
                        "cells",
                        "window",
                        "domains",
                        "cost_usd",
                        "simulated",
                        "created_at",
                        "started_at",
                        "finished_at",
                        "eta",
                        "problem",
                        "note",
                        "held",
                        "reasons",
                        "prompts",
                        "repetitions",
                        "priority",
                        "max_errors",
                        "patience",
                        "budget_usd",
                        "lane",
                        "deadline",
                        "unpriced",
                        "tokens",
                        "possible_duplicates",
                        "per_provider",
                        "result");
        assertThat(reply.text("/status")).isEqualTo("processing");
        assertThat(reply.text("/progress")).isEqualTo("2/4");
        assertThat(reply.at("/providers_complete").toString()).isEqualTo("[\"xai\",\"ai21\"]");
        assertThat(reply.text("/providers_pending/0/provider")).isEqualTo("openai");
        assertThat(reply.text("/providers_pending/0/waiting_for")).isEqualTo("rate limit");
        assertThat(Instant.parse(reply.text("/providers_pending/0/until"))).isAfter(Instant.now());
        assertThat(reply.at("/cells").toString()).isEqualTo("""
                {"planned":16,"answered":0,"refused":0,"empty":0,"invalid":0,"failed":0,"skipped":8,"open":8,"cancelled":0}""");
        assertThat(reply.at("/reasons").toString()).isEqualTo("{\"skipped\":{\"no key\":4,\"retired\":4}}");
        assertThat(reply.at("/simulated").booleanValue()).isTrue();
        assertThat(reply.at("/finished_at").isNull()).isTrue();
        assertThat(reply.at("/eta").isNull()).isTrue();
        assertThat(reply.at("/possible_duplicates").intValue()).isZero();
        assertThat(api.get("/jobs/" + job.name()).text("/id")).isEqualTo(job.name());
    }

    @Test
    void aJobKnowsWhatItCost() {
        Job job = api.planned(TWO);
        api.answerAll(job, "yes", TestApi.bytes("{}"));
        Reply reply = api.get("/api/jobs/" + job.name());
        assertThat(reply.body()).contains("\"cost_usd\":0.0012,");
        assertThat(reply.text("/progress")).isEqualTo("4/4");
        assertThat(reply.at("/per_provider/0/answered").intValue()).isEqualTo(4);
        assertThat(reply.body())
                .contains(
                        "\"tokens\":{\"input\":80,\"output\":160,\"cached_input\":32,\"reasoning\":40},\"possible",
                        "\"cost_usd\":0.0006,\"unpriced\":0,\"tokens\":{\"input\":40,",
                        "\"models\":[{\"model\":\"openai-model\",\"surface\":\"simulated\",\"lane\":null,\"attempts\":4,");
        assertThat(reply.at("/per_provider/2/tokens/input").isNull())
                .as("nobody asked xai")
                .isTrue();
    }

    @Test
    void aProviderThatWasDownIsNamedWithItsReason() {
        Job job = api.planned(TWO);
        api.ledger.providers().tell(true, "groq", 1, Instant.now(), "connection refused");
        assertThat(api.get("/api/jobs/" + job.name()).text("/per_provider/1/trouble"))
                .isEqualTo("connection refused");
        api.giveUp(job);
        Reply reply = api.get("/api/jobs/" + job.name());
        assertThat(reply.at("/reasons/failed/provider_down").intValue()).isEqualTo(8);
    }

    @Test
    void theEtaIsOfTheCellsThatMove() {
        Job job = api.planned("{\"domains\":[\"stripe.com\"],\"patience\":\"24h\"}");
        api.ledger.providers().tell(true, "groq", 1, Instant.now(), "connection refused");
        assertThat(api.get("/api/jobs/" + job.name()).at("/eta").isNull())
                .as("nothing was asked yet")
                .isTrue();
        api.answer(job, "openai", 1);
        assertThat(Instant.parse(api.get("/api/jobs/" + job.name()).text("/eta")))
                .isBefore(Instant.now().plus(Duration.ofHours(1)));
        api.answer(job, "openai", 1);
        assertThat(api.get("/api/jobs/" + job.name()).at("/eta").isNull())
                .as("only groq is open, and down")
                .isTrue();
    }

    @Test
    void aCancelledJobShowsItsOpenCellsAsCancelled() {
        Job job = api.planned(TWO);
        Reply reply = api.post("/api/jobs/" + job.name() + "/cancel", "");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text("/status")).isEqualTo("cancelled");
        assertThat(reply.at("/cells/open").intValue()).isZero();
        assertThat(reply.at("/cells/cancelled").intValue()).isEqualTo(8);
        assertThat(reply.at("/providers_pending").size()).isZero();
        assertThat(reply.at("/notice").isMissingNode()).isTrue();
        Reply cells = api.get("/api/jobs/" + job.name() + "/cells?state=cancelled&provider=groq");
        assertThat(cells.at("/cells").size()).isEqualTo(4);
        Reply again = api.post("/api/jobs/" + job.name() + "/cancel", "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text("/detail")).contains("cancelled");
    }

    @Test
    void jobsAreListedNewestFirstInPages() {
        Job first = api.crawl("{\"domains\":[\"a1.com\"]}");
        Job second = api.crawl("{\"domains\":[\"b1.com\"]}");
        Job third = api.crawl("{\"domains\":[\"b1.com\"],\"window\":\"own\"}");
        api.ledger.jobLifecycle().cancel(first.id());
        Reply page = api.get("/api/jobs?limit=2");
        assertThat(page.at("/jobs").findValuesAsString("id")).containsExactly(third.name(), second.name());
        Reply rest = api.get(page.text("/next"));
        assertThat(rest.at("/jobs").findValuesAsString("id")).containsExactly(first.name());
        assertThat(rest.at("/next").isNull()).isTrue();
        assertThat(api.get("/api/jobs?domain=https://b1.com/").at("/jobs").size())
                .isEqualTo(2);
        assertThat(api.get("/api/jobs?window=own").at("/jobs").size()).isEqualTo(1);
        assertThat(api.get("/api/jobs?state=cancelled").text("/jobs/0/id")).isEqualTo(first.name());
        assertThat(api.get("/api/jobs?state=nope").status()).isEqualTo(400);
        assertThat(api.get("/api/jobs?limit=201").status()).isEqualTo(400);
        assertThat(api.get("/api/jobs?domain=localhost").status()).isEqualTo(400);
        assertThat(api.get("/api/jobs?window=%00").status()).isEqualTo(400);
        for (String list : new String[] {"jobs", "answers", "dead-letters"}) {
            Reply refused = api.get("/api/" + list + "?window=%C2%B9");
            assertThat(refused.status()).as(list).isEqualTo(400);
            assertThat(refused.text("/detail")).contains("visible ASCII characters only");
        }
    }

    @Test
    void aLiveWordComesFromTheWorkflow() {
        Job job = api.crawl(TWO);
        api.environment()
                .newWorker(TaskQueues.ROLLCALL)
                .registerWorkflowImplementationTypes(CrawlJobWorkflowImpl.class);
        api.environment().start();
        Reply reply = api.get("/api/jobs/" + job.name() + "?live=true");
        assertThat(reply.at("/live/available").booleanValue()).isTrue();
        assertThat(reply.text("/live/status/phase")).isEqualTo("planning");
    }

    @Test
    void aLiveWordThatDoesNotComeIsWaitedForBriefly() {
        Job job = api.crawl(TWO);
        Instant asked = Instant.now();
        Reply reply = api.get("/api/jobs/" + job.name() + "?live=true");
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(4));
        assertThat(reply.at("/live/available").booleanValue()).isFalse();
        assertThat(reply.text("/live/why")).isNotBlank();
        assertThat(reply.text("/status")).isEqualTo("queued");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String path :
                new String[] {"/api/jobs/nope", "/api/jobs/a%2Fb", "/api/cells/1", "/api/cells/x", "/api/nope"}) {
            Reply reply = api.get(path);
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        }
    }

    @Test
    void aWrongMethodHearsTheRightOne() {
        Reply reply = api.get("/api/crawl");
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("POST");
        assertThat(reply.at("/status").intValue()).isEqualTo(405);
        assertThat(options("/api/crawl").header("Allow").split(",")).containsExactlyInAnyOrder("POST", "OPTIONS");
        assertThat(options("/api/jobs").header("Allow").split(",")).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS");
        assertThat(options("/api/nope").text("/detail")).endsWith("GET /api lists what there is");
    }

    private Reply options(String path) {
        return api.send(
                api.request(path).method("OPTIONS", BodyPublishers.noBody()).build());
    }
}
