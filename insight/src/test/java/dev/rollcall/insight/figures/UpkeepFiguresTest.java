package dev.rollcall.insight.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What answers cost, how old they are, and whether they can be used. */
class UpkeepFiguresTest {
    @Test
    void costOfAnAnswer() {
        assertThat(AnswerCost.of(30_000_000_000L, 0, 2).point()).isEqualTo(1.5);
        assertThat(AnswerCost.of(0, 0, 2).point()).isZero();
        assertThat(AnswerCost.of(30_000_000_000L, 1, 2).reason()).isEqualTo(MissingReason.UNPRICED);
        assertThat(AnswerCost.of(30_000_000_000L, 0, 0).reason()).isEqualTo(MissingReason.NO_ANSWERS);
    }

    @Test
    void ages() {
        var ages = IntStream.rangeClosed(1, 100).mapToObj(Duration::ofSeconds).toList();
        assertThat(AnswerAges.p95(ages).point()).isEqualTo(95);
        assertThat(AnswerAges.p95(List.of(Duration.ofMillis(1500))).point()).isEqualTo(1.5);
        assertThat(AnswerAges.p95(List.of()).reason()).isEqualTo(MissingReason.NO_ANSWERS);
        Figure fresh = AnswerAges.fresh(ages, age -> age.toSeconds() <= 25);
        assertThat(fresh.point()).isEqualTo(.25);
        assertThat(fresh.numerator()).isEqualTo(25);
    }

    @Test
    void thinSamplesAndExtractionsThatAreNotToBeTrusted() {
        assertThat(InsightMetric.isThin(new Proportion(10, 60))).isTrue();
        assertThat(InsightMetric.isThin(new Proportion(25, 60)))
                .as("it may be half")
                .isFalse();
        assertThat(InsightMetric.isThin(Proportion.NONE)).isFalse();
        assertThat(InsightMetric.isInvalid(new Proportion(97, 100))).isTrue();
        assertThat(InsightMetric.isInvalid(new Proportion(98, 100))).isFalse();
    }

    @Test
    void aFigureHasAValueOrAReason() {
        assertThatThrownBy(() -> new Figure(null, null, null, 0, null, null, false, null, null))
                .hasMessageContaining("a value or a reason");
        assertThatThrownBy(() -> new Figure(.5, .4, null, 0, null, null, false, null, null))
                .hasMessageContaining("two ends");
    }

    @Test
    void words() {
        assertThat(MissingReason.NO_ANSWERS.word()).isEqualTo("no-answers");
        assertThat(Verdict.MODEL_DISCONTINUOUS.word()).isEqualTo("model-discontinuous");
        assertThat(InsightMetric.MENTION_RATE.word()).isEqualTo("mention-rate");
    }
}
