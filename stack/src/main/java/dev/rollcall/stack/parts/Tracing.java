package dev.rollcall.stack.parts;

import dev.rollcall.cli.UserError;
import dev.rollcall.stack.settings.ApiVariables;
import io.micrometer.observation.ObservationRegistry;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import java.util.List;
import java.util.Map;

/**
 * Where spans go: nowhere, unless {@value #ENDPOINT} is set.
 *
 * @param observations of requests, asks, calls and saves
 * @param clients what makes spans of starts and signals of workflows, and takes the trace along
 * @param workers likewise of workflows and activities
 */
public record Tracing(
        ObservationRegistry observations,
        List<WorkflowClientInterceptor> clients,
        List<WorkerInterceptor> workers,
        Runnable end)
        implements AutoCloseable {
    static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static final Tracing OFF = new Tracing(ObservationRegistry.NOOP, List.of(), List.of(), () -> {});

    /**
     * @param service what this process is called there
     * @throws UserError when one of OpenTelemetry's variables is wrong
     */
    public static Tracing open(Map<String, String> env, String service) {
        String endpoint = env.get(ENDPOINT);
        if (endpoint == null || endpoint.isBlank()) {
            return OFF;
        }
        try {
            return OtlpTracing.open(service, ApiVariables.environment(env));
        } catch (RuntimeException e) {
            throw new UserError("traces can't be sent to " + ENDPOINT + ": " + e.getMessage(), e);
        }
    }

    /** Sends what is left. */
    @Override
    public void close() {
        end.run();
    }
}
