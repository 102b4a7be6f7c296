package dev.rollcall.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.RealTemporal;
import dev.rollcall.embedded.Required;
import dev.rollcall.embedded.SmallModel;
import dev.rollcall.launcher.Await;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/** A10, with a real model behind llama.cpp's real server: six cells, of which two are whole, two cut, two too long. */
@NeedsTemporal
@RealModelTest.NeedsModel
class RealModelTest {
    private static final int CONTEXT_TOKENS = 512;

    @TempDir
    private Path temporary;

    @Test
    void aJobOfSixCellsOverAModelOfOnesOwn() throws Exception {
        SmallModel.fetch(System.out::println);
        try (DataFolder folder = DataFolder.open(temporary.resolve("data"));
                SmallModel model = SmallModel.start(folder, CONTEXT_TOKENS);
                ProcessStack stack = ProcessStack.start(
                        folder,
                        RealTemporal.cli(),
                        new StackOptions(0, 0, 0, 0, null, settings(model), false),
                        System.out::println)) {
            ApiClient api = new ApiClient(stack.api(), null);
            String id = api.post("/api/crawl", new ObjectMapper().readTree("""
                            {"domains": ["stripe.com", "adyen.com"], "providers": ["local"], "prompts": ["whole", "cut", "overflow"]}
                            """), Map.of())
                    .path("id")
                    .asText();
            JsonNode job = Await.see(
                    "it has ended",
                    () -> api.get("/api/jobs/" + id),
                    it -> it.path("status").asText().equals("completed"));

            assertThat(job.path("simulated").asBoolean()).isFalse();
            assertThat(job.at("/cells/answered").asInt()).isEqualTo(4);
            assertThat(job.at("/cells/failed").asInt()).isEqualTo(2);
            JsonNode cells = api.get("/api/jobs/" + id + "/cells").path("cells");
            assertThat(cells).hasSize(6);
            for (JsonNode cell : cells) {
                check(cell, api.get("/api/cells/" + cell.path("id").asText()));
            }
            assertThat(api.get("/api/providers").toString()).contains("\"local\"");
        }
    }

    private static void check(JsonNode cell, JsonNode whole) {
        JsonNode answer = whole.path("answer");
        String attempt = whole.path("attempts").toString();
        switch (cell.path("prompt").asText()) {
            case "whole", "cut" -> {
                boolean isCut = cell.path("prompt").asText().equals("cut");
                assertThat(answer.path("truncated").asBoolean())
                        .as(whole.toString())
                        .isEqualTo(isCut);
                assertThat(answer.path("text").asText()).isNotBlank();
                assertThat(answer.path("simulated").asBoolean()).isFalse();
                assertThat(answer.path("input_tokens").asInt()).isPositive();
                assertThat(answer.path("output_tokens").asInt()).isPositive();
                assertThat(answer.path("resolved_model").asText()).isEqualTo(SmallModel.NAME);
            }
            default ->
                assertThat(attempt)
                        .contains("FAILED_PERMANENT", "exceeds the available context size (" + CONTEXT_TOKENS);
        }
    }

    private Path settings(SmallModel model) throws IOException {
        String tooLong = "Which of these words is a company? ".repeat(200) + "{domain}";
        return Files.writeString(
                temporary.resolve("rollcall.yaml"), """
                providers:
                  local: {protocol: openai-chat, base_url: %s, model: %s, key: none, concurrency: 1}
                max_output_tokens: 24
                prompts:
                  whole: "Say only the word yes. {domain}"
                  cut: "Write a long story about {domain}."
                  overflow: "%s"
                """.formatted(model.baseUrl(), SmallModel.NAME, tooLong));
    }

    /** The model is fetched where {@code ROLLCALL_REQUIRE} names it, and elsewhere used when it is there. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(Condition.class)
    @interface NeedsModel {}

    static final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Required.condition(
                    "small-model",
                    SmallModel.isFetched() || Required.names("small-model"),
                    "the small model was never fetched: ./rollcall demo --real does");
        }
    }
}
