package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a question or an answer is about companies at all. Where nothing tells so, a name that a person, a place, a god or an
 * animal bears too is theirs.
 */
final class CompanyContext {
    private static final int WINDOW = 30;

    private final AnswerReading reading;
    private final PromptWords prompt;
    /** Whether a word of the answer tells of companies; null: not looked for yet. */
    private Boolean told;

    CompanyContext(AnswerReading reading, PromptWords prompt) {
        this.reading = reading;
        this.prompt = prompt;
    }

    PromptWords prompt() {
        return prompt;
    }

    boolean asksForAdvice() {
        return prompt.asksForAdvice();
    }

    /** Whether the question is about companies, asks what to take, or has the name; or nothing was asked. */
    boolean isAsked(Occurrence one) {
        return prompt.isEmpty() || prompt.speaksOf(reading, one) || prompt.asksForAdvice();
    }

    /** Whether the question or any word of the answer tells of companies. */
    boolean isAnywhere(Occurrence one) {
        return isAsked(one) || isTold();
    }

    /** The same, or the question asks who, which or where: its answer may name a company. */
    boolean isPossible(Occurrence one) {
        return isAnywhere(one) || prompt.asksForNames();
    }

    /** Whether the question asks for companies or what to take, or a word of the answer tells of companies. */
    boolean tellsOfCompanies() {
        return prompt.speaksOfCompanies() || prompt.asksForAdvice() || isTold();
    }

    private boolean isTold() {
        if (told == null) {
            told = tells(0, reading.tokens().count);
        }
        return told;
    }

    /** Whether a name is one that others bear, and the question does not tell that the company is meant. */
    boolean isShared(Occurrence one) {
        String name = reading.name(one);
        boolean borne = KnownPeople.isGivenName(withoutPossessive(name))
                || WordClasses.isMember(name)
                || NameShapes.isNoCompany(name);
        return borne && Scripts.hasCase(reading.text().at(one.start())) && !isAsked(one);
    }

    private static String withoutPossessive(String name) {
        return name.endsWith("'s") ? name.substring(0, name.length() - 2) : name;
    }

    /** Of shared names those whose entity is named in a sentence that tells of companies, at least once; all, when there are several. */
    List<Occurrence> told(List<Occurrence> shared) {
        if (shared.stream().map(Occurrence::entity).distinct().count() > 1) {
            return shared;
        }
        Set<Integer> told = new HashSet<>();
        for (Occurrence one : shared) {
            if (!told.contains(one.entity()) && isInSentence(one)) {
                told.add(one.entity());
            }
        }
        var names = new ArrayList<Occurrence>(shared);
        names.removeIf(one -> !told.contains(one.entity()));
        return names;
    }

    /** Whether the sentence of a name has a word that tells of companies. */
    boolean hasCue(Occurrence one) {
        int first = reading.firstToken(one);
        int from = Math.max(reading.layout().startOfSentence(first), first - WINDOW);
        int behind = reading.tokenBehind(one);
        return tells(from, first) || tells(behind, Math.min(reading.layout().endOfSentence(first), first + WINDOW));
    }

    /** Whether any of these words tells of companies. Words that may be names tell nothing: רשת is a network, and one of them. */
    private boolean tells(int from, int to) {
        int begin = from;
        for (int t = from; t < to; t++) {
            if (reading.isFound(t)) {
                if (reading.cues().isIn(begin, t)) {
                    return true;
                }
                begin = t + 1;
            }
        }
        return reading.cues().isIn(begin, to);
    }

    private boolean isInSentence(Occurrence one) {
        int first = reading.firstToken(one);
        int behind = reading.tokenBehind(one);
        int from = Math.max(reading.layout().startOfSentence(first), first - WINDOW);
        int to = Math.min(reading.layout().endOfSentence(first), first + WINDOW);
        return hasCue(one) || NameShapes.hasBrand(reading, from, first) || NameShapes.hasBrand(reading, behind, to);
    }
}
