package dev.rollcall.api;

import dev.rollcall.insight.figures.Agreement;
import dev.rollcall.insight.figures.Agreement.RatedPair;
import dev.rollcall.insight.figures.Interval;
import dev.rollcall.insight.figures.Proportion;
import dev.rollcall.store.Labels.ComparedWords;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How far a judge says what people say.
 *
 * @param wanted how many labels more, of any domain's answers, until its agreement is told by enough; 0: it is
 * @param domain by labels of this domain's answers alone
 */
record JudgeAgreement(long wanted, AgreementView domain, AgreementView allDomains) {
    /** Labels that make a judge's agreement worth believing: its interval is then about 20 points wide at most. */
    static final int ENOUGH = 100;

    private static final String MIXED = "mixed";

    /**
     * @param labels names in answers that were labelled and on which the judge has a word
     * @param sentiment of names that both take for the entity's; recommended likewise, where the person could tell
     */
    record AgreementView(long labels, QuestionView sentiment, QuestionView recommended, QuestionView bearer) {}

    /**
     * @param low lower end of Wilson's 95 % interval of the share; null without labels, and so are {@code share} and {@code high}
     * @param kappa Cohen's; null where it tells nothing
     */
    record QuestionView(long n, long agreed, Double share, Double low, Double high, Double kappa) {}

    /** @param compared of one judge */
    static JudgeAgreement of(List<ComparedWords> compared) {
        AgreementView all = view(compared);
        return new JudgeAgreement(
                Math.max(0, ENOUGH - all.labels()),
                view(compared.stream().filter(ComparedWords::here).toList()),
                all);
    }

    private static AgreementView view(List<ComparedWords> compared) {
        QuestionView bearer = question(
                compared, words -> true, words -> words.personOtherBearer(), words -> words.judgeOtherBearer());
        return new AgreementView(
                bearer.n(),
                question(
                        compared,
                        JudgeAgreement::isMeant,
                        words -> sentiment(words.personSentiment()),
                        words -> sentiment(words.judgeSentiment())),
                question(
                        compared,
                        words -> isMeant(words) && words.personRecommended() != null,
                        ComparedWords::personRecommended,
                        ComparedWords::judgeRecommended),
                bearer);
    }

    /** What is said of another bearer is nothing said of the entity. */
    private static boolean isMeant(ComparedWords words) {
        return !words.personOtherBearer() && !words.judgeOtherBearer();
    }

    private static Object sentiment(Integer sentiment) {
        return sentiment == null ? MIXED : sentiment;
    }

    private static QuestionView question(
            List<ComparedWords> compared,
            Predicate<ComparedWords> counts,
            Function<ComparedWords, Object> person,
            Function<ComparedWords, Object> judge) {
        Agreement agreement = Agreement.of(compared.stream()
                .filter(counts)
                .map(words -> new RatedPair(
                        String.valueOf(person.apply(words)), String.valueOf(judge.apply(words)), words.names()))
                .toList());
        Proportion agreed = agreement.agreed();
        if (agreed.n() == 0) {
            return new QuestionView(0, 0, null, null, null, null);
        }
        Interval interval = agreed.wilson();
        return new QuestionView(
                agreed.n(), agreed.k(), agreed.rate(), interval.low(), interval.high(), agreement.kappa());
    }
}
