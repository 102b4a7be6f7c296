package dev.rollcall.api.pages;

import dev.rollcall.insight.figures.AnswerCoverage;
import dev.rollcall.insight.figures.Figure;
import dev.rollcall.insight.figures.MatchedSeries;
import dev.rollcall.insight.figures.Proportion;
import dev.rollcall.insight.figures.SeriesComparison;
import dev.rollcall.insight.figures.Verdict;
import dev.rollcall.pages.Format;
import dev.rollcall.pages.IntervalBar;
import dev.rollcall.pages.ShownFigure;
import dev.rollcall.pages.StateMark;
import dev.rollcall.reports.FigureText;

/** Figures and their verdicts in words. */
final class FigureWords {
    private FigureWords() {}

    /**
     * @param figure a rate from 0 to 1
     * @param sigmas standard deviations to each side of its interval
     */
    static ShownFigure shown(Figure figure, double sigmas) {
        if (figure.isMissing()) {
            return ShownFigure.missing(missing(figure), null);
        }
        return new ShownFigure(
                Format.rate(figure.point()),
                figure.low() == null ? null : Format.rate(figure.low()) + " to " + Format.rate(figure.high()),
                figure.low() == null ? null : FigureText.confidence(sigmas),
                figure.numerator() == null
                        ? Format.count(figure.n(), "answer")
                        : Format.count(figure.numerator()) + " of " + Format.count(figure.n()),
                IntervalBar.of(figure.point(), figure.low(), figure.high()),
                null);
    }

    private static String missing(Figure figure) {
        return switch (figure.reason()) {
            case COVERAGE -> "only " + Format.percent(figure.coverage()) + " of what was planned is answered";
            case NO_ANSWERS -> "there is no answer";
            case TOO_FEW -> "fewer answers than it needs";
            case NO_COMPETITORS -> "no competitor is tracked to share with";
            case NOBODY_NAMED -> "no answer names any of them";
            case UNPRICED -> "a price is not known";
            case NOT_JUDGED -> "only a judge of the answers could tell";
            case NOT_COMPARED -> "it is of two spans of time, and nothing was chosen to compare with";
            case NOT_TRACKED -> "only of the brand and its competitors";
        };
    }

    /** @param compared null: not compared, and there is no mark */
    static StateMark mark(SeriesComparison compared) {
        return compared == null
                ? null
                : StateMark.ofVerdict(
                        compared.verdict().word(), compared.verdict() == Verdict.MOVED && compared.change() > 0);
    }

    static String verdict(SeriesComparison compared) {
        Proportion before = compared.before();
        Proportion after = compared.after();
        return switch (compared.verdict()) {
            case MOVED -> both(before, after);
            case WITHIN_NOISE -> both(before, after) + "; the intervals overlap";
            case INSUFFICIENT ->
                Math.min(before.n(), after.n()) == 0
                        ? "nothing was asked alike in both"
                        : "only " + Format.count(Math.min(before.n(), after.n()), "answer") + " can be compared, and "
                                + MatchedSeries.LEAST + " are needed";
            case MODEL_DISCONTINUOUS -> "other models answer now: what changed may be the model";
        };
    }

    private static String both(Proportion before, Proportion after) {
        return Format.count(before.k()) + " of " + Format.count(before.n()) + " before, " + Format.count(after.k())
                + " of " + Format.count(after.n()) + " now";
    }

    /** {@code 33 of 33 (100 %)} */
    static String coverage(AnswerCoverage coverage) {
        return coverage.planned() == 0
                ? "nothing was planned"
                : Format.count(coverage.valid()) + " of " + Format.count(coverage.planned()) + " ("
                        + Format.percent(coverage.share()) + ")";
    }

    static String gate(AnswerCoverage coverage) {
        if (coverage.planned() == 0) {
            return "nothing was planned in these windows";
        }
        if (!coverage.isPublishable()) {
            return "below 70 %: figures of the whole panel are not shown, because the answers that are missing might"
                    + " say something else";
        }
        return coverage.isWhole()
                ? "95 % or more of what was planned is answered"
                : "between 70 % and 95 % of what was planned is answered: see below who is missing";
    }
}
