package dev.rollcall.insight.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.insight.figures.CanaryWatch.CanaryAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ten questions a day: of seven a model nearly always says the same, of three it says one thing or another. */
class CanaryWatchTest {
    private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");
    private static final int QUESTIONS = 10;
    private static final int STEADY = 7;

    private final Random random = new Random(20261130);

    private static Instant day(int n) {
        return FIRST.plus(Duration.ofDays(n));
    }

    private List<CanaryAnswer> day(int n, String resolvedModel, String of) {
        var answers = new ArrayList<CanaryAnswer>();
        for (int q = 0; q < QUESTIONS; q++) {
            boolean usual = random.nextDouble() < (q < STEADY ? .97 : .6);
            answers.add(new CanaryAnswer(
                    day(n), "q" + q + "@1", resolvedModel, usual ? of + q + "." : "other " + random.nextInt(3)));
        }
        return answers;
    }

    private List<CanaryAnswer> days(int from, int to, String resolvedModel, String of) {
        var answers = new ArrayList<CanaryAnswer>();
        for (int n = from; n < to; n++) {
            answers.addAll(day(n, resolvedModel, of));
        }
        return answers;
    }

    @Test
    void anUnchangedModelIsNotSuspected() {
        int suspected = 0;
        for (int model = 0; model < 500; model++) {
            suspected +=
                    CanaryWatch.suspects(days(0, CanaryWatch.DAYS, "m", "Blue")).isPresent() ? 1 : 0;
        }
        assertThat(suspected).isZero();
    }

    @Test
    void anotherModelBehindTheSameNameIsSuspectedOnItsSecondDay() {
        int found = 0;
        for (int model = 0; model < 100; model++) {
            List<CanaryAnswer> answers = days(0, 10, "m", "Blue");
            answers.addAll(day(10, "m", "Red"));
            assertThat(CanaryWatch.suspects(answers)).as("one day").isEmpty();
            answers.addAll(day(11, "m", "Red"));
            found += CanaryWatch.suspects(answers).filter(day(10)::equals).isPresent() ? 1 : 0;
        }
        assertThat(found).isGreaterThan(95);
    }

    @Test
    void aModelThatSaysItsNewNameIsNoMatterOfThis() {
        List<CanaryAnswer> answers = days(0, 10, "m", "Blue");
        answers.addAll(days(10, 12, "m-2", "Red"));
        assertThat(CanaryWatch.suspects(answers)).isEmpty();
    }

    @Test
    void fewDaysSayNothing() {
        List<CanaryAnswer> answers = days(0, 2, "m", "Blue");
        answers.addAll(days(2, 4, "m", "Red"));
        assertThat(CanaryWatch.suspects(answers)).isEmpty();
        assertThat(CanaryWatch.suspects(List.of())).isEmpty();
    }

    @Test
    void aWordIsItsLettersAndDigits() {
        assertThat(new CanaryAnswer(FIRST, "q", null, " **Blue**.\n").word()).isEqualTo("blue");
        assertThat(new CanaryAnswer(FIRST, "q", null, "２９").word()).isEqualTo("29");
        assertThat(new CanaryAnswer(FIRST, "q", null, null).word()).isEmpty();
        assertThat(new CanaryAnswer(FIRST, "q", null, "a".repeat(1_000)).word()).hasSize(40);
    }
}
