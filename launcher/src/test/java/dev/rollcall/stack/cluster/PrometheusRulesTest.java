package dev.rollcall.stack.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rollcall.stack.settings.AlertRules;
import dev.rollcall.store.AlertRule;
import dev.rollcall.store.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** One source of rules: alerts.yaml. Prometheus' file is made of it, and the runbook has an entry for each of them. */
class PrometheusRulesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path MONITORING = ROOT.resolve("monitoring");
    private static final Path MADE = Path.of("target", "rollcall.rules.yml");

    private final List<String> names =
            AlertRules.bundled(Map.of()).rules().stream().map(AlertRule::rule).toList();

    private static List<String> found(Path file, String pattern) throws IOException {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(Files.readString(file))
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    @Test
    void theFileIsMadeOfTheBundledRules() throws IOException {
        String made = PrometheusRules.of(AlertRules.bundled(Map.of()));
        Files.createDirectories(MADE.getParent());
        Files.writeString(MADE, made);
        assertThat(Files.readString(MONITORING.resolve("rollcall.rules.yml")))
                .as("copy launcher/" + MADE + " over monitoring/rollcall.rules.yml")
                .isEqualTo(made);
    }

    @Test
    void eachRuleIsRaisedAndResolvedInTheTestsForPromtool() throws IOException {
        Path tests = MONITORING.resolve("rollcall.rules.test.yml");
        assertThat(found(tests, "^  - name: (\\S+)$")).containsExactlyElementsOf(names);
        assertThat(found(tests, "alertname=\"?(\\w+)")).containsAll(names);
    }

    /** What fires at each look of a rule's test: with two bounds five looks, as the head of that file says. */
    @Test
    void rulesWithTwoBoundsAreLookedAtBetweenThem() throws IOException {
        var looks = new HashMap<String, List<Boolean>>();
        new YAMLMapper()
                .readTree(Files.readString(MONITORING.resolve("rollcall.rules.test.yml")))
                .path("tests")
                .forEach(test -> looks.put(
                        test.path("name").asText(),
                        StreamSupport.stream(test.path("promql_expr_test").spliterator(), false)
                                .map(look -> !look.path("exp_samples").isEmpty())
                                .toList()));
        List<AlertRule> withTwo = AlertRules.bundled(Map.of()).rules().stream()
                .filter(rule -> rule.resolveBound() != rule.bound())
                .toList();
        assertThat(withTwo).hasSizeGreaterThan(5).allSatisfy(rule -> {
            assertThat(rule.promql()).contains("ALERTS{alertname=\"" + rule.rule() + "\"");
            assertThat(looks.get(rule.rule())).as(rule.rule()).containsExactly(false, true, true, false, false);
        });
    }

    @Test
    void theRunbookHasAnEntryForEachRuleAndNoOther() throws IOException {
        assertThat(found(ROOT.resolve("docs/runbook.md"), "^### (\\S+)$")).containsExactlyElementsOf(names);
    }

    @Test
    void theRunbookSaysWhatMendsEachReasonOfACell() throws IOException {
        assertThat(found(ROOT.resolve("docs/runbook.md"), "`([^`\n]+)`"))
                .containsAll(Arrays.stream(Reason.values())
                        .filter(reason -> reason != Reason.NONE)
                        .map(Reason::words)
                        .toList());
    }
}
