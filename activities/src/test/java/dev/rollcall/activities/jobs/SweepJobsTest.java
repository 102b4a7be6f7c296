package dev.rollcall.activities.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Domain;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.SweepTiming;
import dev.rollcall.store.Targets.TargetOrder;
import dev.rollcall.store.TestLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepJobsTest {
    private static final Instant TICK = Instant.parse("2026-11-22T09:30:00Z");

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final Job job = TestPlanning.planned(ledger, 1, "groq", "xai", "openai");
    private final SweepJobs sweeps = new SweepJobs(ledger, null, true);

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void targetsWithoutHoursOfTheirOwnAreOneJob() {
        watch("a.com", "b.com");
        assertThat(names(sweeps.jobs(TICK, "run-1"))).containsExactly("sweep-2026-11-22T08");
        assertThat(names(sweeps.jobs(TICK, "run-1"))).as("tried again").containsExactly("sweep-2026-11-22T08");
        assertThat(sweeps.jobs(TICK, "run-2")).as("the first one works on them").isEmpty();
    }

    @Test
    void eachGroupOfTargetsIsAJobOfItsDomainsThatAreDue() {
        watch("a.com", "b.com");
        refresh(0, 6);
        refresh(1, 6);
        test.execute("UPDATE freshness SET due_at = now() + interval '1 h' WHERE cadence = 0 AND domain_id ="
                + " (SELECT id FROM domain WHERE name = 'a.com')");
        List<Job> jobs = sweeps.jobs(TICK, "run-1");
        assertThat(names(jobs)).containsExactly("sweep-2026-11-22T08", "sweep-2026-11-22T08-6h");
        assertThat(jobs.get(0).targetIds()).isEqualTo(job.targetIds().subList(2, 3));
        assertThat(jobs.get(0).domains()).isEqualTo(1);
        assertThat(jobs.get(1).targetIds()).isEqualTo(job.targetIds().subList(0, 2));
        assertThat(jobs.get(1).domains()).isEqualTo(2);
        assertThat(jobs.get(1).cadences()).containsExactly(6);
        assertThat(Duration.between(Instant.now(), jobs.get(0).deadline()))
                .as("b.com is due again then")
                .isBetween(Duration.ofHours(23), Duration.ofHours(24));
        assertThat(Duration.between(Instant.now(), jobs.get(1).deadline()))
                .isBetween(Duration.ofHours(5), Duration.ofHours(6));
        assertThat(names(sweeps.jobs(TICK, "run-1"))).as("tried again").isEqualTo(names(jobs));
    }

    /** Otherwise the sweep of nine o'clock would find the answers of eight o'clock, and ask nothing. */
    @Test
    void sweepsThatComeMoreOftenHaveShorterWindows() {
        watch("a.com");
        refresh(0, 1);
        List<Job> jobs = sweeps.jobs(TICK, "run-1");
        assertThat(jobs).extracting(Job::windowName).containsExactly("2026-11-22T08", "2026-11-22T09");
        test.execute("UPDATE job SET state = 'completed', finished_at = now()");
        ledger.sweepSchedule()
                .publish(ledger.workers().register("here", 2, true, List.of()), new SweepTiming("0 * * * *", null));
        assertThat(sweeps.jobs(TICK, "run-2"))
                .extracting(Job::windowName)
                .containsExactly("2026-11-22T09", "2026-11-22T09");
    }

    @Test
    void whenAllTargetsAreDisabledNothingIsSwept() {
        watch("a.com");
        job.targetIds()
                .forEach(id -> ledger.targets().order(id, new TargetOrder(true, false, false, null, "a test", "ada")));
        assertThat(sweeps.jobs(TICK, "run-1")).isEmpty();
    }

    private void watch(String... names) {
        ledger.freshness().watch(List.of(names).stream().map(Domain::parse).toList(), true, 24);
    }

    private void refresh(int target, int hours) {
        ledger.targets().order(job.targetIds().get(target), new TargetOrder(false, null, true, hours, "a test", "ada"));
    }

    private static List<String> names(List<Job> jobs) {
        return jobs.stream().map(Job::name).toList();
    }
}
