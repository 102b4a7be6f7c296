package dev.rollcall.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedFaultTest {
    @Test
    void aScriptIsReadLineByLine(@TempDir Path folder) throws Exception {
        Path script = folder.resolve("faults.txt");
        Files.writeString(
                script, "# a bad day\nopenai=dead@10s-40s  # and again\n\nopenai=dead@60s-\r\ngroq=slow:2s\n");
        assertThat(SimulatedFault.readFile(script))
                .extracting(SimulatedFault::toString)
                .containsExactly("openai=dead@10s-40s", "openai=dead@60s-", "groq=slow:2s");
        Files.writeString(script, "groq=slow:2s\n\ngroq=sleepy\n");
        assertThatThrownBy(() -> SimulatedFault.readFile(script))
                .hasMessageStartingWith(script + ", line 3: ")
                .hasMessageContaining("unknown shape 'sleepy'");
        assertThatThrownBy(() -> SimulatedFault.readFile(folder.resolve("nowhere")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void aFaultIsWrittenAsItWasRead() {
        for (String text : List.of(
                "groq=limited:120/min,flaky:0.1@5s-1m",
                "openai=limited:600/min:fixed,limited:10:concurrent,limited:1000/day:America/Los_Angeles@10s-",
                "openai=limited:60000:tokens/min,limited:9/s,limited:7:output-tokens/h",
                "*=slow:1.5s",
                "*=slow:0.1:1.5s",
                "openai=dead@10s-",
                "openai[1a2b3c4d]=toolcall:0.1,rate-limited-text:0.1:1m")) {
            assertThat(SimulatedFault.parse(text)).hasToString(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "groq",
                "groq=",
                "nobody=dead",
                "groq=odd",
                "groq=limited",
                "groq=limited:fast",
                "groq=limited:0/min",
                "groq=limited:0.5/day",
                "groq=limited:5/day:Nowhere/City",
                "groq=limited:5:at-once",
                "groq=flaky:2",
                "groq=flaky:1.5",
                "groq=dead:2",
                "groq=dead:0.1:5s",
                "groq=dead@soon",
                "groq=keep-alive",
                "groq=slow:5",
                "groq=dead@40s-10s",
                "groq=dead,,"
            })
    void aFaultThatMakesNoSenseIsRefusedWithItsText(String text) {
        assertThatThrownBy(() -> SimulatedFault.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void anUnknownShapeIsToldTheKnownOnes() {
        assertThatThrownBy(() -> SimulatedFault.parse("groq=odd")).hasMessageContaining("limited:N/min[:fixed]|N/day");
        assertThatThrownBy(() -> SimulatedFault.parse("groq=keep-alive"))
                .hasMessageContaining("only deepseek, openrouter");
        assertThatThrownBy(() -> SimulatedFault.parse("groq[sk-secret]=odd")).hasMessageNotContaining("sk-secret");
    }
}
