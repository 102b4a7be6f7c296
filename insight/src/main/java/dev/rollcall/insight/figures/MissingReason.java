package dev.rollcall.insight.figures;

import java.util.Locale;

/** Why there is no figure. Missing is not zero. */
public enum MissingReason {
    /** Less than {@link AnswerCoverage#LEAST} of what was planned was answered. */
    COVERAGE,
    /** Nothing was answered, or nothing that this figure counts. */
    NO_ANSWERS,
    /** Fewer than this figure needs. */
    TOO_FEW,
    /** A share needs somebody to share with. */
    NO_COMPETITORS,
    /** No answer names any of the entities. */
    NOBODY_NAMED,
    /** Some calls have no known price. */
    UNPRICED,
    /** Only a judge that read the answers could tell, and none did. */
    NOT_JUDGED,
    /** It is of two spans of time, and only one was given. */
    NOT_COMPARED,
    /** It is neither the brand nor a competitor, so that it has no share. */
    NOT_TRACKED;

    /** As it is written: {@code no-answers}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
