package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Lane;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneTest {
    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    private static String crawl(String fields) {
        return "{\"domains\":[\"stripe.com\"]," + fields.replace('\'', '"') + "}";
    }

    @Test
    void aJobIsOnlineUnlessSomebodySaysOtherwise() {
        Job job = api.crawl(crawl("'lane':null,'deadline':null"));
        assertThat(job.lane()).isEqualTo(Lane.AUTO);
        assertThat(job.deadline()).isNull();
        assertThat(job.priority()).isEqualTo(1);
    }

    @Test
    void aDeadlineIsATimeOrASpan() {
        Instant time = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
        assertThat(api.crawl(crawl("'deadline':'" + time + "'")).deadline()).isEqualTo(time);
        Instant before = Instant.now();
        assertThat(api.crawl(crawl("'lane':'online','deadline':'6 h'")).deadline())
                .isBetween(
                        before.plus(Duration.ofHours(6)).minusSeconds(1),
                        Instant.now().plus(Duration.ofHours(6)));
    }

    @Test
    void nobodyWaitsForAFewDomainsInABatchAndTheReplySaysWhatToLookAt() {
        Reply reply = api.post("/api/crawl", crawl("'lane':'Batch','deadline':'2d','providers':['openai','groq']"));
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.text("/lane")).isEqualTo("batch");
        assertThat(reply.at("/priority").intValue()).isEqualTo(3);
        assertThat(reply.at("/asked_online").isArray()).isTrue();
        assertThat(reply.at("/asked_online").isEmpty()).isTrue();
    }

    @Test
    void whoIsAskedCallByCallIsSaidBeforeTheJobBegins() {
        api.test.execute("UPDATE target SET in_batches = provider <> 'groq'");
        String fields = "'providers':['openai','groq'],'lane':'batch'";
        Reply dry = api.post("/api/crawl", crawl(fields + ",'dry_run':true"));
        Reply reply = api.post("/api/crawl", crawl(fields));
        for (Reply each : List.of(dry, reply)) {
            assertThat(each.at("/asked_online").size()).as(each.body()).isEqualTo(1);
            assertThat(each.text("/asked_online/0/provider")).isEqualTo("groq");
            assertThat(each.text("/asked_online/0/model")).isEqualTo("groq-model");
            assertThat(each.text("/asked_online/0/surface")).isEqualTo("api");
            assertThat(each.text("/asked_online/0/why")).isEqualTo("it has no batches for such calls");
        }
        assertThat(reply.text("/notice"))
                .endsWith("Asked call by call: groq/groq-model: it has no batches for such calls.");
    }

    @Test
    void aJobThatMayUseBatchesSaysWhyItWillNot() {
        Reply urgent = api.post("/api/crawl", crawl("'deadline':'6h','providers':['openai']"));
        assertThat(urgent.text("/asked_online/0/why")).isEqualTo("the job is urgent");
        Reply sampled = api.post(
                "/api/crawl",
                crawl("'deadline':'6h','providers':['openai'],'sampling':{'half_width':0.1},'priority':3"));
        assertThat(sampled.text("/asked_online/0/why")).startsWith("the job samples");
        for (String fields : List.of("'lane':'online','deadline':'6h'", "'lane':'auto'")) {
            assertThat(api.post("/api/crawl", crawl(fields)).json().has("asked_online"))
                    .as("a matter of course: " + fields)
                    .isFalse();
        }
    }

    @Test
    void aJobInBatchesIsNotMadeUrgent() {
        Job job = api.crawl(crawl("'lane':'batch','deadline':'2d'"));
        Reply reply = api.patch("/api/jobs/" + job.name(), "{\"priority\":1,\"reason\":\"the boss\"}");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.text("/detail")).contains("asks in batches", "cancel its batches");
        assertThat(api.patch("/api/jobs/" + job.name(), "{\"priority\":5,\"reason\":\"no hurry\"}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'lane':'fast' | 400 | /lane | one of auto, online, batch",
                "'lane':1 | 400 | /lane | give text in quotes",
                "'deadline':'soon' | 400 | /deadline | such as \"6h\"",
                "'deadline':6 | 400 | /deadline | give text in quotes",
                "'deadline':'2026-11-22T10:00:00' | 400 | /deadline | it is a time such as",
                "'deadline':'2020-01-01T00:00:00Z' | 400 | /deadline | it has passed",
                "'deadline':'0s' | 400 | /deadline | it has passed",
                "'deadline':'-PT6H' | 400 | /deadline | it has passed",
                "'deadline':'31d' | 400 | /deadline | more than 30 days",
                "'deadline':'999999999d' | 400 | /deadline | more than 30 days",
                "'deadline':'9999-01-01T00:00:00Z' | 400 | /deadline | more than 30 days",
                "'lane':'batch','priority':2 | 422 | /priority | leave lane out",
                "'lane':'batch','sampling':{'half_width':0.1} | 422 | /sampling | leave lane out",
            })
    void whatMakesNoSenseIsRefusedAndPointedAt(String fields, int status, String pointer, String words) {
        Reply reply = api.post("/api/crawl", crawl(fields));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text("/errors/0/pointer")).isEqualTo(pointer);
        assertThat(reply.text("/errors/0/reason")).contains(words);
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM job")).isZero();
    }

    /** The span begins when it is first said. */
    @Test
    void theSameSpanWithTheSameKeyIsTheSameJob() {
        String[] key = {"Idempotency-Key", "k1"};
        Reply first = api.post("/api/crawl", crawl("'deadline':'6h'"), key);
        Reply again = api.post("/api/crawl", crawl("'deadline':'PT6H'"), key);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.text("/deadline")).isEqualTo(first.text("/deadline"));
        assertThat(api.post("/api/crawl", crawl("'deadline':'7h'"), key).status())
                .isEqualTo(422);
    }
}
