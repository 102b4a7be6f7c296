package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.LedgerAtWork.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each measure says of a ledger in which something is wrong, and of one in which it is over. */
class AlertMeasuresTest {
    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;

    @AfterEach
    void close() {
        work.close();
    }

    /** {@code subject value/samples cause} */
    private List<String> says(AlertMeasure measure) {
        return says(measure, ledger.now());
    }

    private List<String> says(AlertMeasure measure, Instant now) {
        return ledger.jdbi().withHandle(handle -> measure.read(handle, now, 0.25)).stream()
                .map(reading -> reading.subject() + " " + rounded(reading.value()) + "/" + reading.samples() + " "
                        + reading.cause())
                .toList();
    }

    private static String rounded(double value) {
        return String.valueOf(Math.round(value * 100) / 100.0);
    }

    @ParameterizedTest
    @EnumSource(AlertMeasure.class)
    void aNewLedgerHasNothingToSayButOfItself(AlertMeasure measure) {
        try (var fresh = TestLedger.open()) {
            List<AlertReading> read = fresh.ledger()
                    .jdbi()
                    .withHandle(handle -> measure.read(handle, fresh.ledger().now(), 0.25));
            assertThat(read).hasSize(measure == AlertMeasure.LEDGER_COMMIT_SECONDS ? 1 : 0);
        }
    }

    @Test
    void callsThatFail() {
        Jobs.Job job = work.planned("j1", 4, 1, "openai", "groq");
        List<Asked> asked = work.asked(job, 8);
        asked.subList(0, 4).forEach(work::answered);
        asked.subList(4, 6).forEach(each -> work.failed(each, "INVALID", "not JSON"));
        asked.subList(6, 7).forEach(work::lost);
        asked.subList(7, 8).forEach(work::answered);
        ledger.usage().fold();
        assertThat(says(AlertMeasure.FAILURE_RATE_10M_OF_ALL))
                .containsExactly("all calls 0.38/8 3 of 8 calls failed within 10 minutes, most often INVALID");
        assertThat(says(AlertMeasure.FAILURE_RATE_10M)).hasSize(2);
        assertThat(says(AlertMeasure.CALL_SECONDS_10M)).hasSize(2).allMatch(line -> line.contains(" 0.01/4 "));
        Instant later = ledger.now().plus(Duration.ofMinutes(12));
        assertThat(says(AlertMeasure.FAILURE_RATE_10M_OF_ALL, later)).isEmpty();
    }

    /** Whoever was told of the dead provider is not told of its failed calls, nor just after its end. */
    @Test
    void aProviderWithAnAlertOfItsOwnIsLeftOut() {
        Jobs.Job job = work.planned("j1", 4, 1, "openai", "groq");
        List<Asked> asked = work.asked(job, 8);
        asked.stream().skip(4).forEach(work::answered);
        asked.stream().limit(4).forEach(work::lost);
        ledger.usage().fold();
        String raised =
                "INSERT INTO alert (rule, subject, simulated, severity, since, value, cause, mend, link, raised_at)"
                        + " SELECT 'provider_down', p, false, 'page', now(), 1, '', '', '', now() FROM unnest(ARRAY['openai']) p";
        assertThat(says(AlertMeasure.FAILURE_RATE_10M)).hasSize(2);
        work.test.execute(raised);
        assertThat(says(AlertMeasure.FAILURE_RATE_10M)).hasSize(1).allMatch(line -> line.startsWith("groq"));
        assertThat(says(AlertMeasure.FAILURE_RATE_10M_OF_ALL)).allMatch(line -> line.contains("/4 "));
        work.test.execute("UPDATE alert SET resolved_at = now()");
        assertThat(says(AlertMeasure.FAILURE_RATE_10M)).hasSize(1);
        work.test.execute("UPDATE alert SET resolved_at = now() - interval '11 min'");
        assertThat(says(AlertMeasure.FAILURE_RATE_10M)).hasSize(2);
    }

    @Test
    void aProviderThatGivesNoReplyButNotOneWithoutKeys() {
        ledger.providers().tell(false, "groq", work.worker, Instant.parse("2026-11-22T10:00:00Z"), "HTTP 503");
        Jobs.Job job = work.planned("j1", 3, 1, "openai");
        work.asked(job, 3).forEach(each -> work.failed(each, "KEY_REJECTED", "no such key"));
        ledger.usage().fold();
        ledger.providerEvents().tell();
        assertThat(says(AlertMeasure.PROVIDER_SILENT))
                .containsExactly("groq 1.0/1 no usable reply since 2026-11-22 10:00:00 UTC: HTTP 503");
        ledger.providers().tell(false, "groq", work.worker, null, null);
        assertThat(says(AlertMeasure.PROVIDER_SILENT)).isEmpty();
    }

    @Test
    void aModelThatIsNotThereIsAProviderThatGivesNoUsableReply() {
        Jobs.Job job = work.planned("j1", 4, 1, "openai");
        List<Asked> asked = work.asked(job, 4);
        asked.subList(0, 3).forEach(each -> work.failed(each, "FAILED_PERMANENT", "no such model"));
        ledger.usage().fold();
        ledger.providerEvents().tell();
        assertThat(says(AlertMeasure.PROVIDER_SILENT))
                .hasSize(1)
                .allMatch(line -> line.endsWith("UTC: FAILED_PERMANENT, no such model"));
        work.answered(asked.get(3));
        ledger.usage().fold();
        ledger.providerEvents().tell();
        assertThat(says(AlertMeasure.PROVIDER_SILENT)).isEmpty();
    }

    @Test
    void keysThatAPersonHasToMend() {
        ledger.keys()
                .hold(
                        work.worker,
                        false,
                        List.of(new Keys.Held("openai", "0123abcd", "K"), new Keys.Held("openai", "4567abcd", "K_2")));
        ledger.keys().disable(false, "openai", "0123abcd", "no such key");
        assertThat(says(AlertMeasure.SPENT_KEYS)).as("another one is left").isEmpty();
        ledger.keys().park(false, "openai", "4567abcd", null, "no credit");
        assertThat(says(AlertMeasure.SPENT_KEYS))
                .containsExactly(
                        "openai 2.0/2 0123abcd is disabled (no such key), 4567abcd is out of quota (no credit)");
        ledger.keys().order(false, "0123abcd", Keys.Order.ENABLE, null);
        assertThat(says(AlertMeasure.SPENT_KEYS)).isEmpty();
    }

    @Test
    void aJobThatEndedWithLittle() {
        Jobs.Job job = work.planned("j1", 4, 1, "openai", "groq");
        ledger.jobLifecycle().planned(job.id());
        List<Asked> asked = work.asked(job, 8);
        asked.subList(0, 7).forEach(work::answered);
        asked.subList(7, 8).forEach(each -> work.failed(each, "INVALID", "not JSON"));
        ledger.counters().fold();
        assertThat(ledger.jobLifecycle().complete(job.id())).isTrue();
        assertThat(says(AlertMeasure.COVERAGE_AT_END)).hasSize(1).allMatch(line -> line.startsWith("j1 0.75/8 cover"));
        assertThat(says(AlertMeasure.COVERAGE_AT_END).get(0)).contains(" 75 %, ", " 100 %");
        assertThat(says(AlertMeasure.COVERAGE_AT_END, ledger.now().plus(Duration.ofHours(25))))
                .as("a day later nobody is told any more")
                .isEmpty();
        Jobs.Job again = work.planned("j2", 4, 1, "openai", "groq");
        work.test.execute("UPDATE job SET retry_of = " + job.id() + " WHERE id = " + again.id());
        assertThat(says(AlertMeasure.COVERAGE_AT_END)).as("asked again").isEmpty();
    }

    @Test
    void budgets() {
        Jobs.Job job = work.planned("j1", 1, 1, "openai");
        ledger.budgets().set(job.id(), Budgets.TICKS_PER_DOLLAR, null, "ada");
        work.test.execute("UPDATE job_budget SET spent_ticks = 9000000000");
        assertThat(says(AlertMeasure.BUDGET_USED_RATIO)).containsExactly("j1 0.9/1 $0.90 of $1.00 is used");
        assertThat(says(AlertMeasure.BUDGET_HOLDS)).isEmpty();
        ledger.budgets().set(job.id(), Budgets.TICKS_PER_DOLLAR / 2, null, "ada");
        assertThat(says(AlertMeasure.BUDGET_HOLDS)).hasSize(1).allMatch(line -> line.startsWith("j1 1.0/1 $0.9000 of"));
        ledger.budgets().set(job.id(), 2 * Budgets.TICKS_PER_DOLLAR, null, "ada");
        assertThat(says(AlertMeasure.BUDGET_HOLDS)).isEmpty();
        ledger.jobLifecycle().cancel(job.id());
        assertThat(says(AlertMeasure.BUDGET_USED_RATIO)).isEmpty();
    }

    @Test
    void aSweepThatDidNotBegin() {
        ledger.sweepSchedule().expect(ledger.now().plusSeconds(60));
        Instant later = ledger.now().plus(Duration.ofMinutes(21));
        assertThat(says(AlertMeasure.SWEEP_LATE_SECONDS, later))
                .as("nothing is watched")
                .isEmpty();
        ledger.freshness().watch(List.of(Domain.parse("stripe.com")), false, 24);
        assertThat(says(AlertMeasure.SWEEP_LATE_SECONDS)).isEmpty();
        assertThat(says(AlertMeasure.SWEEP_LATE_SECONDS, later))
                .hasSize(1)
                .allMatch(line -> line.startsWith("sweep 12") && line.contains("has not begun"));
        ledger.sweepSchedule().swept();
        assertThat(says(AlertMeasure.SWEEP_LATE_SECONDS, later)).isEmpty();
    }

    @Test
    void aSweepThatIsLateStaysSoWhenTheNextOneIsAnnouncedUnlessTheScheduleIsPaused() {
        ledger.freshness().watch(List.of(Domain.parse("stripe.com")), false, 24);
        Instant missed = ledger.now().minus(Duration.ofMinutes(20));
        ledger.sweepSchedule().expect(missed);
        ledger.sweepSchedule().expect(ledger.now().plus(Duration.ofHours(4)));
        assertThat(says(AlertMeasure.SWEEP_LATE_SECONDS)).hasSize(1);
        ledger.sweepSchedule().expect(null);
        assertThat(says(AlertMeasure.SWEEP_LATE_SECONDS)).isEmpty();
        ledger.sweepSchedule().expect(missed);
        ledger.sweepSchedule().swept();
        ledger.sweepSchedule().expect(ledger.now().plus(Duration.ofHours(4)));
        assertThat(says(AlertMeasure.SWEEP_LATE_SECONDS)).isEmpty();
    }

    @Test
    void domainsThatAreDueForLong() {
        ledger.freshness().watch(List.of(Domain.parse("stripe.com"), Domain.parse("adyen.com")), false, 24);
        Instant later = ledger.now().plus(Duration.ofHours(9));
        assertThat(says(AlertMeasure.STALE_SECONDS, later)).hasSize(1).allMatch(line -> line.startsWith("domains 32"));
        work.test.execute("UPDATE freshness SET due_at = now() + interval '1 day'");
        assertThat(says(AlertMeasure.STALE_SECONDS)).hasSize(1).allMatch(line -> line.startsWith("domains -8"));
    }

    @Test
    void noWorker() {
        assertThat(says(AlertMeasure.WORKER_SILENCE_SECONDS, ledger.now().plusSeconds(600)))
                .hasSize(1)
                .allMatch(line -> line.startsWith("workers 600.") && line.endsWith("unfinished jobs: 0"));
        assertThat(says(AlertMeasure.WORKER_SILENCE_SECONDS)).allMatch(line -> line.startsWith("workers 0."));
        Jobs.Job job = work.planned("j1", 1, 1, "openai");
        work.test.execute("DELETE FROM worker");
        assertThat(says(AlertMeasure.WORKER_SILENCE_SECONDS, job.createdAt().plusSeconds(400)))
                .hasSize(1)
                .allMatch(line -> line.startsWith("workers 400.0/1") && line.endsWith("unfinished jobs: 1"));
    }

    @Test
    void deadLetters() {
        Jobs.Job job = work.planned("j1", 4, 1, "openai");
        work.asked(job, 3).forEach(each -> work.failed(each, "INVALID", "not JSON"));
        assertThat(says(AlertMeasure.DEAD_LETTERS_1H))
                .hasSize(1)
                .allMatch(line -> line.startsWith("cells 3.0/3 3 cells"));
        assertThat(says(AlertMeasure.DEAD_LETTERS_1H, ledger.now().plus(Duration.ofMinutes(61))))
                .isEmpty();
    }

    @Test
    void eventsThatWait() {
        int outlet = ledger.outlets()
                .create(new Outlets.NewOutlet(Outlets.WEBHOOK, "https://a.example/", null, List.of("job.created"), 0L))
                .id();
        work.planned("j1", 1, 1, "openai");
        Instant later = ledger.now().plusSeconds(90);
        assertThat(says(AlertMeasure.OUTBOX_SECONDS, later)).hasSize(1).allMatch(line -> line.startsWith("events 9"));
        ledger.eventMover().move();
        assertThat(says(AlertMeasure.OUTBOX_SECONDS, later))
                .hasSize(1)
                .allMatch(line -> line.startsWith("webhook " + outlet + " 9"));
        ledger.deliveries().spread(outlet);
        ledger.deliveries()
                .failed(outlet, 1, new Deliveries.FailedTry(500, "HTTP 500: broken", Duration.ofMinutes(5), null));
        assertThat(says(AlertMeasure.OUTBOX_SECONDS, later))
                .hasSize(1)
                .allMatch(line -> line.endsWith("waits: HTTP 500: broken"));
        ledger.deliveries().delivered(outlet, List.of(1L));
        assertThat(says(AlertMeasure.OUTBOX_SECONDS, later)).isEmpty();
        ledger.outlets().disable(outlet, "HTTP 410");
        assertThat(says(AlertMeasure.DISABLED_OUTLETS)).containsExactly("webhook " + outlet + " 1.0/1 HTTP 410");
        ledger.outlets().change(outlet, new Outlets.OutletChange(null, null, null, Outlets.ACTIVE));
        assertThat(says(AlertMeasure.DISABLED_OUTLETS)).isEmpty();
    }

    @Test
    void aModelThatCallsItselfOtherwise() {
        Jobs.Job job = work.planned("j1", 3, 1, "openai");
        List<Asked> asked = work.asked(job, 3);
        work.answered(asked.get(0));
        ledger.alertEvaluation().run(AlertSettings.NONE, ledger.now());
        assertThat(says(AlertMeasure.NEW_MODELS_24H))
                .as("the first name is no news")
                .isEmpty();
        work.answered(asked.get(1));
        work.test.execute("UPDATE answer SET resolved_model = 'm-2027' WHERE cell_id = "
                + asked.get(1).cell().id());
        ledger.alertEvaluation().run(AlertSettings.NONE, ledger.now());
        ledger.alertEvaluation().run(AlertSettings.NONE, ledger.now());
        assertThat(says(AlertMeasure.NEW_MODELS_24H))
                .containsExactly("openai/openai-m 1.0/1 replies of openai-m now come from m-2027; before from m");
        assertThat(says(AlertMeasure.NEW_MODELS_24H, ledger.now().plus(Duration.ofHours(25))))
                .isEmpty();
    }

    @Test
    void aJudgeThatInventsQuotes() {
        work.test.execute("INSERT INTO model_day (day, kind, target_id, quotes, invented)"
                + " SELECT (now() AT TIME ZONE 'UTC')::date - n, 'judge', t.id, 100, 5 + 10 * n FROM target t, generate_series(0, 2) n"
                + " WHERE t.provider = 'openai'");
        assertThat(says(AlertMeasure.QUOTE_VALIDITY_2D))
                .as("of today and yesterday")
                .containsExactly(
                        "openai/openai-m 0.9/200 20 of 200 quotes that it gave since yesterday stand in no answer");
        assertThat(says(AlertMeasure.QUOTE_VALIDITY_2D, ledger.now().plus(Duration.ofDays(2))))
                .isEmpty();
    }

    @Test
    void aLedgerThatIsSlow() {
        assertThat(says(AlertMeasure.LEDGER_COMMIT_SECONDS))
                .containsExactly("ledger 0.25/1 a small update and its commit took 0.25 s");
    }
}
