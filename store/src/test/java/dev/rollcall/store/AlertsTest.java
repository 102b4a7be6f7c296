package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Alerts.AckResult;
import dev.rollcall.store.Alerts.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An alert is raised once and resolved once, with its event in the same transaction, whoever evaluates. */
class AlertsTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;

    /** On calls: wrong above a half, right again below a fifth, of at least ten calls, for a minute. */
    private final AlertRule failing = new AlertRule(
            "provider_failing",
            "many calls fail",
            AlertMeasure.FAILURE_RATE_10M,
            0.5,
            false,
            0.2,
            10,
            Duration.ofMinutes(1),
            AlertSeverity.PAGE,
            "look at {subject}",
            "");

    @AfterEach
    void close() {
        work.close();
    }

    private void evaluate(Instant at, AlertRule... rules) {
        ledger.alertEvaluation().run(new AlertSettings(List.of(rules), "https://r.example"), at);
    }

    /** Calls of openai, of which so many failed, in the minute before. */
    private void calls(Instant at, int all, int failed) {
        work.test.execute("DELETE FROM usage_minute");
        work.test.execute("INSERT INTO usage_minute SELECT '" + at.minusSeconds(30)
                + "', t.id, x.outcome, x.n, 0 FROM target t, (VALUES ('ANSWERED', " + (all - failed)
                + "), ('OVERLOADED', " + failed + ")) x (outcome, n) WHERE t.provider = 'openai' AND x.n > 0");
    }

    private List<String> told() {
        ledger.eventMover().move();
        return work.test.rows("SELECT concat_ws(' ', type, subject) AS t FROM event ORDER BY id").stream()
                .map(row -> row.substring(3, row.length() - 1))
                .toList();
    }

    @Test
    void itIsRaisedOnceWhenItHasLastedAndResolvedOnceBelowTheLowerBound() {
        calls(START, 20, 12);
        evaluate(START, failing);
        evaluate(START.plusSeconds(45), failing);
        assertThat(ledger.alerts().open()).as("not for long enough yet").isEmpty();
        calls(START.plusSeconds(60), 20, 12);
        for (int seconds : List.of(60, 75, 90)) {
            evaluate(START.plusSeconds(seconds), failing);
        }
        Alert alert = ledger.alerts().open().get(0);
        assertThat(alert.subject()).isEqualTo("openai");
        assertThat(alert.since()).isEqualTo(START);
        assertThat(alert.raisedAt()).isEqualTo(START.plusSeconds(60));
        assertThat(alert.value()).isEqualTo(0.6);
        assertThat(alert.cause()).isEqualTo("12 of 20 calls failed within 10 minutes, most often OVERLOADED");
        assertThat(alert.mend()).isEqualTo("look at openai");
        assertThat(alert.link()).isEqualTo("https://r.example/ui");
        assertThat(ledger.alerts().openByRule()).containsEntry("provider_failing", 1L);
        calls(START.plusSeconds(120), 20, 6);
        evaluate(START.plusSeconds(120), failing);
        assertThat(ledger.alerts().open()).as("between the bounds it stays").hasSize(1);
        assertThat(ledger.alerts().open().get(0).value())
                .as("with the value of now")
                .isEqualTo(0.3);
        calls(START.plusSeconds(180), 20, 4);
        evaluate(START.plusSeconds(180), failing);
        evaluate(START.plusSeconds(195), failing);
        assertThat(ledger.alerts().open()).isEmpty();
        assertThat(ledger.alerts().past(null, 9).get(0).resolvedAt()).isEqualTo(START.plusSeconds(180));
        assertThat(told()).containsExactly("alert.raised openai", "alert.resolved openai");
        assertThat(work.test.one(
                        String.class,
                        "SELECT concat_ws(' ', data->>'rule', data->>'severity', data->>'value', data->>'link', data->>'runbook',"
                                + " data->>'simulated', data->>'provider') FROM event WHERE type = 'alert.raised'"))
                .isEqualTo(
                        "provider_failing page 0.6 https://r.example/ui docs/runbook.md#provider_failing false openai");
    }

    @Test
    void whatWasResolvedLastComesFirst() {
        for (int i = 1; i <= 3; i++) {
            work.test.execute(
                    "INSERT INTO alert (rule, subject, simulated, severity, since, value, cause, mend, link, raised_at, resolved_at)"
                            + " VALUES ('r', 's" + i
                            + "', false, 'warn', now(), 1, 'c', 'm', '', now(), now() - interval '" + i
                            + " days')");
        }
        List<Alert> page = ledger.alerts().lastResolved(null, 2);
        assertThat(page).extracting(Alert::subject).containsExactly("s1", "s2");
        assertThat(ledger.alerts().lastResolved(page.get(1).id(), 2))
                .extracting(Alert::subject)
                .containsExactly("s3");
    }

    @Test
    void whatDoesNotLastIsToldToNobody() {
        calls(START, 20, 12);
        evaluate(START, failing);
        calls(START.plusSeconds(30), 20, 1);
        evaluate(START.plusSeconds(30), failing);
        calls(START.plusSeconds(60), 20, 12);
        evaluate(START.plusSeconds(60), failing);
        assertThat(ledger.alerts().open()).isEmpty();
        assertThat(told()).isEmpty();
        assertThat(work.test.one(Long.class, "SELECT count(*) FROM alert")).isEqualTo(1);
    }

    @Test
    void fewCallsRaiseNothingAndResolveAllTheSame() {
        calls(START, 9, 9);
        evaluate(START, failing);
        evaluate(START.plusSeconds(60), failing);
        assertThat(work.test.one(Long.class, "SELECT count(*) FROM alert")).isZero();
        calls(START.plusSeconds(120), 10, 10);
        evaluate(START.plusSeconds(120), failing);
        evaluate(START.plusSeconds(180), failing);
        calls(START.plusSeconds(240), 3, 3);
        evaluate(START.plusSeconds(240), failing);
        assertThat(ledger.alerts().open())
                .as("three calls that fail are no news")
                .hasSize(1);
        calls(START.plusSeconds(300), 3, 0);
        evaluate(START.plusSeconds(300), failing);
        assertThat(ledger.alerts().open()).isEmpty();
    }

    @Test
    void whatIsNotMeasuredAnyMoreIsResolvedAndSoIsARuleThatIsTakenAway() {
        calls(START, 20, 20);
        evaluate(START, failing);
        evaluate(START.plusSeconds(60), failing);
        assertThat(ledger.alerts().open()).hasSize(1);
        work.test.execute("DELETE FROM usage_minute");
        evaluate(START.plusSeconds(120), failing);
        assertThat(ledger.alerts().open()).isEmpty();
        calls(START.plusSeconds(180), 20, 20);
        evaluate(START.plusSeconds(180), failing);
        evaluate(START.plusSeconds(240), failing);
        assertThat(ledger.alerts().open()).hasSize(1);
        evaluate(START.plusSeconds(255));
        assertThat(ledger.alerts().open()).isEmpty();
        assertThat(told())
                .containsExactly(
                        "alert.raised openai", "alert.resolved openai", "alert.raised openai", "alert.resolved openai");
    }

    @Test
    void anAcknowledgementIsKeptUntilTheEnd() {
        calls(START, 20, 20);
        evaluate(START, failing);
        evaluate(START.plusSeconds(60), failing);
        long id = ledger.alerts().open().get(0).id();
        assertThat(ledger.alerts().ack(id, "ada", "their status page says 14:00"))
                .isEqualTo(AckResult.ACKED);
        assertThat(ledger.alerts().ack(id, "bob", null)).isEqualTo(AckResult.UNCHANGED);
        assertThat(ledger.alerts().byId(id).orElseThrow().ackedBy()).isEqualTo("ada");
        assertThat(ledger.alerts().open().get(0).ackNote()).isEqualTo("their status page says 14:00");
        evaluate(START.plusSeconds(75));
        assertThat(ledger.alerts().ack(id, "bob", null)).isEqualTo(AckResult.RESOLVED);
        assertThat(ledger.alerts().ack(id + 1, "bob", null)).isEqualTo(AckResult.NO_SUCH_ALERT);
    }

    @Test
    void theRulesInForceAreKnownToAll() {
        var settings = new AlertSettings(List.of(failing), "https://r.example");
        ledger.alerts().publish(settings);
        ledger.alerts().publish(settings);
        assertThat(ledger.alerts().published()).isEqualTo(settings);
        assertThat(ledger.alerts().openByRule()).containsExactly(java.util.Map.entry("provider_failing", 0L));
        ledger.alerts().publish(AlertSettings.NONE);
        assertThat(ledger.alerts().published()).isEqualTo(AlertSettings.NONE);
    }
}
