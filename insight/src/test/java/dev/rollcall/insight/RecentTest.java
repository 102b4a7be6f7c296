package dev.rollcall.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RecentTest {
    @Test
    void whatIsKnownIsNotMadeAgainUntilTooMuchIs() {
        var made = new ArrayList<String>();
        var recent = new Recent<String, Integer>(2, key -> {
            made.add(key);
            return key.length();
        });
        assertThat(recent.of("a")).isEqualTo(1);
        assertThat(recent.of("bb")).isEqualTo(2);
        assertThat(recent.of("a")).isEqualTo(1);
        assertThat(recent.of("ccc")).isEqualTo(3);
        assertThat(recent.of("a")).isEqualTo(1);
        assertThat(made).containsExactly("a", "bb", "ccc", "a");
    }
}
