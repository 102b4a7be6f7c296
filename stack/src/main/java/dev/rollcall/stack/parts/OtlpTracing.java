package dev.rollcall.stack.parts;

import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.opentracingshim.OpenTracingShim;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.opentracing.OpenTracingClientInterceptor;
import io.temporal.opentracing.OpenTracingOptions;
import io.temporal.opentracing.OpenTracingWorkerInterceptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Traces by OpenTelemetry, as its own variables say. Temporal's spans come by its documented way, which is OpenTracing over a shim;
 * this class alone knows that. Loaded only where an endpoint is set.
 */
final class OtlpTracing {
    private OtlpTracing() {}

    /** @param service this process, unless {@code OTEL_SERVICE_NAME} names it */
    static Tracing open(String service, String environment) {
        OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> defaults(service))
                .addPropertiesCustomizer(config -> resource(config.getString("otel.resource.attributes"), environment))
                .addSamplerCustomizer((configured, config) ->
                        config.getString("otel.traces.sampler") == null ? interactive() : configured)
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
        var observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new SpanHandler(sdk.getTracer("dev.rollcall")));
        OpenTracingOptions options = OpenTracingOptions.newBuilder()
                .setTracer(OpenTracingShim.createTracerShim(sdk))
                .setIsErrorPredicate(OtlpTracing::isError)
                .build();
        return new Tracing(
                observations,
                List.of(new OpenTracingClientInterceptor(options)),
                List.of(new OpenTracingWorkerInterceptor(options)),
                sdk::close);
    }

    /** An ask that comes back later has not failed. */
    private static boolean isError(Throwable failure) {
        return !(failure instanceof ApplicationFailure application
                && application.getCategory() == ApplicationErrorCategory.BENIGN);
    }

    /** Traces only; whatever the environment says comes before these. */
    private static Map<String, String> defaults(String service) {
        return Map.of(
                "otel.service.name", service,
                "otel.exporter.otlp.protocol", "http/protobuf",
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none");
    }

    private static Map<String, String> resource(String attributes, String environment) {
        var more = new HashMap<String, String>();
        if (environment != null) {
            String named = "deployment.environment.name=" + environment;
            more.put("otel.resource.attributes", attributes == null ? named : attributes + "," + named);
        }
        return more;
    }

    private static Sampler interactive() {
        return Sampler.parentBasedBuilder(Sampler.alwaysOn())
                .setLocalParentSampled(new InteractiveSampler())
                .setRemoteParentSampled(new InteractiveSampler())
                .build();
    }
}
