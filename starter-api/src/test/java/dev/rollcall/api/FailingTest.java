package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.Jobs.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A1b: a provider that fails all its calls is not simply up, and its job says so. */
class FailingTest {
    private static final String TWO = "{\"domains\":[\"stripe.com\",\"adyen.com\"]}";

    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aBaseUrlThatLeadsNowhere() {
        Job job = api.planned(TWO);
        api.fail(job, "openai", 4, "FAILED_PERMANENT", "Not Found");
        api.answer(job, "groq", 4);
        Reply account = api.get("/api/jobs/" + job.name());
        JsonNode failing = account.at("/per_provider/0/failing");
        assertThat(failing.path("calls").asInt()).isEqualTo(4);
        assertThat(failing.path("reason").asString()).isEqualTo("request rejected");
        assertThat(failing.path("message").asString()).isEqualTo("Not Found");
        assertThat(failing.path("mend").asString()).contains("OPENAI_BASE_URL", "the model's name", "OPENAI_API_KEY");
        assertThat(account.at("/per_provider/1/failing").isNull()).isTrue();
        api.ledger.usage().fold();
        JsonNode openai = api.get("/api/providers").at("/providers/0");
        assertThat(openai.path("state").asString()).isEqualTo("up");
        assertThat(openai.path("failing").path("calls").asInt()).isEqualTo(4);
        assertThat(openai.path("failing").path("never_replied").asBoolean()).isTrue();
        assertThat(openai.path("trouble").asString())
                .isEqualTo("all of the last 4 calls failed: request rejected (Not Found)");
        assertThat(api.get("/api/providers").at("/providers/1/failing").isNull())
                .isTrue();
    }

    @Test
    void aKeyThatIsRefusedAndAHostThatIsNotThere() {
        Job job = api.planned(TWO);
        api.fail(job, "openai", 4, "KEY_REJECTED", "Incorrect API key provided");
        api.fail(job, "groq", 4, "UNREACHABLE", "connection refused");
        Reply account = api.get("/api/jobs/" + job.name());
        assertThat(account.text("/per_provider/0/failing/mend")).startsWith("check its key (OPENAI_API_KEY)");
        assertThat(account.text("/per_provider/1/failing/reason")).isEqualTo("no reply");
        assertThat(account.text("/per_provider/1/failing/mend")).contains("GROQ_BASE_URL", "the network");
        // E3: each of these may have been billed.
        assertThat(account.at("/possible_duplicates").asInt()).isEqualTo(4);
        assertThat(api.get("/api/jobs/" + job.name() + "?audit=true")
                        .at("/possible_duplicates")
                        .asInt())
                .isEqualTo(4);
    }

    /** It may pass: three of them, or the end, and it is said. */
    @Test
    void aFirstFailureOfARunningJobIsNotYetAnything() {
        Job job = api.planned(TWO);
        api.fail(job, "openai", 1, "OVERLOADED", "busy");
        assertThat(api.get("/api/jobs/" + job.name())
                        .at("/per_provider/0/failing")
                        .isNull())
                .isTrue();
        api.fail(job, "openai", 2, "OVERLOADED", "busy");
        assertThat(api.get("/api/jobs/" + job.name()).text("/per_provider/0/failing/reason"))
                .isEqualTo("provider overloaded");
        Job one = api.planned("{\"domains\":\"x.com\",\"prompts\":\"business\",\"providers\":\"groq\"}");
        api.fail(one, "groq", 1, "INVALID", "not JSON");
        assertThat(api.get("/api/jobs/" + one.name())
                        .at("/per_provider/0/failing/calls")
                        .asInt())
                .isOne();
    }

    /** E5: who ended it stands in its account, and in the list. */
    @Test
    void whoEndedAJobInTemporalIsInItsAccount() {
        Job job = api.planned(TWO);
        assertThat(api.ledger.jobLifecycle().cancel(job.id(), "terminated in Temporal by ada@laptop: wrong prompt"))
                .isTrue();
        assertThat(api.ledger.jobLifecycle().cancel(job.id(), "somebody else")).isFalse();
        Reply account = api.get("/api/jobs/" + job.name());
        assertThat(account.text("/status")).isEqualTo("cancelled");
        assertThat(account.text("/note")).isEqualTo("terminated in Temporal by ada@laptop: wrong prompt");
        assertThat(api.get("/api/jobs").text("/jobs/0/note")).isEqualTo(account.text("/note"));
    }
}
