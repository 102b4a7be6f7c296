package dev.rollcall.llm;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Measures the time of the calls to one provider, by outcome. Each timer is looked up in the registry only once. */
final class CallTimers {

    /** Null: calls are not measured. */
    private final MeterRegistry meters;

    private final String provider;
    private final Map<Outcome, Timer> byOutcome = new ConcurrentHashMap<>();

    CallTimers(MeterRegistry meters, String provider) {
        this.meters = meters;
        this.provider = provider;
    }

    void record(Outcome outcome, long nanos) {
        if (meters != null) {
            byOutcome.computeIfAbsent(outcome, this::timer).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private Timer timer(Outcome outcome) {
        return Timer.builder("rollcall.provider.call")
                .description("calls to providers, whatever came of them")
                .tag("provider", provider)
                .tag("outcome", outcome.name())
                .register(meters);
    }
}
