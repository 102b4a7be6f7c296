package dev.rollcall.stack.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.DevServer;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.RealTemporal;
import dev.rollcall.workflows.SearchAttributes;
import io.temporal.common.SearchAttributeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker/temporal-init.sh}, with the CLI that its image has too, against a real server. */
@NeedsTemporal
class TemporalInitTest {
    @TempDir
    private Path folder;

    @Test
    void makesWhatIsMissingAndThenChangesNothing() {
        try (DataFolder data = DataFolder.open(folder.resolve("temporal"));
                DevServer temporal = DevServer.start(data, RealTemporal.cli(), 0, 0, Map.of(), List.of())) {
            for (int i = 0; i < 2; i++) {
                Programs.Ended made = run(temporal, "sh", "../docker/temporal-init.sh");
                assertThat(made.output()).contains("has what Rollcall needs");
                assertThat(made.code()).isZero();
            }
            String listed =
                    run(temporal, cli(), "operator", "search-attribute", "list").output();
            for (SearchAttributeKey<?> key : SearchAttributes.ALL) {
                assertThat(listed).containsPattern(key.getName() + " +" + SearchAttributes.typeOf(key) + "\\b");
            }
            assertThat(run(temporal, cli(), "operator", "namespace", "describe", "-n", "rollcall-test")
                            .output())
                    .containsPattern("RetentionTtl +48h");
        }
    }

    /** Server and Web UI: the CLI names those that it carries. */
    @Test
    void theComposeFileHasTheServerThatIsTestedHere() throws IOException {
        String version = Programs.run(folder, List.of(cli(), "--version"));
        String pinned = Files.readString(Path.of("../.ci/run")).replaceFirst("(?s).*\nversion=([0-9.]+).*", "$1");
        assumeThat(version).contains("version " + pinned + " ");
        String compose = Files.readString(Path.of("../docker-compose.temporal.yml"));
        assertThat(version).contains("Server " + after(compose, "temporalio/server:"));
        assertThat(version).contains("UI " + after(compose, "temporalio/ui:"));
    }

    private static String cli() {
        return RealTemporal.cli().toString();
    }

    private static String after(String text, String name) {
        return text.substring(text.indexOf(name) + name.length())
                .lines()
                .findFirst()
                .orElseThrow();
    }

    private Programs.Ended run(DevServer temporal, String... command) {
        var env = new HashMap<String, String>();
        env.put("PATH", RealTemporal.cli().getParent() + ":" + System.getenv("PATH"));
        env.put("TEMPORAL_ADDRESS", temporal.target());
        env.put("TEMPORAL_NAMESPACE", "rollcall-test");
        env.put("TEMPORAL_RETENTION", "48h");
        env.put("HOME", folder.toString());
        return Programs.run(Path.of("").toAbsolutePath(), List.of(command), env);
    }
}
