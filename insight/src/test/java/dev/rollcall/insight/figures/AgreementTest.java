package dev.rollcall.insight.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rollcall.insight.figures.Agreement.RatedPair;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {
    /** Wikipedia's example of 50 applications: 0.7 agreed, 0.5 expected. */
    @Test
    void kappaTakesOffWhatChanceWouldGive() {
        Agreement agreement = Agreement.of(List.of(
                new RatedPair("yes", "yes", 20),
                new RatedPair("yes", "no", 5),
                new RatedPair("no", "yes", 10),
                new RatedPair("no", "no", 15)));
        assertThat(agreement.agreed()).isEqualTo(new Proportion(35, 50));
        assertThat(agreement.kappa()).isEqualTo(.4, within(1e-12));
    }

    @Test
    void wordsThatOnlyOneOfThemUsesCount() {
        Agreement agreement = Agreement.of(List.of(
                new RatedPair("1", "1", 1),
                new RatedPair("1", "1", 1),
                new RatedPair("0", "-1", 1),
                new RatedPair("mixed", "0", 1)));
        assertThat(agreement.agreed()).isEqualTo(new Proportion(2, 4));
        assertThat(agreement.kappa()).as("by chance 5 of 16").isEqualTo((8 - 5) / 11., within(1e-12));
    }

    @Test
    void twoThatNeverAgreeAreBelowChance() {
        assertThat(Agreement.of(List.of(new RatedPair("yes", "no", 3), new RatedPair("no", "yes", 3)))
                        .kappa())
                .isEqualTo(-1);
    }

    @Test
    void whereNothingCanDifferKappaTellsNothing() {
        assertThat(Agreement.of(List.of())).isEqualTo(new Agreement(Proportion.NONE, null));
        assertThat(Agreement.of(List.of(new RatedPair("same", "same", 9))))
                .isEqualTo(new Agreement(new Proportion(9, 9), null));
    }
}
