package dev.rollcall.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.Activities;
import dev.rollcall.llm.Key;
import dev.rollcall.store.BatchIntent.Intended;
import dev.rollcall.store.BatchState;
import dev.rollcall.store.BatchWish;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.store.ProviderBatches;
import dev.rollcall.workflows.BatchActivities;
import dev.rollcall.workflows.BatchStep;
import dev.rollcall.workflows.TaskQueues;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches whose steps break off before or after any write to the ledger, are taken by two workers by turns, and whose creates are cut. */
@Timeout(300)
class BatchStepsTest {
    private static final int SEEDS = 12;
    private static final int ITEMS = 20;

    /** A worker that dies. */
    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final AtomicBoolean dangerous = new AtomicBoolean();
    private Random random;

    @ParameterizedTest
    @ValueSource(strings = {"openai", "google", "mistral", "xai", "groq", "together", "perplexity"})
    void whereBatchesHaveNamesEachRowIsAcceptedOnce(String provider) {
        try (var at = new LaneAtWork(provider)) {
            all(at, provider);
            assertThat(at.simulator.cells().values())
                    .hasSize(SEEDS * ITEMS)
                    .allSatisfy(cell -> assertThat(cell.asked()).as(cell.cell()).isEqualTo(1));
        }
    }

    /** What is accepted twice is a possible duplicate in the ledger. */
    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "openrouter"})
    void whereBatchesHaveNoNamesWhatIsAcceptedTwiceIsSaid(String provider) {
        try (var at = new LaneAtWork(provider)) {
            all(at, provider);
            long twice = at.simulator.cells().values().stream()
                    .filter(cell -> cell.asked() > 1)
                    .count();
            assertThat(at.test.one(Long.class, "SELECT count(DISTINCT cell_id) FROM attempt WHERE possible_duplicate"))
                    .isGreaterThanOrEqualTo(twice);
        }
    }

    private void all(LaneAtWork at, String provider) {
        at.control("clock", "{\"batch_takes\":\"50ms\"}");
        at.faults(provider + "=batch-create-cut:0.3, batch-shuffled");
        var first = TestActivityEnvironment.newInstance();
        var second = TestActivityEnvironment.newInstance();
        try (Activities one = at.activities();
                Activities two = at.activities()) {
            first.registerActivitiesImplementations(one.batches().orElseThrow());
            second.registerActivitiesImplementations(two.batches().orElseThrow());
            List<BatchActivities> workers = List.of(
                    first.newActivityStub(BatchActivities.class), second.newActivityStub(BatchActivities.class));
            Job job = at.planned("seeds", SEEDS * ITEMS / 2);
            at.test.onStatements(this::perhapsDie, this::perhapsDie);
            for (int seed = 0; seed < SEEDS; seed++) {
                random = new Random(seed);
                drive(at, workers, intended(at, job, provider));
            }
        } finally {
            first.close();
            second.close();
        }
        assertThat(at.batches()).hasSize(SEEDS).allSatisfy(batch -> {
            assertThat(batch.state()).isEqualTo(BatchState.DONE);
            assertThat(batch.account().answered()).isEqualTo(ITEMS);
        });
    }

    /** Each time a worker dies, the other one goes on, or the same; Temporal knows the step, or has lost it. */
    private void drive(LaneAtWork at, List<BatchActivities> workers, ProviderBatch batch) {
        BatchStep begin = BatchStep.first(batch.token(), TaskQueues.batch(batch.provider(), true));
        BatchStep step = begin;
        while (!step.isOver() && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(
                    Duration.ofMillis(Math.min(step.pauseMillis(), 300)).toNanos());
            try {
                dangerous.set(true);
                step = take(workers.get(random.nextInt(2)), step);
            } catch (ActivityFailure e) {
                step = random.nextBoolean() ? step : begin;
            } finally {
                dangerous.set(false);
            }
        }
        assertThat(at.ledger.batchList().find(batch.id()).orElseThrow().isOpen())
                .isFalse();
    }

    private static BatchStep take(BatchActivities worker, BatchStep step) {
        return switch (step.next()) {
            case SUBMIT -> worker.submit(step);
            case POLL -> worker.poll(step);
            case INGEST -> worker.ingest(step);
            case ACCOUNT -> worker.account(step);
        };
    }

    private void perhapsDie(String sql) {
        if (dangerous.get() && sql.contains("UPDATE provider_batch") && random.nextInt(6) == 0) {
            throw new Death();
        }
    }

    private static ProviderBatch intended(LaneAtWork at, Job job, String provider) {
        var wish = new BatchWish(
                ProviderBatches.newToken(),
                job,
                job.targetIds().get(0),
                Key.of(provider, "simulated-key").fingerprint(),
                new BigDecimal("0.5"),
                Instant.now().plus(Duration.ofHours(30)),
                ITEMS,
                1,
                job.promptVersionIds().stream()
                        .collect(Collectors.toMap(id -> id, id -> new BatchWish.CallEstimate(10L, 10))),
                0,
                null,
                2);
        return ((Intended) at.ledger.batchIntents().intend(wish)).batch();
    }
}
