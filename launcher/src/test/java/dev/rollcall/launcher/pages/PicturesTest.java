package dev.rollcall.launcher.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.TakesMinutes;
import dev.rollcall.launcher.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Not a check: makes the pictures of the docs anew. {@code .ci/pictures} runs it. */
@NeedsTemporal
@NeedsChromium
@TakesMinutes("pictures")
class PicturesTest {
    @TempDir
    private Path folder;

    @Test
    void picturesOfAJobInTheMiddleOfItsWork() throws IOException {
        Path pictures = Files.createDirectories(
                Path.of("..", "docs", "pictures").toAbsolutePath().normalize());
        try (var stack = new SimulatedStack(folder, "groq=limited:120/min", "mistral=down", "xai=refused:0.1")) {
            String job = stack.crawl(150, ",\"prompts\":[\"business\",\"audience\"],\"budget_usd\":5");
            Await.met(
                    "half of it has ended",
                    () -> stack.get("/api/jobs/" + job)
                                    .path("cells")
                                    .path("answered")
                                    .asInt()
                            > 1_200);
            Pictures.take(stack.api(), pictures, Pictures.pages(job));
        }
        assertThat(pictures).isDirectoryContaining("glob:**now-light-1280.png");
    }
}
