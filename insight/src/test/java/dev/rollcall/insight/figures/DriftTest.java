package dev.rollcall.insight.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.insight.figures.Drift.NamingAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DriftTest {
    private long cell;

    @Test
    void otherNamesAreWholeDrift() {
        Figure drift = Drift.of(same(Set.of("a"), 40), same(Set.of("b"), 40));
        assertThat(drift.point()).isEqualTo(1);
        assertThat(drift.verdict()).isEqualTo(Verdict.MOVED);
        assertThat(drift.n()).isEqualTo(80);
    }

    @Test
    void theSameNamesAreNone() {
        Figure drift = Drift.of(same(Set.of("a", "b"), 40), same(Set.of("a", "b"), 40));
        assertThat(drift.point()).isZero();
        assertThat(drift.verdict()).isEqualTo(Verdict.WITHIN_NOISE);
    }

    @Test
    void fewMentionsAreInsufficient() {
        Figure drift = Drift.of(same(Set.of("a"), 19), same(Set.of("b"), 40));
        assertThat(drift.point()).isNull();
        assertThat(drift.reason()).isEqualTo(MissingReason.TOO_FEW);
        assertThat(drift.verdict()).isEqualTo(Verdict.INSUFFICIENT);
        assertThat(Drift.of(same(Set.of(), 99), same(Set.of(), 99)).reason()).isEqualTo(MissingReason.TOO_FEW);
    }

    /** A report is made again years later, from rows in whatever order. */
    @Test
    void theOrderOfAnswersChangesNothing() {
        var random = new Random(5);
        List<NamingAnswer> before = drawn(random, 60, .5);
        List<NamingAnswer> now = drawn(random, 60, .3);
        Figure drift = Drift.of(before, now);
        var shuffled = new ArrayList<>(before);
        Collections.shuffle(shuffled, random);
        assertThat(Drift.of(shuffled, now)).isEqualTo(drift);
    }

    @Test
    void noiseIsTakenOffAndAChangeStays() {
        var random = new Random(6);
        int moved = 0;
        double noise = 0;
        int found = 0;
        for (int i = 0; i < 300; i++) {
            Figure unchanged = Drift.of(drawn(random, 90, .5), drawn(random, 90, .5));
            moved += unchanged.verdict() == Verdict.MOVED ? 1 : 0;
            noise += unchanged.point() / 300;
            Figure changed = Drift.of(drawn(random, 90, .5), drawn(random, 90, .05));
            found += changed.verdict() == Verdict.MOVED ? 1 : 0;
        }
        assertThat(moved).as("of 300 unchanged").isLessThanOrEqualTo(3);
        assertThat(noise).isLessThan(.02);
        assertThat(found).as("of 300 changed").isGreaterThan(240);
    }

    private List<NamingAnswer> same(Set<String> entities, int n) {
        var answers = new ArrayList<NamingAnswer>();
        for (int i = 0; i < n; i++) {
            answers.add(new NamingAnswer(++cell, entities));
        }
        return answers;
    }

    private List<NamingAnswer> drawn(Random random, int n, double rateOfA) {
        var answers = new ArrayList<NamingAnswer>();
        for (int i = 0; i < n; i++) {
            var named = new HashSet<String>();
            for (String entity : List.of("a", "b", "c")) {
                if (random.nextDouble() < (entity.equals("a") ? rateOfA : .5)) {
                    named.add(entity);
                }
            }
            answers.add(new NamingAnswer(++cell, named));
        }
        return answers;
    }
}
