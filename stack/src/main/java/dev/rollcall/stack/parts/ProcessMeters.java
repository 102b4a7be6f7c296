package dev.rollcall.stack.parts;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.temporal.common.reporter.MicrometerClientStatsReporter;

/** The meters of one process: its JVM, what Temporal's SDK tells, and whatever its parts add. */
public final class ProcessMeters {
    /** The SDK's gauges and counters are up to so old. */
    private static final com.uber.m3.util.Duration REPORT = com.uber.m3.util.Duration.ofSeconds(5);

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new WithoutMaxima(), Clock.SYSTEM);

    private ProcessMeters() {
        registry.config().meterFilter(new TemporalMeters());
    }

    /** Those of this process, which has one of them. */
    public static ProcessMeters open() {
        var meters = new ProcessMeters();
        bindJvm(meters.registry);
        return meters;
    }

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** Where a client of Temporal and its workers report. */
    public Scope temporal() {
        return new RootScopeBuilder().reporter(new SharedReporter(registry)).reportEvery(REPORT);
    }

    /** A worker says what it is, as the API does. */
    public void tellVersion(String version, String environment) {
        registry.gauge(
                "rollcall.info",
                io.micrometer.core.instrument.Tags.of(
                        "version", version, "environment", environment == null ? "" : environment),
                1);
    }

    @SuppressWarnings("try") // the listeners of the garbage collector are there as long as the process is
    private static void bindJvm(MeterRegistry registry) {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    /** Its scope is closed with the client; the registry is not the client's. */
    private static final class SharedReporter extends MicrometerClientStatsReporter {
        private SharedReporter(MeterRegistry registry) {
            super(registry);
        }

        @Override
        public void close() {
            // The process goes on measuring.
        }
    }

    /** Micrometer adds to each histogram a gauge of the largest value of the last minutes, which no query of ours needs. */
    private static final class WithoutMaxima extends PrometheusRegistry {
        @Override
        public MetricSnapshots scrape() {
            return scrape(name -> !name.endsWith("_seconds_max"));
        }
    }
}
