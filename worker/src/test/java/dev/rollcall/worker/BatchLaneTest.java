package dev.rollcall.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.BatchState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Lane;
import dev.rollcall.workflows.JobReport;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs whose providers are asked in batches. */
@Timeout(120)
class BatchLaneTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"openai", "anthropic", "google", "mistral", "xai", "groq", "together", "perplexity", "openrouter"
            })
    void eachProviderAnswersTwoHundredShuffledRowsAsItDoesOnline(String provider) {
        try (var at = new LaneAtWork(provider)) {
            at.begin();
            at.faults(provider + "=batch-shuffled");
            Job job = at.job("batched", 100, Lane.BATCH, null);
            JobReport report = at.crawl(job);
            assertThat(report.state()).isEqualTo("completed");
            assertThat(report.cells()).containsExactly(Map.entry("answered", 200L));
            assertThat(at.batches()).singleElement().satisfies(batch -> {
                assertThat(batch.state()).isEqualTo(BatchState.DONE);
                assertThat(batch.account().answered()).isEqualTo(200);
                assertThat(batch.account().unpriced()).isZero();
            });
            assertThat(at.simulator.cells().values())
                    .hasSize(200)
                    .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
        }
    }
}
