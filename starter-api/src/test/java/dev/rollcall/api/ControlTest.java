package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.HoldKind;
import dev.rollcall.store.Jobs.Job;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two domains and two prompts: four cells of openai, four of groq; xai and ai21 are skipped. */
class ControlTest {
    private static final String WHY = "{\"reason\":\"wrong prompt\"}";
    private static final String GROQ = "{\"reason\":\"odd answers\",\"provider\":\"groq\"}";

    private final TestApi api = TestApi.start().withWorker(true);
    private final Job job = api.planned("{\"domains\":[\"stripe.com\",\"adyen.com\"]}");
    private final String path = "/api/jobs/" + job.name();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aJobIsPausedAndResumed() {
        Reply paused = api.post(path + "/pause", WHY);
        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.text("/status")).isEqualTo("paused");
        assertThat(paused.text("/held/0/kind")).isEqualTo("pause");
        assertThat(paused.text("/held/0/why")).isEqualTo("wrong prompt");
        assertThat(paused.text("/held/0/by")).isEqualTo("REST");
        assertThat(paused.at("/held/0/provider").isMissingNode()).isTrue();
        assertThat(paused.at("/notice").isMissingNode()).as("Temporal was told").isTrue();
        assertThat(api.answerAll(job, "yes", TestApi.bytes("{}"))).isEmpty();
        Reply again = api.post(path + "/pause", "{\"reason\":\"another\"}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text("/held/0/why")).isEqualTo("wrong prompt");
        assertThat(api.get("/api/jobs?state=paused").text("/jobs/0/held/0/why")).isEqualTo("wrong prompt");
        Reply resumed = api.post(path + "/resume", "{\"reason\":\"it is right\"}");
        assertThat(resumed.text("/status")).isEqualTo("processing");
        assertThat(resumed.at("/held").size()).isZero();
        assertThat(api.post(path + "/resume", WHY).text("/status")).isEqualTo("processing");
        assertThat(api.answerAll(job, "yes", TestApi.bytes("{}"))).hasSize(8);
    }

    /** The ledger is what workers go by: the pause holds at once, and the caller hears that Temporal does not know. */
    @Test
    void aPauseHoldsThoughTemporalIsAway() {
        try (var away = TestApi.withoutTemporal().withWorker(true)) {
            Job held = away.planned("{\"domains\":[\"stripe.com\"]}");
            Reply paused = away.post("/api/jobs/" + held.name() + "/pause", WHY);
            assertThat(paused.text("/status")).isEqualTo("paused");
            assertThat(paused.text("/notice")).contains("It is in the ledger", "Temporal could not be told");
            assertThat(away.answerAll(held, "yes", TestApi.bytes("{}"))).isEmpty();
        }
    }

    @Test
    void whatElseHoldsTheJobIsSaid() {
        api.ledger.holds().hold(job.id(), HoldKind.BUDGET, "5 USD are spent", "its budget");
        api.post(path + "/pause", WHY);
        Reply resumed = api.post(path + "/resume", WHY);
        assertThat(resumed.text("/status")).isEqualTo("paused");
        assertThat(resumed.text("/notice"))
                .isEqualTo("The pause is taken away, and the job is still held by its budget: 5 USD are spent.");
        assertThat(resumed.text("/held/0/kind")).isEqualTo("budget");
    }

    @Test
    void oneProviderIsPausedInTheJob() {
        Reply paused = api.post(path + "/pause", GROQ);
        assertThat(paused.text("/status")).isEqualTo("processing");
        assertThat(paused.text("/held/0/provider")).isEqualTo("groq");
        assertThat(paused.text("/per_provider/1/waiting_for")).isEqualTo("paused by REST: odd answers");
        assertThat(paused.at("/cells/open").intValue()).isEqualTo(8);
        api.answer(job, "openai", 1);
        assertThat(api.get(path).at("/eta").isNull()).as("openai moves").isFalse();
        api.answer(job, "openai", 3);
        assertThat(api.get(path).at("/eta").isNull())
                .as("only groq is open, and paused")
                .isTrue();
        assertThat(api.post(path + "/resume", GROQ).at("/held").size()).isZero();
    }

    @Test
    void oneProviderIsCancelledInTheJob() {
        api.answer(job, "groq", 1);
        Reply cancelled = api.post(path + "/cancel", GROQ);
        assertThat(cancelled.text("/status")).isEqualTo("processing");
        assertThat(cancelled.text("/held/0/kind")).isEqualTo("cancel");
        assertThat(cancelled.at("/cells/open").intValue()).isEqualTo(4);
        assertThat(cancelled.at("/cells/cancelled").intValue()).isEqualTo(3);
        assertThat(cancelled.at("/per_provider/1/cancelled").intValue()).isEqualTo(3);
        assertThat(cancelled.at("/providers_pending").findValuesAsString("provider"))
                .containsExactly("openai");
        assertThat(api.get(path + "/cells?state=cancelled").at("/cells").findValuesAsString("provider"))
                .containsExactly("groq", "groq", "groq");
        assertThat(api.get(path + "/cells?state=open").at("/cells").findValuesAsString("provider"))
                .hasSize(4)
                .containsOnly("openai");
        assertThat(api.post(path + "/cancel", GROQ).status()).as("again").isEqualTo(200);
        for (String order : List.of("/pause", "/resume")) {
            Reply late = api.post(path + order, GROQ);
            assertThat(late.status()).isEqualTo(409);
            assertThat(late.text("/detail")).startsWith("groq is cancelled in this job");
        }
        assertThat(api.ledger.counters().recount(job)).isEqualTo(4);
    }

    @Test
    void aReasonToCancelIsKept() {
        assertThat(api.post(path + "/cancel", WHY).text("/note")).isEqualTo("cancelled by REST: wrong prompt");
    }

    @Test
    void aJobThatHasEndedIsHeldNoMore() {
        api.post(path + "/pause", WHY);
        api.post(path + "/cancel", "");
        for (String order : List.of("/pause", "/resume", "/cancel")) {
            Reply late = api.post(path + order, WHY);
            assertThat(late.status()).as(order).isEqualTo(409);
            assertThat(late.text("/detail")).isEqualTo("the job has ended already: it is cancelled");
        }
        assertThat(api.patch(path, "{\"priority\":2,\"reason\":\"late\"}").status())
                .isEqualTo(409);
        assertThat(api.get(path).at("/held").size()).isZero();
    }

    @Test
    void aJobsPriorityIsChanged() {
        Reply changed = api.patch(path, "{\"priority\":2,\"reason\":\"the board meets\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.at("/priority").intValue()).isEqualTo(2);
        assertThat(api.ledger.holds().standing(job.id()).priority()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST  | /pause  | {}                                                | /reason",
                "POST  | /pause  | {\"reason\":\"a\",\"provider\":\"mistral\"}       | /provider",
                "POST  | /pause  | {\"reason\":\"a\",\"provider\":3}                 | /provider",
                "POST  | /resume | {\"reason\":\"a\",\"providers\":\"groq\"}         | /providers",
                "POST  | /cancel | {\"provider\":\"groq\"}                           | /reason",
                "PATCH | ``      | {\"reason\":\"a\"}                                | /priority",
                "PATCH | ``      | {\"reason\":\"a\",\"priority\":6}                 | /priority",
                "PATCH | ``      | {\"reason\":\"a\",\"priority\":\"ten\"}           | /priority",
                "PATCH | ``      | {\"priority\":2}                                  | /reason",
            })
    void whatIsWrongIsPointedAt(String method, String order, String body, String pointer) {
        Reply reply = method.equals("PATCH") ? api.patch(path + order, body) : api.post(path + order, body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/errors/0/pointer")).isEqualTo(pointer);
        assertThat(reply.text("/detail")).endsWith("Nothing was done.");
        assertThat(api.get(path).text("/status")).isEqualTo("processing");
    }

    @Test
    void aJobThatIsNotThereIsNotFound() {
        assertThat(api.post("/api/jobs/nope/pause", WHY).status()).isEqualTo(404);
        assertThat(api.patch("/api/jobs/nope", "{\"priority\":2,\"reason\":\"a\"}")
                        .status())
                .isEqualTo(404);
    }
}
