package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Providers.ProviderEntry;
import dev.rollcall.store.TestLedger;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a scrape costs. How much work the statements are is BacklogTest's. */
class LedgerMetricsTest {
    private static final Duration OLD = Duration.ofSeconds(5);

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private long now;

    @Test
    void aThousandJobsCostAsManyStatementsAsOne() {
        try (var test = TestLedger.open();
                var ignored = new LedgerMetrics(
                        new SnapshotCache(() -> LedgerSnapshot.read(test.ledger()), OLD, () -> now),
                        meters,
                        "1",
                        null)) {
            test.ledger()
                    .providers()
                    .publish(
                            false,
                            List.of("openai", "groq").stream()
                                    .map(name -> new ProviderEntry(name, "api", List.of("m"), true, false, "K"))
                                    .toList());
            test.addJobs(1);
            long ofOne = test.statements(meters::scrape);
            long lines = meters.scrape().lines().count();
            assertThat(ofOne).isBetween(10L, 20L);
            test.addJobs(999);
            assertThat(test.statements(meters::scrape))
                    .as("within five seconds")
                    .isZero();
            now += OLD.toNanos();
            assertThat(test.statements(meters::scrape)).isEqualTo(ofOne);
            assertThat(meters.scrape())
                    .hasLineCount((int) lines)
                    .contains("rollcall_jobs_unfinished{state=\"processing\"} 1000.0")
                    .contains("rollcall_cells{provider=\"groq\",state=\"open\"} 5000.0");
        }
    }
}
