package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;

/** E2: the contract is valid OpenAPI, by what others check it with: nothing is found, no warning either. */
class OpenApiTest {
    private final JsonNode contract = new Contract("1.2.3").document();

    @Test
    void everyOperationHasAnIdOfItsOwnAliasesIncluded() {
        List<String> ids = contract.path("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .filter(operation -> operation.has("operationId"))
                .map(operation -> operation.path("operationId").asString())
                .toList();
        assertThat(ids)
                .doesNotHaveDuplicates()
                .contains(
                        "job",
                        "job_at_jobs_id",
                        "crawl_at_jobs_crawl",
                        "crawl_at_api_jobs_crawl",
                        "cancel_at_jobs_id_cancel");
    }

    /** A path item that is a reference would give its operations a second place under one id. */
    @Test
    void noPathIsAReference() {
        assertThat(contract.path("paths").valueStream()).noneMatch(item -> item.has("$ref"));
    }

    @Test
    @EnabledIf("dev.rollcall.api.CheckTool#hasOpenapiSpecValidator")
    void openapiSpecValidatorFindsNothing() throws Exception {
        run(CheckTool.OPENAPI_SPEC_VALIDATOR.program().toString(), written().toString());
    }

    @Test
    @EnabledIf("dev.rollcall.api.CheckTool#hasSpectral")
    void spectralFindsNothing() throws Exception {
        Path rules = Path.of(OpenApiTest.class.getResource("spectral.yaml").toURI());
        run(
                CheckTool.SPECTRAL.program().toString(),
                "lint",
                "--ruleset",
                rules.toString(),
                "--fail-severity=hint",
                written().toString());
    }

    /** As the API serves it. */
    private Path written() throws IOException {
        return Files.writeString(
                Files.createDirectories(Path.of("target")).resolve("openapi.json"), contract.toPrettyString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        assertThat(ended && process.exitValue() == 0).as(said).isTrue();
    }
}
