package dev.rollcall.insight.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerCoverageTest {
    private static final Figure RATE = new Proportion(30, 60).figure();

    @Test
    void tooLittleIsNotPublished() {
        Figure hidden = RATE.judged(Verdict.MOVED).covered(new AnswerCoverage(69, 100));
        assertThat(hidden.point()).isNull();
        assertThat(hidden.low()).isNull();
        assertThat(hidden.numerator()).isNull();
        assertThat(hidden.verdict()).isNull();
        assertThat(hidden.reason()).isEqualTo(MissingReason.COVERAGE);
        assertThat(hidden.coverage()).isEqualTo(.69);
        assertThat(hidden.n()).isEqualTo(60);
    }

    @Test
    void enoughIsPublishedWithItsCoverage() {
        assertThat(RATE.covered(new AnswerCoverage(70, 100)).point()).isEqualTo(.5);
        assertThat(RATE.covered(new AnswerCoverage(70, 100)).coverage()).isEqualTo(.7);
    }

    @Test
    void itsLevels() {
        assertThat(new AnswerCoverage(70, 100).isDegraded()).isTrue();
        assertThat(new AnswerCoverage(949, 1000).isDegraded()).isTrue();
        assertThat(new AnswerCoverage(95, 100).isWhole()).isTrue();
        assertThat(new AnswerCoverage(95, 100).isDegraded()).isFalse();
        assertThat(new AnswerCoverage(69, 100).isDegraded()).isFalse();
        assertThat(AnswerCoverage.whole(List.of(new AnswerCoverage(95, 100), new AnswerCoverage(94, 100))))
                .isEqualTo(1);
    }

    @Test
    void nothingPlannedIsNoCoverage() {
        var none = new AnswerCoverage(0, 0);
        assertThat(none.share()).isNull();
        assertThat(none.isPublishable()).isFalse();
    }

    @Test
    void aFigureThatIsMissingKeepsItsOwnReason() {
        assertThat(Proportion.NONE.figure().covered(new AnswerCoverage(0, 10)).reason())
                .isEqualTo(MissingReason.NO_ANSWERS);
    }
}
