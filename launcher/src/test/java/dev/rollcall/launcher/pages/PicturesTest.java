package dev.rollcall.launcher.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.embedded.NeedsTemporal;
import dev.rollcall.embedded.TakesMinutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
    void picturesOfEachPageInTheMiddleOfWork() throws IOException {
        Path pictures = Files.createDirectories(
                Path.of("..", "docs", "pictures").toAbsolutePath().normalize());
        Map<String, String> pages;
        try (var stack = new SimulatedStack(folder, PictureStage.FAULTS)) {
            var stage = new PictureStage(stack);
            stage.fill();
            pages = stage.pages();
            Pictures.take(stack.api(), pictures, pages);
        }
        assertThat(pages.keySet())
                .allSatisfy(name -> assertThat(pictures).isDirectoryContaining("glob:**" + name + "-dark-360.png"));
    }
}
