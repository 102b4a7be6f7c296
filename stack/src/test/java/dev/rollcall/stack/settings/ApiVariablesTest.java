package dev.rollcall.stack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.api.ApiSettings;
import dev.rollcall.cli.UserError;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiVariablesTest {
    @Test
    void withoutVariablesThereAreDefaults() {
        assertThat(ApiVariables.read(Map.of())).isEqualTo(new ApiSettings(600, 60, null, null));
        assertThat(ApiVariables.port(Map.of())).isEqualTo(8080);
    }

    @Test
    void eachVariableByItsName() {
        var env = Map.of(
                "PORT", "3003",
                "ROLLCALL_API_READS_PER_MINUTE", "0",
                "ROLLCALL_API_WRITES_PER_MINUTE", "5",
                "CRON_SECRET", "cr0n",
                "NODE_ENV", "production");
        assertThat(ApiVariables.read(env)).isEqualTo(new ApiSettings(0, 5, "cr0n", "production"));
        assertThat(ApiVariables.read(env).toString()).doesNotContain("cr0n");
        assertThat(ApiVariables.port(env)).isEqualTo(3003);
        assertThat(ApiVariables.read(Map.of("NODE_ENV", "test", "ROLLCALL_ENV", "staging"))
                        .environment())
                .as("our own name goes first")
                .isEqualTo("staging");
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 70000",
        "PORT, http",
        "ROLLCALL_API_READS_PER_MINUTE, -1",
        "ROLLCALL_API_WRITES_PER_MINUTE, 60/min",
        "ROLLCALL_ENV, my place",
        "NODE_ENV, ä",
        "CRON_SECRET, two words",
    })
    void oneThatIsWrongIsNamed(String name, String value) {
        assertThatThrownBy(() -> {
                    ApiVariables.read(Map.of(name, value));
                    ApiVariables.port(Map.of(name, value));
                })
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(name + " ");
    }
}
