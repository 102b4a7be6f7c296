package dev.rollcall.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.BatchState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Lane;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.workflows.JobReport;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Activities end in the middle of any step, and others go on; creates are cut meanwhile. */
@Timeout(300)
class BatchCrashTest {
    private static final int SEEDS = 8;

    @ParameterizedTest
    @ValueSource(strings = {"openai", "google", "mistral", "anthropic"})
    void eachRowIsAcceptedOnce(String provider) {
        try (var at = new LaneAtWork(provider)) {
            at.faults(provider + "=batch-create-cut:0.3, batch-shuffled, batch-takes:300ms");
            at.begin();
            for (int seed = 0; seed < SEEDS; seed++) {
                oneJob(at, seed);
            }
            assertThat(at.simulator.cells().values())
                    .hasSize(SEEDS * 40)
                    .allSatisfy(cell -> assertThat(cell.asked()).as(cell.cell()).isEqualTo(1));
        }
    }

    private static void oneJob(LaneAtWork at, int seed) {
        var random = new Random(seed);
        List<BatchState> states = List.of(
                BatchState.INTENDED, BatchState.UPLOADED, BatchState.POSTING, BatchState.RUNNING, BatchState.INGESTING);
        BatchState dies = states.get(seed % states.size());
        Job job = at.job("seed" + seed, "seed" + seed, 20, Lane.BATCH, null, null);
        var workflow = at.start(job);
        int after = at.batches().size();
        while (!Thread.currentThread().isInterrupted()
                && at.batches().stream().noneMatch(batch -> batch.job().equals(job.name()) && hasCome(batch, dies))) {
            LockSupport.parkNanos(500_000);
        }
        LockSupport.parkNanos(random.nextInt(20_000_000));
        at.beginAgain();
        JobReport report = WorkflowStub.fromTyped(workflow).getResult(JobReport.class);
        assertThat(report.cells()).containsEntry("answered", 40L);
        assertThat(at.batches()).hasSizeGreaterThanOrEqualTo(after);
        assertThat(at.ledger.answers().audit(job).possibleDuplicates()).isZero();
    }

    private static boolean hasCome(ProviderBatch batch, BatchState state) {
        return batch.state().compareTo(state) >= 0;
    }
}
