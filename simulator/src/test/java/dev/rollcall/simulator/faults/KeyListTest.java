package dev.rollcall.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyListTest {
    @Test
    void aKeyHasALimitOfAnySort() {
        for (String limit :
                List.of("5/min:fixed", "5:concurrent", "5:tokens/min", "5/day", "5/day:America/Los_Angeles")) {
            assertThat(KeyList.parse("openai=limited:" + limit + ":1a2b3c4d@1s-"))
                    .hasToString("openai=limited:" + limit + ":1a2b3c4d@1s-");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai",
                "openai=sk-secret",
                "openai=sk-secret:valid",
                "openai=vald:sk-secret",
                "openai=valid:sk-secret,",
                "openai=limited:sk-secret",
                "openai=limited:0/min:sk-secret",
                "openai=wrong:sk-secret@20s-10s",
                "nobody=valid:sk-secret"
            })
    void aListThatMakesNoSenseIsRefusedWithoutTheKey(String text) {
        assertThatThrownBy(() -> KeyList.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("sk-secret");
    }
}
