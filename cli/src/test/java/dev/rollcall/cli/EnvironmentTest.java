package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A5: values as they come from {@code docker run --env-file}, from Windows' editors, from a mail. */
class EnvironmentTest {
    @ParameterizedTest
    @ValueSource(strings = {"\"sk-1\"", "'sk-1'", " sk-1 ", "sk-1\r", "\uFEFFsk-1", "\" sk-1 \"\r\n", "sk-1"})
    void whatStandsAroundAValueIsTakenOff(String raw) {
        for (String name : new String[] {"OPENAI_API_KEY_2", "DATABASE_URL", "XAI_BASE_URL", "ROLLCALL_TOKEN"}) {
            assertThat(Environment.of(Map.of(name, raw))).containsExactly(Map.entry(name, "sk-1"));
        }
        assertThat(Environment.trouble(Environment.value(raw))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\"\"", "''", "\r"})
    void nothingIsNotSet(String raw) {
        assertThat(Environment.of(Map.of("HTTPS_PROXY", raw, "TEMPORAL_ADDRESS", raw)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"“sk-1”", "‘sk-1’", "„sk-1“", "«sk-1»", "\"sk-1", "sk-1'", "`sk-1`", "sk-\ufffd1"})
    void whatCannotBeMeantIsRefusedWithAWordThatDoesNotShowIt(String raw) {
        assertThat(Environment.trouble(Environment.value(raw)).orElseThrow()).doesNotContain("sk-");
    }

    @Test
    void otherProgramsVariablesStayAsTheyAre() {
        var others = Map.of("PATH", "\"/bin\"", "PS1", "", "ROLLCALL_JAVA_OPTS", "'-Da=b'");
        assertThat(Environment.of(others)).isEqualTo(others);
    }
}
