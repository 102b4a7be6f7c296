package dev.rollcall.stack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.cli.UserError;
import dev.rollcall.store.AlertMeasure;
import dev.rollcall.store.AlertRule;
import dev.rollcall.store.AlertSettings;
import dev.rollcall.store.AlertSeverity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRulesTest {
    @TempDir
    private Path folder;

    private AlertSettings read(String yaml) throws IOException {
        Files.writeString(folder.resolve("rollcall.yaml"), yaml);
        return Settings.read(Map.of(), folder).alerts();
    }

    private static AlertRule rule(AlertSettings settings, String name) {
        return settings.rules().stream()
                .filter(rule -> rule.rule().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theBundledRulesReadEachMeasureOnce() {
        AlertSettings bundled = AlertRules.bundled(Map.of());
        assertThat(bundled.rules())
                .extracting(AlertRule::measure)
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(AlertMeasure.values()));
        assertThat(bundled.rules()).allSatisfy(rule -> {
            assertThat(rule.promql()).as(rule.rule()).isNotBlank().doesNotContain("{above}", "{below}", "{min}");
            assertThat(rule.mend()).as(rule.rule()).isNotBlank();
        });
        assertThat(bundled.publicUrl()).isEmpty();
    }

    @Test
    void rollcallYamlChangesWhatItNames() throws IOException {
        AlertSettings settings = read("""
                public_url: https://rollcall.example.com/
                alerts:
                  provider_failing: {above: 0.2, for: 90s}
                  coverage_low: {min: 1000}
                  model_changed: {enabled: false}
                  half_dead: {sql: failure_rate_10m, above: 0.5, severity: info}
                """);
        assertThat(settings.publicUrl()).isEqualTo("https://rollcall.example.com");
        AlertRule failing = rule(settings, "provider_failing");
        assertThat(failing.bound()).isEqualTo(0.2);
        assertThat(failing.resolveBound()).as("of the other bound").isEqualTo(0.2);
        assertThat(failing.lasting()).isEqualTo(Duration.ofSeconds(90));
        assertThat(failing.leastSamples()).as("as it is bundled").isEqualTo(20);
        assertThat(failing.promql()).contains("> 0.2");
        assertThat(rule(settings, "coverage_low").leastSamples()).isEqualTo(1000);
        assertThat(settings.rules()).extracting(AlertRule::rule).doesNotContain("model_changed");
        assertThat(rule(settings, "half_dead").severity()).isEqualTo(AlertSeverity.INFO);
    }

    /** Between its two bounds an alert that fires goes on firing, and none begins; fewer calls than min end nothing. */
    @Test
    void prometheusHasBothBounds() throws IOException {
        AlertSettings bundled = AlertRules.bundled(Map.of());
        assertThat(rule(bundled, "outbox_late").promql()).isEqualTo("""
                (
                  max without (instance) (rollcall_outbox_lag_seconds) > 60
                )
                or
                (
                  max without (instance) (rollcall_outbox_lag_seconds) > 15
                )
                and ignoring (alertname, alertstate, severity) ALERTS{alertname="outbox_late",alertstate="firing"}""");
        assertThat(rule(bundled, "provider_failing").promql())
                .containsSubsequence("> 0.1", ">= 20", "> 0.05", ">= 0", "alertname=\"provider_failing\"");
        assertThat(rule(bundled, "budget_80").promql()).as("it has one bound").doesNotContain("ALERTS");
        AlertSettings own = read("alerts: {outbox_late: {above: 90}}");
        assertThat(rule(own, "outbox_late").promql())
                .isEqualTo("max without (instance) (rollcall_outbox_lag_seconds) > 90");
    }

    @Test
    void theEnvironmentSaysWherePeopleReachThePages() throws IOException {
        Files.writeString(folder.resolve("rollcall.yaml"), "public_url: https://a.example");
        assertThat(Settings.read(Map.of(AlertRules.PUBLIC_URL, "https://b.example/r/"), folder)
                        .alerts()
                        .publicUrl())
                .isEqualTo("https://b.example/r");
        assertThatThrownBy(() -> Settings.read(Map.of(AlertRules.PUBLIC_URL, "b.example"), folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ROLLCALL_PUBLIC_URL: it is no URL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alerts: {provider_faling: {above: 0.2}}  | alerts.provider_faling: there is no such rule; there are provider_down",
                "alerts: {provider_failing: {above: lot}} | alerts.provider_failing.above: it must be a number",
                "alerts: {provider_failing: {abve: 1}}    | alerts.provider_failing.abve: 'abve' means nothing here",
                "alerts: {provider_failing: {for: 2 min}} | alerts.provider_failing.for: it is a number and s, m or h",
                "alerts: {provider_failing: {min: -1}}    | alerts.provider_failing: provider_failing: for and min are 0 or more",
                "alerts: {provider_failing: {severity: x}}| alerts.provider_failing.severity: it is page, warn or info",
                "alerts: {mine: {sql: SELECT 1, above: 1}}| alerts.mine.sql: there is no such measure; there are failure_rate_10m",
                "alerts: {mine: {sql: stale_seconds}}     | alerts.mine: say what is wrong: either above or below",
                "alerts: {Mine: {sql: stale_seconds, above: 1}} | alerts.Mine: a rule's name has lower-case letters",
                "alerts: {budget_80: {above: 0.9, resolve_below: 0.95}} | alerts.budget_80: budget_80: it would be resolved by a value that raises it",
                "alerts: {budget_80: {above: 0.9, resolve_above: 0.5}}  | alerts.budget_80.resolve_above: with above it is resolve_below",
                "alerts: {budget_80: }                    | alerts.budget_80: write what differs",
                "public_url: rollcall.example.com         | public_url: it is no URL",
            })
    void aLineThatIsWrongIsNamed(String yaml, String words) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(UserError.class).hasMessageContaining("line 1, " + words);
    }
}
