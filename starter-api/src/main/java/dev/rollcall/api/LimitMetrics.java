package dev.rollcall.api;

import dev.rollcall.store.KeyModel;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.LimitUse;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Limits, what is used of them, and waits, as Prometheus reads them. */
final class LimitMetrics {
    private LimitMetrics() {}

    static void add(List<LimitUse> lines, StringBuilder text) {
        byKind(text, "rollcall_limit", "What a key may ask of a model; 0: paused.", lines, LimitMetrics::limit);
        byKind(text, "rollcall_limit_used", "What is used of that now.", lines, LimitUse::used);
        byKind(
                text,
                "rollcall_limit_used_ratio",
                "The share of the limit that is used.",
                lines,
                (line, kind) -> LimitView.share(line.used(kind), limit(line, kind)));
        byKeyModel(text, "rollcall_limit_waiting", "Asks that wait.", "gauge", lines, LimitUse::waiting);
        byKeyModel(
                text,
                "rollcall_limit_waits_total",
                "Waits that are over.",
                "counter",
                lines,
                line -> line.pastWaits().count());
        byKeyModel(
                text,
                "rollcall_limit_wait_seconds_total",
                "How long they were.",
                "counter",
                lines,
                line -> BigDecimal.valueOf(line.pastWaits().millis(), 3).toPlainString());
    }

    private static BigDecimal limit(LimitUse line, LimitKind kind) {
        return line.known().limits().get(kind).value();
    }

    /** Without what is null. */
    private static void byKind(
            StringBuilder text,
            String name,
            String help,
            List<LimitUse> lines,
            BiFunction<LimitUse, LimitKind, BigDecimal> value) {
        text.append(MetricsController.head(name, help, "gauge"));
        lines.forEach(line -> line.known().limits().keySet().stream()
                .filter(kind -> value.apply(line, kind) != null)
                .forEach(kind -> text.append(sample(
                        name,
                        line,
                        ",axis=\"" + kind.word() + "\"",
                        value.apply(line, kind).toPlainString()))));
    }

    private static void byKeyModel(
            StringBuilder text,
            String name,
            String help,
            String type,
            List<LimitUse> lines,
            Function<LimitUse, Object> value) {
        text.append(MetricsController.head(name, help, type));
        lines.forEach(line -> text.append(sample(name, line, "", value.apply(line))));
    }

    private static String sample(String name, LimitUse line, String label, Object value) {
        KeyModel keyModel = line.known().keyModel();
        return name + "{provider=\"" + MetricsController.escaped(keyModel.provider()) + "\",key=\""
                + keyModel.fingerprint() + "\",model=\"" + MetricsController.escaped(keyModel.model()) + "\"" + label
                + "} " + value + "\n";
    }
}
