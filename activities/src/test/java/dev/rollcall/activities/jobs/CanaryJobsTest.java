package dev.rollcall.activities.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.canary.CanaryReading;
import dev.rollcall.activities.canary.CanarySettings;
import dev.rollcall.store.AlertMeasure;
import dev.rollcall.store.AlertRule;
import dev.rollcall.store.AlertSettings;
import dev.rollcall.store.AlertSeverity;
import dev.rollcall.store.Alerts.Alert;
import dev.rollcall.store.Body;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.PromptOrders.RegisteredPrompt;
import dev.rollcall.store.Prompts.PromptVersion;
import dev.rollcall.store.TestLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Canary prompts are put to groq, a job a day, as a worker's reconciler makes it. */
class CanaryJobsTest {
    private static final Instant FIRST = Instant.parse("2026-11-01T09:00:00Z");

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();

    @AfterEach
    void close() {
        test.close();
    }

    private CanaryJobs on(int day) {
        return new CanaryJobs(
                ledger, null, true, () -> FIRST.plus(Duration.ofDays(day)), new CanarySettings(10_000_000_000L));
    }

    /** All say the same of each question. */
    private void answered(int day, String word) {
        Job job = on(day).make().orElseThrow();
        TestPlanning.plan(ledger, job);
        test.execute("INSERT INTO answer (cell_id, n, at, truncated, simulated, resolved_model)"
                + " SELECT id, 1, now(), false, true, 'm-1' FROM cell WHERE state = 0 AND window_id = "
                + job.windowId());
        test.execute("INSERT INTO answer_body SELECT id, '\\x"
                + HexFormat.of().formatHex(new Body(word, List.of(), new byte[0]).pack())
                + "' FROM cell WHERE state = 0 AND window_id = " + job.windowId());
        test.execute("UPDATE cell SET state = 10, attempts = 1 WHERE state = 0 AND window_id = " + job.windowId());
        new CanaryReading(ledger.canaries()).read();
    }

    private List<Alert> alerts() {
        var rule = new AlertRule(
                "model_suspect",
                "another model",
                AlertMeasure.MODEL_SUSPECTS_24H,
                0,
                false,
                0,
                0,
                Duration.ZERO,
                AlertSeverity.WARN,
                "look",
                "");
        ledger.alertEvaluation().some(new AlertSettings(List.of(rule), ""), ledger.now());
        return ledger.alerts().open();
    }

    @Test
    void thereIsOneJobADayOfTenQuestionsToEachTarget() {
        TestPlanning.planned(ledger, 1, "groq", "xai");
        Job job = on(0).make().orElseThrow();
        assertThat(job.name()).isEqualTo("canaries-2026-11-01-simulated");
        assertThat(job.windowName()).isEqualTo("2026-11-01");
        assertThat(on(0).make()).as("the same day").isEmpty();
        TestPlanning.plan(ledger, job);
        assertThat(test.one(
                        Integer.class,
                        "SELECT count(*) FROM cell WHERE domain_id ="
                                + " (SELECT id FROM domain WHERE name = 'canaries.invalid')"))
                .isEqualTo(20);
        assertThat(ledger.prompts().current()).extracting(PromptVersion::name).containsExactly("a");
        assertThat(ledger.promptOrders().all())
                .extracting(RegisteredPrompt::name)
                .containsExactly("a");
        assertThat(on(1).make().orElseThrow().promptVersionIds())
                .as("the same questions")
                .isEqualTo(job.promptVersionIds());
    }

    /** A budget that is too small must not leave a job for each day. */
    @Test
    void aJobThatIsUnfinishedTheNextDayIsCancelled() {
        TestPlanning.planned(ledger, 1, "groq");
        assertThat(on(0).make()).isPresent();
        assertThat(on(1).make()).isPresent();
        assertThat(test.rows("SELECT name, state FROM job WHERE name <> 'job' ORDER BY id"))
                .containsExactly(
                        "{name=canaries-2026-11-01-simulated, state=cancelled}",
                        "{name=canaries-2026-11-02-simulated, state=queued}");
    }

    @Test
    void aTargetThatAnswersOtherwiseOnTwoDaysIsSuspectedOnce() {
        TestPlanning.planned(ledger, 1, "groq");
        for (int day = 0; day < 5; day++) {
            answered(day, "Blue.");
        }
        answered(5, "Red.");
        assertThat(alerts()).as("one day").isEmpty();
        answered(6, "Red.");
        answered(7, "Red");
        assertThat(
                        test.rows(
                                "SELECT t.provider, s.since::date::text AS since FROM model_suspect s JOIN target t ON t.id = s.target_id"))
                .containsExactly("{provider=groq, since=2026-11-06}");
        assertThat(alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.subject()).isEqualTo("groq/model/simulated");
            assertThat(alert.cause()).contains("since 2026-11-06 UTC, on two days running");
        });
    }
}
