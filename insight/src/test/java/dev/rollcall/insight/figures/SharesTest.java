package dev.rollcall.insight.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rollcall.insight.figures.RunConsistency.RepeatedAnswers;
import dev.rollcall.insight.figures.ShareOfVoice.PromptNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is named beside whom, where, and how. */
class SharesTest {
    private static final double SMALL = 1e-9;

    @Test
    void sharesOfVoice() {
        Map<String, Figure> shares = ShareOfVoice.of(
                List.of("us", "them"),
                List.of(
                        new PromptNames("q1", Map.of("us", 3L, "them", 1L, "untracked", 90L)),
                        new PromptNames("q2", Map.of("us", 3L, "them", 3L))));
        assertThat(shares.get("us").point()).isCloseTo(.6, within(SMALL));
        assertThat(shares.get("us").numerator()).isEqualTo(6);
        assertThat(shares.get("us").n()).isEqualTo(10);
        assertThat(shares.get("us").exploratory()).isTrue();
    }

    @Test
    void sharesSumToOneAndLieInTheirIntervals() {
        var random = new Random(11);
        for (int round = 0; round < 200; round++) {
            List<String> tracked = List.of("a", "b", "c", "d").subList(0, 2 + random.nextInt(3));
            var prompts = new ArrayList<PromptNames>();
            for (int i = 0; i <= random.nextInt(14); i++) {
                var naming = new HashMap<String, Long>();
                tracked.forEach(entity -> naming.put(entity, (long) random.nextInt(5)));
                prompts.add(new PromptNames("q" + i, naming));
            }
            Map<String, Figure> shares = ShareOfVoice.of(tracked, prompts);
            if (shares.get("a").isMissing()) {
                continue; // nobody is named
            }
            assertThat(shares.values().stream().mapToDouble(Figure::point).sum())
                    .isCloseTo(1, within(SMALL));
            shares.values().stream()
                    .filter(share -> share.low() != null)
                    .forEach(share -> assertThat(share.point()).isBetween(share.low(), share.high()));
        }
    }

    @Test
    void noShareWithoutCompetitorsOrMentions() {
        assertThat(ShareOfVoice.of(List.of("us"), List.of(new PromptNames("q", Map.of("us", 3L))))
                        .get("us")
                        .reason())
                .isEqualTo(MissingReason.NO_COMPETITORS);
        assertThat(ShareOfVoice.of(List.of("us", "them"), List.of(new PromptNames("q", Map.of())))
                        .get("us")
                        .reason())
                .isEqualTo(MissingReason.NOBODY_NAMED);
    }

    @Test
    void ranks() {
        var ranks = new RankCounts(10, Map.of(1, 4L, 2, 2L, 4, 1L));
        assertThat(ranks.firstMentionRate(Wilson.Z).point()).isCloseTo(.4, within(SMALL));
        assertThat(ranks.meanReciprocalRank().point()).isCloseTo((4 + 1 + .25) / 10, within(SMALL));
        Figure position = ranks.averagePosition();
        assertThat(position.point()).isCloseTo(12.0 / 7, within(SMALL));
        assertThat(position.n()).isEqualTo(7);
        // The variance is (28 − 7·(12/7)²)/6 = 1.238095, and t(6) is 2.446912.
        assertThat(position.high() - position.point()).isCloseTo(2.446912 * Math.sqrt(1.2380952 / 7), within(1e-6));
    }

    @Test
    void whoIsNeverNamedHasARateAndNoPosition() {
        var ranks = new RankCounts(10, Map.of());
        assertThat(ranks.firstMentionRate(Wilson.Z).point()).isZero();
        assertThat(ranks.meanReciprocalRank().point()).isZero();
        assertThat(ranks.averagePosition().reason()).isEqualTo(MissingReason.NOBODY_NAMED);
        assertThat(new RankCounts(0, Map.of()).meanReciprocalRank().reason()).isEqualTo(MissingReason.NO_ANSWERS);
        assertThatThrownBy(() -> new RankCounts(1, Map.of(1, 2L))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sentiment() {
        assertThat(new NetSentiment(9, 0, 0).figure().reason()).isEqualTo(MissingReason.TOO_FEW);
        assertThat(new NetSentiment(0, 0, 0).figure().reason()).isEqualTo(MissingReason.NO_ANSWERS);
        Figure all = new NetSentiment(10, 0, 0).figure();
        assertThat(all.point()).isEqualTo(1);
        // Wilson of 10/10 begins at 1/1.38416, that of 0/10 ends as far from 0.
        double end = 1 - 1 / 1.38416;
        assertThat(all.low()).isCloseTo(1 - end * Math.sqrt(2), within(1e-9));
        Figure even = new NetSentiment(5, 5, 5).figure();
        assertThat(even.point()).isZero();
        assertThat(even.low()).isCloseTo(-even.high(), within(SMALL));
        Figure mostly = new NetSentiment(60, 30, 10).figure();
        assertThat(mostly.point()).isCloseTo(.5, within(SMALL));
        // ± 1.96·σ with σ² = (.7 − .25)/100 is .1315, and these ends are near it.
        assertThat(mostly.low()).isBetween(.34, .38);
        assertThat(mostly.high()).isBetween(.60, .64);
    }

    @Test
    void consensus() {
        var targets = new LinkedHashMap<String, Proportion>();
        targets.put("sure", new Proportion(10, 10));
        targets.put("just so", new Proportion(3, 5));
        targets.put("not sure", new Proportion(2, 5));
        targets.put("silent", Proportion.NONE);
        assertThat(Consensus.of(targets)).isEqualTo(new Consensus(2, 4));
    }

    @Test
    void likeness() {
        assertThat(Jaccard.of(Set.of("a", "b"), Set.of("b", "c"))).isCloseTo(1.0 / 3, within(SMALL));
        assertThat(Jaccard.of(Set.of(), Set.of())).isEqualTo(1);
        assertThat(Jaccard.of(Set.of("a"), Set.of())).isZero();
        assertThat(Jaccard.mean(List.of(Set.of("a"), Set.of("a"), Set.of("b"))).orElseThrow())
                .isCloseTo(1.0 / 3, within(SMALL));
        assertThat(Jaccard.mean(List.of(Set.of("a")))).isEmpty();
    }

    @Test
    void consistencyOfRepetitions() {
        var same = new RepeatedAnswers("q1", List.of(Set.of("a"), Set.of("a"), Set.of("a")));
        var other = new RepeatedAnswers("q2", List.of(Set.of("a"), Set.of("a"), Set.of("b")));
        var twice = new RepeatedAnswers("q3", List.of(Set.of("a"), Set.of("b")));
        Figure consistency = RunConsistency.of(List.of(same, other, twice));
        assertThat(consistency.point()).isCloseTo((1 + 1.0 / 3) / 2, within(SMALL));
        assertThat(consistency.n()).isEqualTo(2);
        assertThat(RunConsistency.of(List.of(twice)).reason()).isEqualTo(MissingReason.TOO_FEW);
    }
}
