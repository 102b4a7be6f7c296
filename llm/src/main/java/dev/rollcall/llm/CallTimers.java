package dev.rollcall.llm;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Measures the time of one kind of calls to one provider, by outcome. Each timer is looked up in the registry only once. */
final class CallTimers {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(120)
    };

    /** Null: calls are not measured. */
    private final MeterRegistry meters;

    private final String name;
    private final String description;
    private final String provider;
    private final Map<Outcome, Timer> byOutcome = new ConcurrentHashMap<>();

    private CallTimers(MeterRegistry meters, String name, String description, String provider) {
        this.meters = meters;
        this.name = name;
        this.description = description;
        this.provider = provider;
    }

    static CallTimers ofQuestions(MeterRegistry meters, String provider) {
        return new CallTimers(meters, "rollcall.provider.call", "Calls to providers, whatever came of them.", provider);
    }

    static CallTimers ofBatches(MeterRegistry meters, String provider) {
        return new CallTimers(
                meters,
                "rollcall.provider.batch.call",
                "Calls about batches to providers: uploads, polls, downloads, whatever came of them.",
                provider);
    }

    void record(Outcome outcome, long nanos) {
        if (meters != null) {
            byOutcome.computeIfAbsent(outcome, this::timer).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private Timer timer(Outcome outcome) {
        return Timer.builder(name)
                .description(description)
                .tag("provider", provider)
                .tag("outcome", outcome.name())
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }
}
