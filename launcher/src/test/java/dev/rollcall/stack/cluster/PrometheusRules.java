package dev.rollcall.stack.cluster;

import dev.rollcall.store.AlertRule;
import dev.rollcall.store.AlertSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes rules of alerts as Prometheus reads them. */
final class PrometheusRules {
    private static final String HEAD = """
            # Made of stack/src/main/resources/dev/rollcall/stack/settings/alerts.yaml: change that one. PrometheusRulesTest says when this
            # file is behind, and where the new one is.
            groups:
              - name: rollcall
                rules:
            """;

    private PrometheusRules() {}

    static String of(AlertSettings settings) {
        return HEAD
                + settings.rules().stream()
                        .filter(rule -> !rule.promql().isEmpty())
                        .map(PrometheusRules::rule)
                        .collect(Collectors.joining());
    }

    private static String rule(AlertRule rule) {
        String subject = rule.measure().of().equals("provider") ? "{{ $labels.provider }}" : "ID";
        boolean named = subject.startsWith("{");
        return String.format(
                Locale.ROOT,
                """
                      - alert: %s
                        expr: |-
                %s
                        for: %s
                        labels:
                          severity: %s
                        annotations:
                          summary: %s
                          mend: %s
                          runbook: docs/runbook.md#%s
                """,
                rule.rule(),
                rule.promql().indent(10).stripTrailing(),
                span(rule.lasting()),
                rule.severity().word(),
                quoted(rule.summary() + (named ? ": " + subject : "")),
                quoted(rule.mend().replace("{subject}", subject)),
                rule.rule());
    }

    private static String span(Duration span) {
        return span.toSeconds() % 60 == 0 && !span.isZero() ? span.toMinutes() + "m" : span.toSeconds() + "s";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
