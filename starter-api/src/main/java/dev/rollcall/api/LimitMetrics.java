package dev.rollcall.api;

import dev.rollcall.store.KeyModel;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.LimitUse;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.BiFunction;

/** Limits, what is used of them, and waits; {@code key} is the key's fingerprint. */
final class LimitMetrics {
    private static final String[] LABELS = {"provider", "key", "model"};

    private LimitMetrics() {}

    static void add(List<LimitUse> lines, List<MetricSnapshot> metrics) {
        metrics.add(byKind("rollcall_limit", "What a key may ask of a model; 0: paused.", lines, LimitMetrics::limit));
        metrics.add(byKind("rollcall_limit_used", "What is used of that now.", lines, LimitUse::used));
        metrics.add(byKind(
                "rollcall_limit_used_ratio",
                "The share of the limit that is used.",
                lines,
                (line, kind) -> LimitView.share(line.used(kind), limit(line, kind))));
        metrics.add(MetricFamily.of("rollcall_limit_waiting", "Asks that wait.", LABELS)
                .addAll(lines, LimitUse::waiting, LimitMetrics::labels)
                .gauge());
        metrics.add(MetricFamily.of("rollcall_limit_waits", "Waits that are over.", LABELS)
                .addAll(lines, line -> line.pastWaits().count(), LimitMetrics::labels)
                .counter());
        metrics.add(MetricFamily.of("rollcall_limit_wait_seconds", "How long they were.", LABELS)
                .addAll(lines, line -> line.pastWaits().millis() / 1000.0, LimitMetrics::labels)
                .counter());
    }

    private static BigDecimal limit(LimitUse line, LimitKind kind) {
        return line.known().limits().get(kind).value();
    }

    /** A kind that is not limited has no sample, nor has a share of nothing. */
    private static MetricSnapshot byKind(
            String name, String help, List<LimitUse> lines, BiFunction<LimitUse, LimitKind, BigDecimal> value) {
        var family = MetricFamily.of(name, help, "provider", "key", "model", "axis");
        for (LimitUse line : lines) {
            KeyModel of = line.known().keyModel();
            line.known()
                    .limits()
                    .keySet()
                    .forEach(kind -> family.add(
                            value.apply(line, kind), of.provider(), of.fingerprint(), of.model(), kind.word()));
        }
        return family.gauge();
    }

    private static List<String> labels(LimitUse line) {
        KeyModel of = line.known().keyModel();
        return List.of(of.provider(), of.fingerprint(), of.model());
    }
}
