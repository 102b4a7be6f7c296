package dev.rollcall.stack.parts;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** Makes a span of each observation. Its parent is the observation's, else what is current in its thread. */
final class SpanHandler implements ObservationHandler<Observation.Context> {
    private final Tracer tracer;

    SpanHandler(Tracer tracer) {
        this.tracer = tracer;
    }

    private record Open(Span span, Context context) {}

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }

    @Override
    public void onStart(Observation.Context context) {
        ObservationView parent = context.getParentObservation();
        Open above = parent == null ? null : (Open) parent.getContextView().get(Open.class);
        Context in = above == null ? Context.current() : above.context();
        SpanBuilder builder =
                tracer.spanBuilder(context.getContextualName()).setParent(in).setSpanKind(kind(context));
        context.getLowCardinalityKeyValues().forEach(pair -> builder.setAttribute(pair.getKey(), pair.getValue()));
        Span span = builder.startSpan();
        context.put(Open.class, new Open(span, in.with(span)));
    }

    private static SpanKind kind(Observation.Context context) {
        return switch (context.getName()) {
            case "http.request" -> SpanKind.SERVER;
            case "provider.call" -> SpanKind.CLIENT;
            default -> SpanKind.INTERNAL;
        };
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // onScopeClosed closes it
    public void onScopeOpened(Observation.Context context) {
        Open open = context.get(Open.class);
        context.put(Scope.class, open.context().makeCurrent());
    }

    @Override
    public void onScopeClosed(Observation.Context context) {
        Scope scope = context.get(Scope.class);
        scope.close();
    }

    /** Its class alone: messages may quote what was asked. */
    @Override
    public void onError(Observation.Context context) {
        Open open = context.get(Open.class);
        open.span().setStatus(StatusCode.ERROR, context.getError().getClass().getSimpleName());
    }

    /** With what was learned since it began. */
    @Override
    public void onStop(Observation.Context context) {
        Open open = context.get(Open.class);
        context.getLowCardinalityKeyValues().forEach(pair -> open.span().setAttribute(pair.getKey(), pair.getValue()));
        open.span().updateName(context.getContextualName());
        open.span().end();
    }
}
