package dev.rollcall.proving.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.cli.UserError;
import dev.rollcall.stack.local.Simulation;
import dev.rollcall.stack.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsPlanTest {
    private static final Set<LimitCase> ALL = EnumSet.allOf(LimitCase.class);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4711})
    void allCasesFitIntoFourteenMinutesWithAMinuteOfSteadyStateEach(long seed) {
        LimitsPlan plan = LimitsPlan.of(ALL, seed, LimitsPlan.MIXED);
        assertThat(plan.length()).isLessThanOrEqualTo(Duration.ofMinutes(14));
        assertThat(plan.stages()).flatExtracting(Stage::cases).containsExactlyInAnyOrderElementsOf(ALL);
        assertThat(plan.stages()).allSatisfy(stage -> {
            assertThat(stage.window()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
            assertThat(stage.providers()).hasSize(11).doesNotHaveDuplicates();
        });
    }

    @Test
    void nobodyRunsOutOfWork() {
        assertThat(LimitsPlan.of(ALL, 1, LimitsPlan.MIXED).stages()).allSatisfy(stage -> {
            int cells = stage.domains() * CrawlStack.PROMPTS * stage.repetitions();
            assertThat(stage.repetitions()).isBetween(1, 50);
            assertThat(stage.allowances())
                    .allSatisfy(one -> assertThat((double) cells)
                            .isGreaterThan(one.requestsPerMinute()
                                    * stage.keys()
                                    * stage.busy().toSeconds()
                                    / 60));
        });
    }

    @Test
    void theSameSeedDealsTheSameRatesAndAnotherOneOthers() {
        assertThat(mixed(5)).isEqualTo(mixed(5)).isNotEqualTo(mixed(6));
        assertThat(mixed(6))
                .extracting(AllowedRate::perMinute)
                .contains(60, 6_000)
                .hasSize(11);
    }

    private static List<AllowedRate> mixed(long seed) {
        return LimitsPlan.of(Set.of(LimitCase.MIXED), seed, LimitsPlan.MIXED)
                .stages()
                .get(0)
                .allowances();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4711})
    void halvedAreSomeThatTellTheirLimitsAndSomeThatDoNot(long seed) {
        Stage stage = LimitsPlan.of(Set.of(LimitCase.HALF), seed, LimitsPlan.MIXED)
                .stages()
                .get(0);
        assertThat(stage.providers())
                .hasSize(4)
                .containsAnyOf("openai", "anthropic", "mistral", "xai", "together", "cohere")
                .containsAnyOf("deepseek", "perplexity", "google", "groq", "openrouter");
        assertThat(stage.faults(false)).contains(stage.providers().get(0) + "=limited:1200/min");
        assertThat(stage.faults(true)).contains(stage.providers().get(0) + "=limited:600/min");
    }

    @Test
    void theSimulatorTakesEveryLimit() {
        LimitsPlan.of(ALL, 1, LimitsPlan.MIXED)
                .stages()
                .forEach(stage -> new Simulation(0, 1, Duration.ZERO, stage.faults(true)));
    }

    @Test
    void rollcallIsToldWhatTheSimulatorKeeps(@TempDir Path folder) throws IOException {
        for (Stage stage : LimitsPlan.of(ALL, 1, LimitsPlan.MIXED).stages()) {
            Path file = Files.writeString(folder.resolve("rollcall.yaml"), stage.settings(Duration.ofMillis(150)));
            Files.writeString(folder.resolve("keys"), stage.keyFile());
            Settings settings = Settings.read(
                    Map.of(Settings.CONFIG, file.toString(), Settings.SIMULATOR, "http://127.0.0.1:1"), folder);
            assertThat(stage.providers())
                    .allSatisfy(provider ->
                            assertThat(settings.keys().get(provider)).hasSize(stage.keys()));
        }
    }

    @Test
    void severalKeysShareTheRateButNoneIsSlowerThanAMinuteCanTell() {
        Stage stage = LimitsPlan.of(Set.of(LimitCase.KEYS), 1, List.of(new Rate(40), new Rate(90), new Rate(900)))
                .stages()
                .get(0);
        assertThat(stage.allowances()).extracting(AllowedRate::perMinute).containsOnly(40, 60, 300);
        assertThat(stage.keyFile()).contains("OPENAI_API_KEY=simulated-openai-keys-1\n", "OPENAI_API_KEY_3=simulated-");
    }

    @Test
    void slowRatesHaveTheTimeForSixtyRequests() {
        Stage stage = LimitsPlan.of(Set.of(LimitCase.MIXED), 1, List.of(new Rate(40)))
                .stages()
                .get(0);
        assertThat(stage.window()).isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void fixedWindowsHaveTheTimeForAWholeOne() {
        Stage stage = LimitsPlan.of(Set.of(LimitCase.FIXED), 1, LimitsPlan.MIXED)
                .stages()
                .get(0);
        assertThat(stage.window()).isEqualTo(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @EnumSource(
            value = LimitCase.class,
            names = {"MIXED", "KEYS", "WORKERS"})
    void ratesThatTakeTooLongAreRefused(LimitCase one) {
        assertThatThrownBy(() -> LimitsPlan.of(Set.of(one), 1, List.of(new Rate(600), new Rate(2))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("35 minutes");
    }

    @Test
    void ratesThatTheLogCannotHoldAreRefused() {
        assertThatThrownBy(() -> LimitsPlan.of(ALL, 1, List.of(new Rate(20_000))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("lower or fewer rates");
    }
}
