package dev.rollcall.insight.figures;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a rate moved between two windows. Compared is only what is the same in both: prompt version, target and resolved
 * model. Counts are pooled, never daily rates averaged.
 *
 * <p>Repetitions of one prompt resemble each other. Where the two windows have other prompts or models, pooled intervals call
 * one unchanged series in ten "moved"; matched, fewer than one in a hundred (FalseAlarmTest).
 */
public final class MatchedSeries {
    /** Comparable answers that each window needs. */
    public static final long LEAST = 20;

    private MatchedSeries() {}

    private record Question(String target, String prompt) {}

    private record Series(Question question, String resolvedModel) {}

    /** Rows without answers do not count: n = 0 is missing, and not zero. Rows of the same series are summed. */
    public static SeriesComparison compare(List<SeriesRow> before, List<SeriesRow> after) {
        return compare(before, after, Wilson.Z);
    }

    /** @param sigmas standard deviations to each side of the two intervals that overlap or do not */
    public static SeriesComparison compare(List<SeriesRow> before, List<SeriesRow> after, double sigmas) {
        Map<Series, Proportion> then = bySeries(before);
        Map<Series, Proportion> now = bySeries(after);
        Proportion sumThen = sum(then, now.keySet());
        Proportion sumNow = sum(now, then.keySet());
        return new SeriesComparison(verdict(then.keySet(), now.keySet(), sumThen, sumNow, sigmas), sumThen, sumNow);
    }

    private static Verdict verdict(
            Set<Series> then, Set<Series> now, Proportion before, Proportion after, double sigmas) {
        if (before.n() == 0) {
            var both = questions(then);
            both.retainAll(questions(now));
            return both.isEmpty() ? Verdict.INSUFFICIENT : Verdict.MODEL_DISCONTINUOUS;
        }
        if (Math.min(before.n(), after.n()) < LEAST) {
            return Verdict.INSUFFICIENT;
        }
        return before.wilson(sigmas).overlaps(after.wilson(sigmas)) ? Verdict.WITHIN_NOISE : Verdict.MOVED;
    }

    private static Map<Series, Proportion> bySeries(List<SeriesRow> rows) {
        var sums = new HashMap<Series, Proportion>();
        rows.stream()
                .filter(row -> row.named().n() > 0)
                .forEach(row -> sums.merge(
                        new Series(new Question(row.target(), row.prompt()), row.resolvedModel()),
                        row.named(),
                        Proportion::plus));
        return sums;
    }

    private static Proportion sum(Map<Series, Proportion> window, Set<Series> ofBoth) {
        return window.entrySet().stream()
                .filter(series -> ofBoth.contains(series.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Proportion.NONE, Proportion::plus);
    }

    private static Set<Question> questions(Set<Series> window) {
        var questions = new HashSet<Question>();
        window.forEach(series -> questions.add(series.question()));
        return questions;
    }
}
