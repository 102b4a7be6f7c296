package dev.rollcall.insight.figures;

import java.util.List;

/**
 * Whether a target's model was changed without a new name. Ten closed prompts a day (canaries) have answers that a model gives
 * again and again; another model gives others. A model that says its new name is no matter of this: {@link MatchedSeries} does
 * not compare it with the old one.
 */
public final class ModelWatch {
    /** By Fisher's exact test. */
    public static final double P = .001;

    private ModelWatch() {}

    /**
     * {@code model_suspect}: the last two days both differ from the base, so much that chance does it once in a thousand.
     *
     * @param base of the canaries' answers of the days before, how many are the usual ones
     * @param days the same of each day since, the latest last; days without answers do not count
     */
    public static boolean suspects(Proportion base, List<Proportion> days) {
        List<Proportion> answered = days.stream().filter(day -> day.n() > 0).toList();
        int n = answered.size();
        return n >= 2 && Significance.p(base, answered.get(n - 1)) < P && Significance.p(base, answered.get(n - 2)) < P;
    }
}
