package dev.rollcall.activities.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.TestLedger;
import dev.rollcall.workflows.JobOrder;
import dev.rollcall.workflows.OrderReport;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DefaultDataConverter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders as {@code temporal workflow signal --input} sends them. */
class JobOrdersTest {
    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final JobOrders orders = new JobOrders(ledger);
    private final Job job = TestPlanning.planned(ledger, 2, "groq", "xai");

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void eachOrderIsWrittenToTheLedger() {
        assertThat(order("pause", "{\"reason\":\"wrong prompt\"}"))
                .isEqualTo(new OrderReport(true, "pause: wrong prompt"));
        assertThat(now().state()).isEqualTo(JobState.PAUSED);
        assertThat(now().pausedWhy()).isEqualTo("a signal: wrong prompt");
        assertThat(order("pause", "{\"reason\":\"again\"}").words())
                .isEqualTo("pause: nothing has changed, since it was so before");
        assertThat(order("resume", "{\"reason\":\"it is right\"}").done()).isTrue();
        assertThat(now().state()).isEqualTo(JobState.PROCESSING);
        assertThat(ledger.auditTrail().page("signal", "resume", null, 9))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.entry().target()).isEqualTo("/api/jobs/" + job.name());
                    assertThat(row.entry().status()).isEqualTo(200);
                    assertThat(row.entry().summary()).isEqualTo("resume: it is right");
                });
        assertThat(order("setPriority", "{\"priority\":2,\"reason\":\"the board meets\"}")
                        .words())
                .isEqualTo("setPriority 2: the board meets");
        assertThat(now().priority()).isEqualTo(2);
        assertThat(order("setBudget", "{\"budget_usd\":2.5,\"reason\":\"the rest\"}")
                        .words())
                .isEqualTo("setBudget: the rest");
        assertThat(now().budgetTicks()).isEqualTo(25_000_000_000L);
        assertThat(order("cancel", "{\"reason\":\"no key\",\"provider\":\"groq\"}")
                        .words())
                .isEqualTo("cancel groq: no key");
        assertThat(ledger.counters().open(now())).isEqualTo(2);
        assertThat(order("cancel", "{\"reason\":\"enough\"}").done()).isTrue();
        assertThat(now().note()).isEqualTo("cancelled by a signal: enough");
        assertThat(order("pause", "{\"reason\":\"late\"}"))
                .isEqualTo(new OrderReport(false, "pause was refused: the job has ended already"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pause       |                                          | its input is missing; send",
                "pause       | \"now\"                                  | its input is no JSON object",
                "pause       | {}                                       | \"reason\" is missing",
                "pause       | {\"reason\":7}                           | \"reason\": give text in quotes, not 7",
                "pause       | {\"reason\":\" \"}                       | \"reason\" is missing",
                "pause       | {\"reason\":\"a\",\"provder\":\"groq\"}  | there is no field \"provder\"; known are provider, reason",
                "pause       | {\"reason\":\"a\",\"provider\":\"openai\"} | \"provider\": the job does not ask it; it asks groq, xai",
                "setPriority | {\"reason\":\"a\"}                       | \"priority\" is a whole number from 1 to 5",
                "setPriority | {\"reason\":\"a\",\"priority\":6}        | from 1 to 5, not 6",
                "setPriority | {\"reason\":\"a\",\"priority\":\"ten\"}  | from 1 to 5, not ten",
                "setPriority | {\"reason\":\"a\",\"priority\":2.5}      | from 1 to 5, not 2.5",
                "setBudget   | {\"reason\":\"a\"}                       | \"budget_usd\" is missing",
                "setBudget   | {\"reason\":\"a\",\"budget_usd\":0}      | not 0",
                "setBudget   | {\"reason\":\"a\",\"budget_usd\":-1}     | not -1",
                "setBudget   | {\"reason\":\"a\",\"budget_usd\":\"ten\"} | not ten",
                "setBudget   | {\"reason\":\"a\",\"budget_usd\":1e300}  | not 1.0E300",
                "retry       | {\"reason\":\"a\",\"filter\":[]}         | \"filter\": give an object",
                "retry       | {\"reason\":\"a\",\"filter\":{\"colour\":\"red\"}} | there is no field \"colour\"",
                "retry       | {\"reason\":\"a\"}                       | no cell of the job has failed in this way",
            })
    void whatMakesNoSenseIsRefusedInWords(String what, String json, String words) {
        OrderReport report = order(what, json);
        assertThat(report.done()).isFalse();
        assertThat(report.words()).startsWith(what + " was refused: ").contains(words);
        assertThat(ledger.auditTrail().page("signal", null, null, 9))
                .singleElement()
                .satisfies(row -> assertThat(row.entry().status()).isEqualTo(400));
        assertThat(now().state()).isEqualTo(JobState.PROCESSING);
    }

    private Job now() {
        return ledger.jobs().byName(job.name()).orElseThrow();
    }

    /** @param json null: no input */
    private OrderReport order(String what, String json) {
        Object input = json == null
                ? null
                : DefaultDataConverter.STANDARD_INSTANCE.fromPayload(
                        Payload.newBuilder()
                                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                                .setData(ByteString.copyFrom(json, StandardCharsets.UTF_8))
                                .build(),
                        Object.class,
                        Object.class);
        return orders.carryOut(new JobOrder(job.name(), what, input));
    }
}
