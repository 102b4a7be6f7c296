package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.workflows.SearchAttributes;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrawlTest {
    private final TestApi api = TestApi.start().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aCrawlIsInTheLedgerAndInTemporal() {
        Reply reply = api.post("/api/crawl", "{\"domains\":[\"stripe.com\",\"adyen.com\"]}");
        assertThat(reply.status()).isEqualTo(202);
        String id = reply.text("/id");
        assertThat(reply.header("Location")).isEqualTo("/api/jobs/" + id);
        assertThat(reply.text("/status")).isEqualTo("queued");
        assertThat(reply.at("/notice").isMissingNode()).isTrue();
        assertThat(api.job(id).domains()).isEqualTo(2);
        var workflow = api.temporal.newUntypedWorkflowStub(id).describe();
        assertThat(workflow.getWorkflowType()).isEqualTo("CrawlJobWorkflow");
        assertThat(workflow.getTypedSearchAttributes().get(SearchAttributes.JOB))
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs/crawl", "/api/jobs/crawl"})
    void otherPathsDoTheSame(String path) {
        assertThat(api.post(path, "{\"domains\":[\"stripe.com\"]}").status()).isEqualTo(202);
    }

    @Test
    void whatPeoplePasteIsUnderstoodOnce() {
        Job job = api.crawl("""
                {"domains":["https://Stripe.com/pay?x=1"," stripe.com ","STRIPE.COM.","bücher.de","xn--bcher-kva.de"]}""");
        assertThat(job.domains()).isEqualTo(2);
        assertThat(api.crawl("{\"domains\":\"stripe.com\"}").domains()).isEqualTo(1);
    }

    @Test
    void allThatCanBeSaidArrives() {
        Job job = api.crawl("""
                {"domains":["stripe.com"],"providers":["groq"],"prompts":["audience"],"repetitions":3,"priority":4,
                 "window":"2026-11-22","max_errors":2,"patience":"PT30S"}""");
        assertThat(job.planned()).isEqualTo(3);
        assertThat(job.priority()).isEqualTo(4);
        assertThat(job.windowName()).isEqualTo("2026-11-22");
        assertThat(job.maxErrors()).isEqualTo(2);
        assertThat(job.patienceSeconds()).isEqualTo(30);
        assertThat(job.whole()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'\"30s\"',30", "'\"24h\"',86400", "'\"2d\"',172800", "'\"PT1M\"',60", "45,45"})
    void patienceIsWrittenInManyWays(String patience, int seconds) {
        Job job = api.crawl("{\"domains\":[\"stripe.com\"],\"patience\":" + patience + "}");
        assertThat(job.patienceSeconds()).isEqualTo(seconds);
    }

    @Test
    void aFewDomainsAreInteractiveAndManyAreNot() {
        assertThat(api.crawl("{\"domains\":[\"a1.com\"]}").priority()).isEqualTo(1);
        assertThat(api.crawl("{\"domains\":[\"a1.com\",\"a2.com\",\"a3.com\",\"a4.com\",\"a5.com\",\"a6.com\"]}")
                        .priority())
                .isEqualTo(3);
    }

    @Test
    void forceAsksInAWindowOfItsOwn() {
        Job job = api.crawl("{\"domains\":[\"stripe.com\"],\"force\":true}");
        assertThat(job.windowName()).isEqualTo(job.name());
    }

    @Test
    void allAndStaleMeanTheWatched() {
        Reply nothing = api.post("/api/crawl", "{\"domains\":\"all\"}");
        assertThat(nothing.status()).isEqualTo(200);
        assertThat(nothing.text("/status")).isEqualTo("nothing to do");
        api.post("/api/domains/watch", "{\"domains\":[\"stripe.com\",\"adyen.com\"]}");
        Job all = api.crawl("{\"domains\":\"all\"}");
        assertThat(all.domains()).isEqualTo(2);
        assertThat(api.post("/api/crawl", "{\"domains\":\"stale\"}").text("/status"))
                .as("a job works on them already")
                .isEqualTo("nothing to do");
        api.post("/api/jobs/" + all.name() + "/cancel", "");
        assertThat(api.crawl("{\"domains\":\"stale\"}").domains()).isEqualTo(2);
    }

    @Test
    void everyBadDomainIsNamedAndNothingIsPlanned() {
        Reply reply = api.post("/api/crawl", """
                {"domains":["stripe.com","localhost","10.0.0.1","uk","a\\u0007b.com",7,"%s"],"providers":["openia"],
                 "repetitions":-1}""".formatted("x".repeat(300)));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.at("/error_count").intValue()).isEqualTo(8);
        assertThat(reply.at("/errors").findValuesAsString("pointer"))
                .containsExactly(
                        "/domains/1",
                        "/domains/2",
                        "/domains/3",
                        "/domains/4",
                        "/domains/5",
                        "/domains/6",
                        "/providers/0",
                        "/repetitions");
        assertThat(reply.at("/errors/0/position").intValue()).isEqualTo(1);
        assertThat(reply.text("/errors/0/value")).isEqualTo("localhost");
        assertThat(reply.text("/errors/0/reason")).contains("local name");
        assertThat(reply.text("/errors/3/value")).isEqualTo("a\\u0007b.com");
        assertThat(reply.text("/errors/5/value")).hasSizeLessThan(100);
        assertThat(reply.text("/errors/6/reason")).contains("openai, groq, xai, ai21");
        nothingIsPlanned();
    }

    @Test
    void aHundredBadEntriesAreShownAndAllAreCounted() {
        String bad = "\"localhost\",".repeat(250);
        Reply reply = api.post("/api/crawl", "{\"domains\":[" + bad + "\"stripe.com\"]}");
        assertThat(reply.at("/errors").size()).isEqualTo(100);
        assertThat(reply.at("/error_count").intValue()).isEqualTo(250);
    }

    /** B1 */
    @Test
    void publicSuffixesAreDomainsWithARemark() {
        Reply reply = api.post("/api/crawl", "{\"domains\":[\"stripe.com\",\"gov.uk\",\"netlify.app\",\"github.io\"]}");
        assertThat(api.job(reply.text("/id")).domains()).isEqualTo(4);
        assertThat(reply.at("/remarks/count").intValue()).isEqualTo(3);
        assertThat(reply.at("/remarks/entries/0/position").intValue()).isEqualTo(1);
        assertThat(reply.text("/remarks/entries/0/domain")).isEqualTo("gov.uk");
        assertThat(reply.text("/remarks/entries/0/remark")).startsWith("it is a public suffix");
        assertThat(api.post("/api/domains/watch", "{\"domains\":\"co.uk\"}").text("/remarks/entries/0/domain"))
                .isEqualTo("co.uk");
    }

    /** B2 */
    @Test
    void skipInvalidGoesOnAndCountsWhatItLeftOut() {
        String list =
                "{\"domains\":[\"localhost\",7,\"stripe.com\",\"me@x.com\",\"STRIPE.com.\",\"r2---sn-a.googlevideo.com\"]";
        assertThat(api.post("/api/crawl", list + "}").at("/error_count").intValue())
                .isEqualTo(3);
        nothingIsPlanned();
        Reply reply = api.post("/api/crawl", list + ",\"skip_invalid\":true}");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(api.job(reply.text("/id")).domains()).isEqualTo(2);
        assertThat(reply.at("/duplicates").intValue()).isEqualTo(1);
        assertThat(reply.at("/skipped_invalid/count").intValue()).isEqualTo(3);
        assertThat(reply.at("/skipped_invalid/entries").findValuesAsString("pointer"))
                .containsExactly("/domains/0", "/domains/1", "/domains/3");
        Reply watched = api.post("/api/domains/watch", list + ",\"skip_invalid\":true}");
        assertThat(watched.at("/changed").intValue()).isEqualTo(2);
        assertThat(watched.at("/skipped_invalid/count").intValue()).isEqualTo(3);
    }

    /** B2 */
    @Test
    void skipInvalidNeedsADomainThatIsLeft() {
        String bad = "\"localhost\",".repeat(250) + "\"com\"";
        Reply reply = api.post("/api/crawl", "{\"skip_invalid\":true,\"domains\":[" + bad + "]}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/error_count").intValue()).isEqualTo(251);
        Reply most = api.post("/api/crawl", "{\"skip_invalid\":true,\"domains\":[" + bad + ",\"a.com\"]}");
        assertThat(most.at("/skipped_invalid/count").intValue()).isEqualTo(251);
        assertThat(most.at("/skipped_invalid/entries").size()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'skip_invalid':'yes' | true or false",
                "'providers':['xai'] | XAI_API_KEY",
                "'providers':['ai21'] | retired",
                "'providers':['openai',3] | a number",
                "'providers':[] | empty",
                "'providers':{} | list of names",
                "'prompts':['nope'] | audience",
                "'prompts':[] | empty",
                "'repetitions':0 | 1 to 50",
                "'repetitions':51 | 1 to 50",
                "'repetitions':1e400 | 1 to 50",
                "'repetitions':1.5 | whole number",
                "'repetitions':'3' | whole number",
                "'priority':6 | 1 to 5",
                "'priority':99999999999999999999 | 1 to 5",
                "'force':'yes' | true or false",
                "'window':'../etc' | UTC date",
                "'window':'2026-13-40' | UTC date",
                "'window':'x','force':true | one of the two",
                "'max_errors':0 | 1 to 100",
                "'patience':'soon' | 30s",
                "'patience':'-5s' | 30s",
                "'patience':'P9999D' | 30s",
                "'patience':true | 30s",
                "'budget_usd':0 | from 0.000001 to 100,000,000",
                "'budget_usd':-1 | from 0.000001 to 100,000,000",
                "'budget_usd':'ten' | from 0.000001 to 100,000,000",
                "'budget_usd':'NaN' | from 0.000001 to 100,000,000",
                "'budget_usd':1e300 | from 0.000001 to 100,000,000",
                "'budget_usd':1e-300 | from 0.000001 to 100,000,000",
                "'budget_usd':true | from 0.000001 to 100,000,000",
                "'dry_run':'yes' | true or false",
                "'repetitons':3 | did you mean repetitions? Known are",
                "'x':3 | no such field. Known are domains",
            })
    void aBadFieldIsNamed(String field, String words) {
        Reply reply = api.post("/api/crawl", ("{'domains':['stripe.com']," + field + "}").replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/errors").size()).isEqualTo(1);
        assertThat(reply.text("/errors/0/reason")).contains(words);
        nothingIsPlanned();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | say which domains",
                "{'domains':[]} | empty",
                "{'domains':null} | say which domains",
                "{'domains':{'a':1}} | list of names",
                "{'domains':'localhost'} | local name",
                "{'domains':['\\ud800.com']} | ",
                "{'domains':[null]} | it is null",
                "`` | empty",
                "[] | a list",
                "'hello | line 1",
                "{'domains': | line 1",
                "{'domains':['a.com']} x | no JSON",
                "{'domains':['a.com'],'domains':['b.com']} | twice",
            })
    void aBadBodyIsRefusedInWords(String body, String words) {
        Reply reply = api.post("/api/crawl", body.replace('\'', '"'));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).contains(words == null ? "" : words).doesNotContain("jackson");
        nothingIsPlanned();
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(api.post("/api/crawl", "{\"domains\":" + "[".repeat(100_000)).status())
                .isEqualTo(400);
    }

    @Test
    void aBodyAboveOneMebibyteIsRefusedHoweverItIsSent() {
        String large = "{\"domains\":[\"" + "a".repeat(2_000_000) + "\"]}";
        assertThat(api.post("/api/crawl", large).status()).isEqualTo(413);
        var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(TestApi.bytes(large)));
        Reply reply = api.send(api.request("/api/crawl", "Content-Type", "application/json")
                .POST(chunked)
                .build());
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void onlyJsonIsTaken() {
        var form = api.request("/api/crawl", "Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("{\"domains\":[\"stripe.com\"]}"))
                .build();
        assertThat(api.send(form).status()).isEqualTo(415);
        var untyped = api.request("/api/crawl")
                .POST(BodyPublishers.ofString("{\"domains\":[\"stripe.com\"]}"))
                .build();
        assertThat(api.send(untyped).status()).isEqualTo(415);
    }

    @Test
    void theSameKeyIsTheSameJobAndNeverAnother() {
        Reply first = api.post("/api/crawl", "{\"domains\":[\"a1.com\",\"b1.com\"]}", "Idempotency-Key", "k");
        Reply same = api.post("/api/crawl", "{\"domains\":[\"B1.com\",\"a1.com\"]}", "Idempotency-Key", "k");
        assertThat(same.status()).isEqualTo(202);
        assertThat(same.text("/id")).isEqualTo(first.text("/id"));
        Reply other = api.post("/api/crawl", "{\"domains\":[\"c1.com\"]}", "Idempotency-Key", "k");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("/detail")).contains(first.text("/id"));
        assertThat(api.post("/api/crawl", "{\"domains\":[\"c1.com\"]}", "Idempotency-Key", "k".repeat(256))
                        .status())
                .isEqualTo(400);
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM job")).isEqualTo(1);
    }

    @Test
    void withoutAWorkerNobodyKnowsWhoCanBeAsked() {
        try (var fresh = TestApi.withTemporalAway()) {
            Reply reply = fresh.post("/api/crawl", "{\"domains\":[\"stripe.com\"]}");
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.text("/detail")).contains("./rollcall worker");
        }
    }

    private void nothingIsPlanned() {
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM job")).isZero();
    }
}
