package dev.rollcall.insight.figures;

import java.util.Locale;

/** Whether a figure changed between two windows. */
public enum Verdict {
    /** The 95 % intervals are apart. */
    MOVED,
    /** The 95 % intervals overlap: nobody can tell a change from chance. */
    WITHIN_NOISE,
    /** Too few answers can be compared. */
    INSUFFICIENT,
    /** Other models answered: what changed may be the model. */
    MODEL_DISCONTINUOUS;

    /** As it is written: {@code within-noise}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
