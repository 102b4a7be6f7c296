package dev.rollcall.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.reply.TokenUsage;
import dev.rollcall.store.BatchState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Lane;
import dev.rollcall.store.PageKey;
import dev.rollcall.workflows.JobReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs whose providers are asked in batches. */
@Timeout(300)
class BatchLaneTest {

    private static final String[] PROVIDERS = {
        "openai", "anthropic", "google", "mistral", "xai", "groq", "together", "perplexity", "openrouter"
    };

    /** Two hundred rows of each, in any order. */
    @Test
    void eachProviderAnswersInBatchesAsItDoesOnline() {
        try (var at = new LaneAtWork(PROVIDERS)) {
            at.begin();
            at.faults(Arrays.stream(PROVIDERS)
                    .map(provider -> provider + "=batch-shuffled")
                    .toArray(String[]::new));
            Job job = at.job("batched", 100, Lane.BATCH, null);
            JobReport report = at.crawl(job);
            assertThat(report.state()).isEqualTo("completed");
            assertThat(report.cells()).containsExactly(Map.entry("answered", 1_800L));
            assertThat(at.batches()).hasSize(PROVIDERS.length).allSatisfy(batch -> {
                assertThat(batch.state()).isEqualTo(BatchState.DONE);
                assertThat(batch.account().answered()).isEqualTo(200);
                assertThat(batch.account().unpriced()).isZero();
            });
            assertThat(at.simulator.cells().values())
                    .hasSize(1_800)
                    .allSatisfy(cell -> assertThat(cell.asked()).isEqualTo(1));
            try (var online = new LaneAtWork(PROVIDERS)) {
                online.begin();
                Job same = online.job("online", 100, Lane.ONLINE, null);
                online.crawl(same);
                assertThat(online.batches()).isEmpty();
                assertThat(answers(at, job)).hasSize(1_800).isEqualTo(answers(online, same));
            }
        }
    }

    /** Without the provider's word for the end and the tokens: the simulator draws them anew for each reply. */
    private static Map<String, String> answers(LaneAtWork at, Job job) {
        return at.ledger.answers().page(job, PageKey.START, 2_000).rows().stream()
                .collect(Collectors.toMap(
                        answer -> String.join(
                                " ",
                                answer.key().provider(),
                                answer.key().domain(),
                                answer.key().prompt()),
                        answer -> answer.state()
                                + answer.resolvedModel()
                                + answer.content().text()));
    }

    /** Both lanes at once: what was asked online before leaves the batch less room, and nothing is spent that is not there. */
    @Test
    void aBudgetIsNeverExceededAndBatchesCostTheirPartOfTheBill() throws Exception {
        try (var at = new LaneAtWork("openai", "deepseek")) {
            at.begin();
            at.ledger.events().wish("a test", Duration.ofMinutes(5));
            Job free = at.job("before", "free", 20, Lane.BATCH, null, null);
            at.crawl(free);
            assertThat(at.test.one(Long.class, """
                    SELECT count(*) FROM (SELECT type, provider, job_id FROM event UNION ALL SELECT type, provider, job_id FROM event_new) e
                    WHERE type = 'domain.llm.completed' AND provider = 'openai'"""))
                    .as("told by domain, of batches, too")
                    .isEqualTo(20);
            long spent = at.test.one(Long.class, "SELECT sum(cost_ticks)::int8 FROM attempt");
            Job job = at.job("dear", "dear", 20, Lane.BATCH, null, spent * 2);
            JobReport report = at.crawl(job);
            assertThat(report.cells()).containsExactly(Map.entry("answered", 80L));
            assertThat(at.ledger.budgets().find(job.id()).orElseThrow().usedTicks())
                    .isLessThanOrEqualTo(2 * spent);
            JsonNode bill =
                    new ObjectMapper().readTree(at.control("bill", null)).path(0);
            var usage = new TokenUsage(
                    bill.path("input_tokens").asInt(),
                    bill.path("output_tokens").asInt(),
                    bill.path("cached_tokens").asInt(),
                    null,
                    null,
                    null,
                    null);
            assertThat(bill.path("billed_rows").asInt()).isEqualTo(80);
            assertThat(at.test.one(Long.class, "SELECT sum(cost_ticks)::int8 FROM provider_batch"))
                    .isEqualTo(Prices.bundled()
                            .batchCostTicks("openai", bill.path("model").asText(), usage, Instant.now())
                            .orElseThrow());
        }
    }
}
