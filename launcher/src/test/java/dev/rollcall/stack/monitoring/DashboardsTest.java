package dev.rollcall.stack.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.stack.settings.AlertRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Grafana's dashboard-linter asks of dashboards, and that they ask for metrics that there are. */
class DashboardsTest {
    private static final Pattern LEGEND = Pattern.compile("\\{\\{ *(\\w+) *}}");

    @Test
    void thereAreFour() {
        assertThat(Dashboard.all())
                .extracting(dashboard -> dashboard.json().path("title").asText())
                .containsExactlyInAnyOrder(
                        "Rollcall / Overview",
                        "Rollcall / Providers and limits",
                        "Rollcall / Jobs and money",
                        "Rollcall / Temporal and JVM");
    }

    @Test
    void eachPanelSaysWhatItIsInWhichUnitAndOfTheChosenSource() {
        for (Dashboard dashboard : Dashboard.all()) {
            var ids = new HashSet<Integer>();
            for (JsonNode panel : dashboard.panels()) {
                String name = dashboard.file() + ": " + panel.path("title").asText();
                assertThat(ids.add(panel.path("id").asInt())).as(name).isTrue();
                assertThat(panel.path("title").asText()).as(name).isNotBlank();
                assertThat(panel.path("description").asText()).as(name).endsWith(".");
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as(name)
                        .isNotBlank();
                assertThat(panel.at("/datasource/uid").asText()).as(name).isEqualTo("${datasource}");
                assertThat(panel.path("targets"))
                        .as(name)
                        .isNotEmpty()
                        .allSatisfy(target -> assertThat(
                                        target.at("/datasource/uid").asText())
                                .isEqualTo("${datasource}"));
            }
            assertThat(dashboard.json().at("/templating/list/0/name").asText()).isEqualTo("datasource");
        }
    }

    @Test
    void panelsDoNotLieOverEachOther() {
        for (Dashboard dashboard : Dashboard.all()) {
            var taken = new HashSet<List<Integer>>();
            dashboard.json().path("panels").forEach(panel -> {
                JsonNode place = panel.path("gridPos");
                for (int x = place.path("x").asInt();
                        x < place.path("x").asInt() + place.path("w").asInt();
                        x++) {
                    for (int y = place.path("y").asInt();
                            y < place.path("y").asInt() + place.path("h").asInt();
                            y++) {
                        assertThat(x).isLessThan(24);
                        assertThat(taken.add(List.of(x, y)))
                                .as(
                                        "%s: %s",
                                        dashboard.file(), panel.path("title").asText())
                                .isTrue();
                    }
                }
            });
        }
    }

    /** Of a metric that seldom comes, MonitoringTest can't tell whether there is one. */
    @Test
    void eachPanelAsksForMetricsAndLabelsThatAreListed() {
        MetricsTable documented = MetricsTable.documented();
        assertThat(documented.metrics()).hasSizeGreaterThan(60);
        for (Dashboard dashboard : Dashboard.all()) {
            for (JsonNode panel : dashboard.panels()) {
                for (JsonNode target : panel.path("targets")) {
                    var query = new Promql(target.path("expr").asText());
                    assertListed(query, dashboard.file() + ": " + query.text(), documented);
                    assertThat(query.possibleLabels(documented))
                            .as("labels in the legend of %s", query.text())
                            .containsAll(
                                    LEGEND.matcher(target.path("legendFormat").asText())
                                            .results()
                                            .map(label -> label.group(1))
                                            .toList());
                }
            }
        }
    }

    /** A series of a test for promtool may have any name. */
    @Test
    void eachRuleOfAnAlertAsksForMetricsAndLabelsThatAreListed() {
        AlertRules.bundled(Map.of())
                .rules()
                .forEach(rule -> assertListed(new Promql(rule.promql()), rule.rule(), MetricsTable.documented()));
    }

    private static void assertListed(Promql query, String where, MetricsTable documented) {
        assertThat(query.series()).as(where).isNotEmpty().allMatch(documented::has);
        assertThat(query.possibleLabels(documented)).as("labels of %s", where).containsAll(query.labels());
    }
}
