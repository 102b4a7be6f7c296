package dev.rollcall.stack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.activities.canary.CanarySettings;
import dev.rollcall.cli.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanarySettingTest {
    @TempDir
    private Path folder;

    private Settings read(String yaml) throws IOException {
        Files.writeString(folder.resolve("rollcall.yaml"), yaml);
        return Settings.read(Map.of(), folder);
    }

    @Test
    void noneAreAskedUnlessTheyAreSwitchedOn() throws IOException {
        assertThat(Settings.read(Map.of(), folder).canaries()).isEmpty();
        assertThat(read("insight: {}").canaries()).isEmpty();
        assertThat(read("insight: {canaries: {budget_usd_per_day: 3}}").canaries())
                .isEmpty();
        assertThat(read("insight: {canaries: {enabled: true}}").canaries())
                .contains(new CanarySettings(10_000_000_000L));
        assertThat(read("insight: {canaries: {enabled: true, budget_usd_per_day: 0.25}}")
                        .canaries())
                .contains(new CanarySettings(2_500_000_000L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insight: {canaries: {enabled: true, budget_usd_per_day: 0}} | line 1, insight.canaries.budget_usd_per_day: it must be above 0",
                "insight: {canaries: {enabled: true, budget: 1}} | budget",
                "insight: {canaries: {enabled: maybe}} | line 1",
                "insight: {canaries: true} | line 1",
            })
    void whatCanNotBeMeantIsRefusedWithItsLine(String yaml, String words) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(UserError.class).hasMessageContaining(words);
    }
}
