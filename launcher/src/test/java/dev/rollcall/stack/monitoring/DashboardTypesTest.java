package dev.rollcall.stack.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.embedded.Required;
import dev.rollcall.stack.cluster.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each dashboard is what Grafana's own types say, by TypeScript's compiler: {@code .ci/run} installs both. Elsewhere it is skipped,
 * unless {@code ROLLCALL_REQUIRE} names {@code grafana-schema}.
 */
@ExtendWith(DashboardTypesTest.HasTypes.class)
class DashboardTypesTest {
    private static final String NAME = "grafana-schema";
    private static final Path OURS = MetricsTable.ROOT.resolve(".ci").resolve(NAME);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void eachDashboardIsWhatTheTypesSay() throws IOException {
        for (Dashboard dashboard : Dashboard.all()) {
            write(dashboard.file().replace(".json", ""), dashboard.json());
        }
        Programs.Ended compiled = compile();
        assertThat(compiled.output()).isEmpty();
        assertThat(compiled.code()).isZero();
    }

    /** What Grafana would ignore or stumble over: each is a line of the compiler's. */
    @Test
    void whatIsNoDashboardIsFound() throws IOException {
        JsonNode dashboard = Dashboard.all().stream()
                .filter(some -> some.file().equals("rollcall-overview.json"))
                .findFirst()
                .orElseThrow()
                .json();
        spoil(dashboard, "member", "/panels/0", "descriptoin", "'x'");
        spoil(dashboard, "type", "/panels/0/fieldConfig/defaults", "unit", "7");
        spoil(dashboard, "mode", "/panels/0/fieldConfig/defaults/thresholds", "mode", "'relative'");
        spoil(dashboard, "option", "/panels/0/options", "colorMode", "'rainbow'");
        spoil(dashboard, "query", "/panels/0/targets/0", "exp", "'up'");
        spoil(dashboard, "panel", "/panels/0", "type", "'stats'");
        spoil(dashboard, "sync", "", "graphTooltip", "3");
        String said = compile().output();
        for (String name : List.of("member", "type", "mode", "option", "query", "panel", "sync")) {
            assertThat(said).contains(name + ".ts(");
        }
    }

    private void spoil(JsonNode dashboard, String name, String at, String member, String value) throws IOException {
        JsonNode copy = dashboard.deepCopy();
        ((ObjectNode) copy.at(at)).set(member, JSON.readTree(value.replace('\'', '"')));
        write(name, copy);
    }

    private void write(String name, JsonNode dashboard) throws IOException {
        Files.writeString(
                folder.resolve(name + ".ts"),
                "import type { Rollcalls } from './dashboard';\nexport const checked: Rollcalls =\n"
                        + dashboard.toPrettyString() + ";\n");
    }

    private Programs.Ended compile() throws IOException {
        Files.copy(OURS.resolve("dashboard.ts"), folder.resolve("dashboard.ts"));
        Files.copy(OURS.resolve("tsconfig.json"), folder.resolve("tsconfig.json"));
        Path link = Files.createSymbolicLink(folder.resolve("node_modules"), tools());
        try {
            return Programs.run(folder, List.of(compiler().toString(), "--project", "."), Map.of());
        } finally {
            // JUnit warns of links that lead out of its folder.
            Files.delete(link);
        }
    }

    private static Path compiler() {
        return tools().resolve(".bin/tsc");
    }

    /** Where {@code .ci/run} puts them; another place for another version. */
    private static Path tools() {
        String cache = System.getenv()
                .getOrDefault(
                        "XDG_CACHE_HOME",
                        Path.of(System.getProperty("user.home"), ".cache").toString());
        try {
            String version = JSON.readTree(MetricsTable.read(OURS.resolve("package.json")))
                    .at("/dependencies/@grafana~1schema")
                    .asText();
            return Path.of(cache, "rollcall", NAME + "-" + version, "node_modules");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static final class HasTypes implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Required.condition(NAME, Files.isExecutable(compiler()), "there is no " + compiler());
        }
    }
}
