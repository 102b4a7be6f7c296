package dev.rollcall.stack.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code monitoring/prometheus.yml}, and the service of docker-compose.temporal.yml that uses it, as far as they can be checked
 * without containers.
 */
@NeedsPrograms({"docker-compose", "prometheus", "promtool"})
class PrometheusConfigTest {
    private static final Path MONITORING = ComposeFileTest.ROOT.resolve("monitoring");
    private static final String CONFIG = "/etc/rollcall/prometheus.yml";

    @TempDir
    private Path folder;

    private static JsonNode config() throws IOException {
        return new YAMLMapper().readTree(Files.readString(MONITORING.resolve("prometheus.yml")));
    }

    private static JsonNode prometheus() throws IOException {
        return ComposeFileTest.services().get("prometheus");
    }

    /** What the service runs, as its shell reads it. */
    private static String script() throws IOException {
        return prometheus().path("entrypoint").path(2).asText().replace("$$", "$");
    }

    private static String tokenFile() throws IOException {
        return config().at("/scrape_configs/0/authorization/credentials_file").asText();
    }

    @Test
    void promtoolFindsNoFaultInItAndReadsTheRules() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "s3cret");
        Files.copy(MONITORING.resolve("rollcall.rules.yml"), folder.resolve("rollcall.rules.yml"));
        Files.writeString(
                folder.resolve("prometheus.yml"),
                Files.readString(MONITORING.resolve("prometheus.yml")).replace(tokenFile(), token.toString()));
        String said = Programs.run(folder, List.of(Programs.path("promtool"), "check", "config", "prometheus.yml"));
        assertThat(said)
                .contains("prometheus.yml is valid", "1 rule files found")
                .containsPattern("SUCCESS: \\d\\d rules found");
    }

    @Test
    void eachTargetIsAServiceThatItReachesAtThePortOnWhichItListens() throws IOException {
        Map<String, JsonNode> services = ComposeFileTest.services();
        assertThat(config().path("scrape_configs")).hasSize(2);
        for (JsonNode scrape : config().path("scrape_configs")) {
            JsonNode target = scrape.at("/dns_sd_configs/0");
            assertThat(target.path("names")).as("%s", scrape).hasSize(1);
            JsonNode service = services.get(target.at("/names/0").asText());
            assertThat(service).as("%s", target).isNotNull();
            assertThat(service.path("command"))
                    .as("%s", target)
                    .extracting(JsonNode::asText)
                    .contains(target.path("port").asText(), "0.0.0.0");
            assertThat(networks(service)).as("%s", target).containsAnyElementsOf(networks(prometheus()));
        }
    }

    private static List<String> networks(JsonNode service) {
        JsonNode networks = service.path("networks");
        return networks.isObject()
                ? networks.properties().stream().map(Map.Entry::getKey).toList()
                : StreamSupport.stream(networks.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
    }

    @Test
    void itIsStartedWithThatFileAndWithFlagsThatThereAre() throws IOException {
        assertThat(prometheus().path("profiles").path(0).asText()).isEqualTo("monitoring");
        assertThat(prometheus().path("volumes").path(0).asText()).isEqualTo(MONITORING + ":/etc/rollcall:ro");
        assertThat(script()).contains("--config.file=" + CONFIG);
        String help = Programs.run(folder, List.of(Programs.path("prometheus"), "--help"));
        assertThat(Pattern.compile("--[a-z.-]+").matcher(script()).results().map(MatchResult::group))
                .isNotEmpty()
                .allSatisfy(flag -> assertThat(help).contains(flag + "="));
    }

    @Test
    void theTokenIsInTheFileThatIsReadForItAndNobodyElseReadsIt() throws IOException {
        Path token = folder.resolve("rollcall-token");
        String script = script().replace(tokenFile(), token.toString()).replace("exec /bin/prometheus", "exec echo");
        assertThat(script).contains(token.toString(), "exec echo");
        Programs.Ended ended =
                Programs.run(folder, List.of("/bin/sh", "-c", script), Map.of("ROLLCALL_METRICS_TOKEN", "s3cret"));
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).doesNotContain("s3cret");
        assertThat(token).hasContent("s3cret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
    }
}
