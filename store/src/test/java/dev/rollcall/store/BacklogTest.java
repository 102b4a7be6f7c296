package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Backlog.ProviderCells;
import dev.rollcall.store.EndedJobs.JobSpan;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.LedgerAtWork.Asked;
import dev.rollcall.store.Outlets.NewOutlet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final Offset<Double> A_MINUTE = Offset.offset(60.0);

    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;
    private final TestLedger test = work.test;

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void cellsOfUnfinishedJobsAreCountedByProvider() {
        Job job = work.planned("a", 3, 1);
        List<Asked> asked = work.asked(job, 6);
        work.answered(asked.get(0));
        work.failed(asked.get(1), "FAILED_PERMANENT", "no");
        ledger.counters().fold();
        work.answered(asked.get(2)); // not folded yet
        work.planned("b", 2, 1, "groq");
        test.execute("UPDATE job SET created_at = now() - interval '1 hour' WHERE name = 'a'");

        Map<String, ProviderCells> cells = ledger.backlog().cells();
        assertThat(cells.values().stream().mapToLong(ProviderCells::open).sum()).isEqualTo(3 + 2);
        assertThat(cells.values().stream()
                        .flatMap(of -> of.ended().entrySet().stream())
                        .mapToLong(Map.Entry::getValue)
                        .sum())
                .isEqualTo(3);
        assertThat(cells.get("openai").oldestSeconds()).isCloseTo(3600, A_MINUTE);
        assertThat(ledger.backlog().unfinishedJobs())
                .containsEntry(JobState.QUEUED, 2L)
                .containsEntry(JobState.PAUSED, 0L);
    }

    /** A scrape of many jobs may take long, and must not take longer than they are more. */
    @Test
    void theWorkOfALookGrowsAsTheJobsDo() {
        test.addJobs(100);
        long ofHundred = rowsOfThePlan();
        test.addJobs(900);
        assertThat(rowsOfThePlan()).isLessThan(12 * ofHundred);
        assertThat(ledger.backlog().cells().get("groq").open()).isEqualTo(1_000 * 5);
    }

    /** Rows that the parts of the plan hand on or throw away, all together. */
    private long rowsOfThePlan() {
        String plan = String.join("\n", test.rows("EXPLAIN (ANALYZE, TIMING OFF) " + Backlog.CELLS));
        double rows = 0;
        double loops = 1;
        Matcher part = Pattern.compile("\\(actual rows=([0-9.]+) loops=([0-9]+)\\)|Rows Removed by [^:]+: ([0-9]+)")
                .matcher(plan);
        while (part.find()) {
            loops = part.group(2) == null ? loops : Double.parseDouble(part.group(2));
            rows += loops * Double.parseDouble(part.group(part.group(1) == null ? 3 : 1));
        }
        assertThat(rows).as(plan).isPositive();
        return (long) rows;
    }

    @Test
    void nobodyWaitsForWhatIsPausedAndNothingIsOpenOfWhatIsCancelled() {
        Job job = work.planned("a", 3, 1);
        int openai = job.targetIds().get(0);
        ledger.holds().cancelTargets(job.id(), List.of(openai), "a test", "me");
        assertThat(ledger.backlog().cells()).containsOnlyKeys("groq");
        ledger.holds().pause(job.id(), List.of(), "a test", "me");
        assertThat(ledger.backlog().cells().get("groq")).isEqualTo(new ProviderCells(3, Map.of(), null));
        ledger.jobLifecycle().cancel(job.id());
        assertThat(ledger.backlog().cells()).isEmpty();
    }

    @Test
    void theLargestShareOfABudgetAndParkedJobsAreTold() {
        assertThat(ledger.backlog().budgets()).isEqualTo(new Backlog.JobBudgets(0, null));
        Job job = work.planned("a", 1, 1);
        ledger.budgets().set(job.id(), 100L, null, "me");
        test.execute("UPDATE job_budget SET spent_ticks = 90, lost_ticks = 5");
        assertThat(ledger.backlog().budgets()).isEqualTo(new Backlog.JobBudgets(0, 0.95));
        ledger.budgets().set(job.id(), 50L, null, "me");
        assertThat(ledger.backlog().budgets()).isEqualTo(new Backlog.JobBudgets(1, 1.9));
    }

    @Test
    void staleDomainsAndTheLastSweepAreTold() {
        assertThat(ledger.backlog().staleness(false)).isEqualTo(new Backlog.Staleness(0, null, null));
        ledger.freshness().watch(List.of(Domain.parse("stripe.com"), Domain.parse("adyen.com")), false, 24);
        test.execute("UPDATE sweep_schedule SET swept_at = now()");
        test.execute("UPDATE freshness SET due_at = now() - interval '2 hours' WHERE domain_id = 1");
        test.execute("UPDATE freshness SET due_at = now() + interval '2 hours' WHERE domain_id = 2");
        Backlog.Staleness staleness = ledger.backlog().staleness(false);
        assertThat(staleness.staleDomains()).isEqualTo(1);
        assertThat(staleness.oldestSeconds()).isCloseTo(7200, A_MINUTE);
        assertThat(staleness.sweptSeconds()).isCloseTo(0, A_MINUTE);
    }

    @Test
    void theOutboxLagsBehindItsOldestEvent() {
        assertThat(ledger.backlog().outboxLag()).isZero();
        int outlet = ledger.outlets()
                .create(new NewOutlet("webhook", "https://here.example/", null, List.of(), null))
                .id();
        test.execute("INSERT INTO event_new (type, subject, once, data, at)"
                + " VALUES ('job.created', 'j', false, '{}', now() - interval '10 minutes')");
        assertThat(ledger.backlog().outboxLag()).as("no number").isCloseTo(600, A_MINUTE);
        ledger.eventMover().move();
        assertThat(ledger.backlog().outboxLag()).as("in the log").isCloseTo(600, A_MINUTE);
        ledger.deliveries().spread(outlet);
        assertThat(ledger.backlog().outboxLag()).as("waits one by one").isCloseTo(600, A_MINUTE);
        ledger.deliveries().delivered(outlet, List.of(1L));
        assertThat(ledger.backlog().outboxLag()).isZero();
    }

    @Test
    void deadLettersAreCountedByReason() {
        work.failed(work.asked(work.planned("a", 1, 1, "groq"), 1).get(0), "FAILED_PERMANENT", "no");
        assertThat(ledger.backlog().deadLetters()).isEqualTo(Map.of(Reason.REJECTED, 1L));
    }

    @Test
    void alertsThatAreRaisedAndNotResolvedAreCounted() {
        assertThat(ledger.backlog().openAlerts()).isEmpty();
        test.execute("INSERT INTO alert_rule SELECT rule, 1, '', '', 1, false, 1, 0, 0, 'page', '', ''"
                + " FROM unnest('{outbox_late,keys_needed}'::text[]) rule");
        test.execute(
                "INSERT INTO alert (rule, subject, simulated, severity, since, value, cause, mend, link, raised_at)"
                        + " VALUES ('outbox_late', 's', false, 'page', now(), 1, '', '', '', now()),"
                        + " ('keys_needed', 's', false, 'page', now(), 1, '', '', '', NULL)");
        assertThat(ledger.backlog().openAlerts()).isEqualTo(Map.of("outbox_late", 1L, "keys_needed", 0L));
    }

    @Test
    void jobsThatHaveEndedAreCountedOnce() {
        for (String name : List.of("a", "b", "c")) {
            ledger.jobLifecycle().fail(work.planned(name, 1, 1).id(), "a test");
        }
        test.execute("UPDATE job SET finished_at = now(), created_at = now() - interval '90 seconds' WHERE name = 'a'");
        test.execute(
                "UPDATE job SET finished_at = now() - interval '2 h', created_at = now() - interval '4 h' WHERE name = 'b'");
        test.execute("UPDATE job SET finished_at = NULL, state = 'processing' WHERE name = 'c'");
        List<JobSpan> first = ledger.endedJobs().counts();
        assertThat(first)
                .containsExactlyInAnyOrder(
                        new JobSpan(JobState.FAILED, 4, 1, 90), new JobSpan(JobState.FAILED, 7, 1, 7200));
        assertThat(ledger.endedJobs().counts()).isEqualTo(first);

        test.execute("UPDATE job SET created_at = now() - interval '9 h' WHERE finished_at IS NOT NULL");
        ledger.endedJobs().counts();
        test.execute(
                "UPDATE job SET finished_at = now(), created_at = now() - interval '3 s', state = 'completed' WHERE name = 'c'");
        assertThat(ledger.endedJobs().counts().stream().mapToLong(JobSpan::jobs).sum())
                .isEqualTo(3);
        assertThat(ledger.endedJobs().counts()).contains(new JobSpan(JobState.COMPLETED, 1, 1, 3));
    }
}
