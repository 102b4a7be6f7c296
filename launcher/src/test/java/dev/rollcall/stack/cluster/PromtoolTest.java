package dev.rollcall.stack.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Prometheus' own program reads the rules, and sees each raised and resolved. */
@NeedsPrograms("promtool")
class PromtoolTest {
    private static final Path MONITORING =
            Path.of("..", "monitoring").toAbsolutePath().normalize();

    private static String promtool(String... words) {
        return Programs.run(
                MONITORING,
                Stream.concat(List.of(Programs.path("promtool")).stream(), List.of(words).stream())
                        .toList());
    }

    @Test
    void theRulesAreRead() {
        assertThat(promtool("check", "rules", "rollcall.rules.yml")).contains("SUCCESS");
    }

    @Test
    void eachRuleIsRaisedAndResolved() {
        assertThat(promtool("test", "rules", "rollcall.rules.test.yml")).contains("SUCCESS");
    }
}
