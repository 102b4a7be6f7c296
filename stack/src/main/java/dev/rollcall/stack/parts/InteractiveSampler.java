package dev.rollcall.stack.parts;

import dev.rollcall.activities.measure.CallObservations;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Of a sampled trace, all spans of interactive jobs, and of other jobs one ask in a hundred with its calls: a large job has millions.
 */
final class InteractiveSampler implements Sampler {
    private static final AttributeKey<String> INTERACTIVE = AttributeKey.stringKey(CallObservations.INTERACTIVE);
    private static final int ONE_OF = 100;

    @Override
    public SamplingResult shouldSample(
            Context parent,
            String traceId,
            String name,
            SpanKind kind,
            Attributes attributes,
            List<LinkData> parentLinks) {
        boolean bulk = "false".equals(attributes.get(INTERACTIVE));
        return !bulk || ThreadLocalRandom.current().nextInt(ONE_OF) == 0
                ? SamplingResult.recordAndSample()
                : SamplingResult.drop();
    }

    @Override
    public String getDescription() {
        return "all of interactive jobs, one ask in " + ONE_OF + " of the others";
    }
}
