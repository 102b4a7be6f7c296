package dev.rollcall.api;

import dev.rollcall.store.Ledger;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What measures the API, and tells what was measured. */
@Configuration(proxyBeanMethods = false)
class MetricsWiring {
    /** The ledger is not read more often for all scrapes together. */
    private static final Duration SNAPSHOT = Duration.ofSeconds(5);

    @Bean
    MetricsController metrics(PrometheusMeterRegistry meters) {
        return new MetricsController(meters);
    }

    @Bean
    LedgerMetrics ledgerMetrics(Ledger ledger, PrometheusMeterRegistry meters, ApiOptions options) {
        return new LedgerMetrics(
                new SnapshotCache(() -> LedgerSnapshot.read(ledger), SNAPSHOT, System::nanoTime),
                meters,
                options.version(),
                options.settings().environment());
    }

    /** Behind the one that gives requests their ids, before those that refuse some. */
    @Bean
    FilterRegistrationBean<RequestMeter> requestMeter(
            PrometheusMeterRegistry meters, ObservationRegistry observations) {
        var registration = new FilterRegistrationBean<>(new RequestMeter(meters, observations));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }
}
