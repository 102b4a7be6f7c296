package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an order reaches Temporal needs the real server: see TemporalByHandTest. */
class ScheduleTest {
    private final TestApi api = TestApi.withoutTemporal().withWorker();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void anOrderIsKeptAndComesBeforeWhatIsBundled() {
        Reply before = api.get("/api/schedule");
        assertThat(before.text("/cron")).isEqualTo("0 */4 * * *");
        assertThat(before.text("/cron_from")).isEqualTo("bundled");
        assertThat(before.at("/carried_out").booleanValue()).isTrue();
        Reply ordered = order("{\"cron\":\"0 */6 * * *\",\"jitter_seconds\":0}");
        assertThat(ordered.status()).isEqualTo(200);
        assertThat(ordered.text("/cron_from")).isEqualTo("order");
        assertThat(ordered.at("/jitter_seconds").intValue()).isZero();
        assertThat(ordered.at("/carried_out").booleanValue()).isFalse();
        assertThat(ordered.text("/notice")).contains("A worker tells Temporal within seconds");
        assertThat(api.get("/api/sweep").text("/cron")).isEqualTo("0 */6 * * *");
        assertThat(order("{\"cron\":null}").text("/cron")).isEqualTo("0 */4 * * *");
    }

    @Test
    void aPauseIsKeptWithItsNote() {
        order("{\"paused\":true,\"note\":\"their invoice\"}");
        var plan = api.ledger.sweepSchedule().read();
        assertThat(plan.paused()).isTrue();
        assertThat(plan.note()).isEqualTo("their invoice");
        order("{\"paused\":false}");
        assertThat(api.ledger.sweepSchedule().read().paused()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'cron':'0 25 * * *'}          | /cron '0 25 * * *': field 2 (hour), character 3: '25' is wrong here",
                "{'cron':'every day'}           | field 1 (minute), character 1: 'every' is wrong here",
                "{'cron':7}                     | it is a number; give text in quotes",
                "{'jitter_seconds':-1}          | it is 0 to 86400",
                "{'paused':true}                | /note: say why it is paused",
                "{'paused':true,'note':' '}     | /note: say why it is paused",
                "{'note':'x'}                   | it belongs to paused",
                "{'paused':'yes'}               | it is true or false",
                "{'corn':'0 * * * *'}           | did you mean cron?",
                "{}                             | the body orders nothing",
            })
    void whatCantBeOrderedIsRefused(String body, String words) {
        Reply reply = order(body.replace("'", "\""));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("/detail")).contains(words);
        assertThat(api.ledger.sweepSchedule().read().hasNews()).isFalse();
    }

    @Test
    void inTrialModeItIsSaidWhatCantBeDone() {
        try (var trial = TestApi.start().withWorker()) {
            Reply reply = trial.patch("/api/schedule", "{\"paused\":true,\"note\":\"x\"}");
            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.text("/detail")).contains("has no schedules (trial mode)", "Nothing was done");
            assertThat(trial.get("/api/schedule").text("/notice")).contains("trial mode");
            assertThat(trial.ledger.sweepSchedule().read().hasNews()).isFalse();
        }
    }

    private Reply order(String json) {
        return api.patch("/api/schedule", json);
    }
}
