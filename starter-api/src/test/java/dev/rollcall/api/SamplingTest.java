package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.SamplingSeries.SeriesLook;
import dev.rollcall.store.SamplingSeries.SeriesStep;
import dev.rollcall.store.SeriesEnd;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingTest {
    private static final String TWO = "{\"domains\":[\"stripe.com\",\"adyen.com\"],\"providers\":[\"openai\",\"groq\"]";

    private final TestApi api = TestApi.withTemporalAway().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aJobSaysWhatItHasPlannedAndWhatItPlansAtMost() {
        Reply reply = api.post("/api/crawl", TWO + ",\"sampling\":{\"half_width\":0.1}}");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.at("/cells/planned").intValue()).isEqualTo(2 * 2 * 2 * 3);
        assertThat(reply.at("/repetitions").intValue()).isEqualTo(24);
        assertThat(reply.at("/sampling").toString())
                .isEqualTo("{\"policy\":\"sequential\",\"metric\":\"mention-rate\",\"half_width\":0.1,"
                        + "\"looks\":[3,6,12,24],\"sigmas\":2.5,\"cells_at_most\":192,\"going_on\":0,\"ended\":{}}");
    }

    @Test
    void whoIsAskedNoMoreIsShownWithTheReason() {
        Job job = api.planned(TWO + ",\"sampling\":{\"half_width\":0.1,\"looks\":[1,2]}}");
        api.answer(job, "openai", 4);
        List<SeriesLook> looks = api.ledger.samplingSeries().undecided(job.id(), null, 9);
        assertThat(looks).extracting(SeriesLook::open).containsExactlyInAnyOrder(false, true, false, true);
        List<SeriesLook> ended = looks.stream().filter(look -> !look.open()).toList();
        api.ledger
                .samplingSeries()
                .decide(
                        job.id(),
                        List.of(
                                new SeriesStep(ended.get(0), 1, SeriesEnd.THIN),
                                new SeriesStep(ended.get(1), 2, null)));
        Reply view = api.get("/api/jobs/" + job.name());
        assertThat(view.text("/progress")).isEqualTo("0/2");
        assertThat(view.at("/cells/planned").intValue()).isEqualTo(8 + 2);
        assertThat(view.at("/sampling/going_on").intValue()).isEqualTo(3);
        assertThat(view.at("/sampling/ended").toString()).isEqualTo("{\"thin\":1}");
        Reply series = api.get("/api/jobs/" + job.name() + "/sampling?limit=3");
        assertThat(series.at("/cells_planned").intValue()).isEqualTo(10);
        assertThat(series.at("/series").size()).isEqualTo(3);
        assertThat(series.body())
                .contains("\"state\":\"ended\",\"reason\":\"thin\",\"named\":0,\"answered\":0,\"wanted\":2");
        Reply rest = api.get(series.text("/next"));
        assertThat(rest.at("/series").size()).isEqualTo(1);
        assertThat(rest.at("/next").isNull()).isTrue();
        api.ledger.jobLifecycle().cancel(job.id());
        assertThat(api.get("/api/jobs/" + job.name()).at("/sampling/ended").toString())
                .isEqualTo("{\"cancelled\":3,\"thin\":1}");
    }

    @Test
    void aProviderWhoseAnswersAreToBeReadIsNotComplete() {
        Job job =
                api.planned("{\"domains\":[\"stripe.com\"],\"providers\":[\"openai\"],\"sampling\":{\"half_width\":0.1,"
                        + "\"looks\":[1,2]}}");
        api.answer(job, "openai", 2);
        Reply view = api.get("/api/jobs/" + job.name());
        assertThat(view.text("/progress")).isEqualTo("0/1");
        assertThat(view.text("/providers_pending/0/waiting_for")).isEqualTo("its answers to be read");
    }

    @Test
    void aDryRunSaysTheLeastAndTheMost() {
        Reply reply = api.post("/api/crawl", TWO + ",\"sampling\":{\"half_width\":0.1},\"dry_run\":true}");
        assertThat(reply.at("/to_ask").intValue()).isEqualTo(192);
        assertThat(reply.at("/least/to_ask").intValue()).isEqualTo(24);
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM job")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"half_width\":0};400;/sampling/half_width",
                "{\"half_width\":0.6};400;/sampling/half_width",
                "{\"half_width\":\"NaN\"};400;/sampling/half_width",
                "{};400;/sampling/half_width",
                "{\"half_width\":0.1,\"policy\":\"bayes\"};400;/sampling/policy",
                "{\"half_width\":0.1,\"metric\":\"share-of-voice\"};400;/sampling/metric",
                "{\"half_width\":0.1,\"looks\":[3,25]};400;/sampling/looks/1",
                "{\"half_width\":0.1,\"looks\":[0,3]};400;/sampling/looks/0",
                "{\"half_width\":0.1,\"looks\":[]};400;/sampling/looks",
                "{\"half_width\":0.1,\"looks\":[3,3]};422;/sampling/looks",
                "{\"half_width\":0.1,\"looks\":[6,3]};422;/sampling/looks",
                "{\"half_width\":0.1},\"repetitions\":3;422;/repetitions",
                "{\"half_width\":0.1,\"width\":1};400;/sampling/width",
                "[0.1];400;/sampling"
            })
    void whatMakesNoSenseIsRefusedAndPointedAt(String sampling, int status, String pointer) {
        Reply reply = api.post("/api/crawl", TWO + ",\"sampling\":" + sampling + "}");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text("/errors/0/pointer")).isEqualTo(pointer);
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM job")).isZero();
    }

    @Test
    void aJobThatDoesNotSampleHasNoSeries() {
        Job job = api.crawl(TWO + "}");
        assertThat(api.get("/api/jobs/" + job.name()).body()).doesNotContain("sampling");
        assertThat(api.get("/api/jobs/" + job.name() + "/sampling").status()).isEqualTo(404);
    }
}
