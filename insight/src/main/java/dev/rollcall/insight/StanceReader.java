package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.PhraseList;
import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an answer says of a name: whether it advises to take it, and praise or blame in the words that speak of it. */
final class StanceReader {
    /** How many words before and behind a name tell something of it, at most. */
    private static final int WINDOW = 30;
    /** A sentence of so many words, at most, may speak on of the name before it. */
    private static final int SHORT_SENTENCE = 10;
    /** How many words may stand before a name that an item of a list is about. */
    private static final int ITEM_LEAD = 6;
    /** An answer of yes has so many words, at most, before anything else is said. */
    private static final int SHORT_ANSWER = 4;

    private static final Set<String> YES = Set.of(
            "yes",
            "yeah",
            "sure",
            "absolutely",
            "definitely",
            "gladly",
            "ja",
            "oui",
            "si",
            "sim",
            "tak",
            "ano",
            "да",
            "так",
            "igen",
            "evet",
            "kylla",
            "da",
            "ναι");
    /** How far before praise or blame a negation turns it round. */
    private static final int NEGATION = 3;

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final LanguageLexicon language;
    private final boolean adviceAsked;
    private final Set<Integer> inQuestion;
    private final Map<PhraseList, FoundPhrases> found = new EnumMap<>(PhraseList.class);
    /** Where names of any entity stand that count, in the order of the text. */
    private final List<Occurrence> mentioned;

    /**
     * @param adviceAsked whether the question asks what to take
     * @param inQuestion the entities that it names
     */
    StanceReader(AnswerReading reading, List<Occurrence> mentioned, boolean adviceAsked, Set<Integer> inQuestion) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.language = reading.language();
        this.mentioned = mentioned;
        this.adviceAsked = adviceAsked && !declines();
        this.inQuestion = inQuestion;
    }

    /** "I have no personal opinions, but …" */
    private boolean declines() {
        int end = tokens.count == 0 ? 0 : Math.min(WINDOW, reading.layout().endOfSentence(0));
        return language.phrases(PhraseList.REFUSAL).isIn(tokens, 0, end);
    }

    private FoundPhrases phrases(PhraseList list) {
        return found.computeIfAbsent(list, any -> new FoundPhrases(reading, list));
    }

    private boolean has(PhraseList list, int from, int to) {
        return phrases(list).isIn(from, to);
    }

    /** Whether the answer advises to take what the name stands for. */
    boolean recommended(List<Occurrence> occurrences) {
        boolean advised = false;
        boolean fits = adviceAsked && (isAnswer(occurrences.get(0)) || isAffirmed(occurrences.get(0)));
        for (Occurrence one : occurrences) {
            int token = reading.firstToken(one);
            int from = startOfClause(token);
            int to = endOfClause(token);
            if (has(PhraseList.ADVICE_AGAINST, from, to) || isAdvisedAgainstBehind(token)) {
                return false;
            }
            advised |= has(PhraseList.ADVICE, from, to) || isAdvisedBehind(token);
            fits |= adviceAsked && (isListed(token) || has(PhraseList.CONDITION, from, to) || isPraised(from, to));
        }
        return advised || fits && !isBlamed(occurrences);
    }

    /**
     * What is named first answers the question, and what is named beside it: "Sixt or Avis"; unless the question is about that
     * alone: "Should I cancel X?".
     */
    private boolean isAnswer(Occurrence first) {
        int answer = reading.firstToken(mentioned.get(0));
        int token = reading.firstToken(first);
        boolean beside = token - answer <= ITEM_LEAD && startOfClause(token) == startOfClause(answer);
        return beside && !inQuestion.equals(Set.of(first.entity()));
    }

    /** "Would you book X? Yes.": the question is about that alone, and the answer begins with a yes. */
    private boolean isAffirmed(Occurrence first) {
        return inQuestion.equals(Set.of(first.entity()))
                && (YES.contains(tokens.word(0))
                        || tokens.word(0).equals("i") && tokens.word(1).equals("would"))
                && reading.layout().endOfSentence(0) <= SHORT_ANSWER;
    }

    private boolean isAdvisedBehind(int token) {
        int next = reading.layout().endOfSentence(token);
        return speaksOn(next) && has(PhraseList.ADVICE, next, reading.layout().endOfSentence(next));
    }

    private boolean isAdvisedAgainstBehind(int token) {
        int next = reading.layout().endOfSentence(token);
        return speaksOn(next)
                && has(PhraseList.ADVICE_AGAINST, next, reading.layout().endOfSentence(next));
    }

    /** "That's my recommendation.": a short sentence with a pronoun that names nobody goes on about the name before. */
    private boolean speaksOn(int first) {
        if (first >= tokens.count || tokens.has(first, TextTokens.GAP)) {
            return false;
        }
        int end = reading.layout().endOfSentence(first);
        for (int t = first; t < Math.min(end, first + SHORT_SENTENCE); t++) {
            if (reading.isFound(t)) {
                return false;
            }
        }
        return end - first <= SHORT_SENTENCE && language.isAnyIn(WordList.SUBJECTS, tokens, first, end);
    }

    private boolean isPraised(int from, int to) {
        return balance(PhraseList.POSITIVE, from, to) > 0;
    }

    private boolean isBlamed(List<Occurrence> occurrences) {
        return occurrences.stream().anyMatch(one -> {
            int token = reading.firstToken(one);
            return balance(PhraseList.NEGATIVE, startOfClause(token), endOfClause(token)) > 0;
        });
    }

    /** At the head of an item, or a few words behind it: "5–50 agents: Zendesk or Intercom". */
    private boolean isListed(int token) {
        TextLayout layout = reading.layout();
        int head = layout.lineStart[layout.line[token]];
        boolean row = layout.kindOf(token) == TextLayout.LineKind.TABLE && token - head <= 1;
        return (layout.kindOf(token) == TextLayout.LineKind.ITEM || row)
                && token - head <= ITEM_LEAD
                && layout.sentence[head] == layout.sentence[token];
    }

    /**
     * null when it is mixed.
     *
     * @param recommended what {@link #recommended} says
     */
    Mention.Sentiment sentiment(List<Occurrence> occurrences, boolean recommended) {
        if (recommended) {
            return Mention.Sentiment.POSITIVE;
        }
        boolean praise = false;
        boolean blame = false;
        for (Occurrence one : occurrences) {
            int token = reading.firstToken(one);
            int from = Math.max(reading.layout().startOfSentence(token), token - WINDOW);
            int to = Math.min(reading.layout().endOfSentence(token), token + WINDOW);
            int good = balance(PhraseList.POSITIVE, from, to);
            int bad = balance(PhraseList.NEGATIVE, from, to);
            praise |= good > 0 || bad < 0;
            blame |= bad > 0 || good < 0;
            blame |= has(PhraseList.ADVICE_AGAINST, startOfClause(token), endOfClause(token));
        }
        if (praise && blame) {
            return null;
        }
        return praise ? Mention.Sentiment.POSITIVE : blame ? Mention.Sentiment.NEGATIVE : Mention.Sentiment.NEUTRAL;
    }

    /** How many more phrases of a list stand here plainly than with a negation before them. */
    private int balance(PhraseList list, int from, int to) {
        FoundPhrases phrases = phrases(list);
        int balance = 0;
        for (int t = phrases.next(from, to); t >= 0; t = phrases.next(t + 1, to)) {
            boolean negated = language.isAnyIn(WordList.NEGATIONS, tokens, Math.max(from, t - NEGATION), t);
            balance += negated ? -1 : 1;
        }
        return balance;
    }

    private int startOfClause(int token) {
        return reading.clauses().start(token, Math.max(0, token - WINDOW));
    }

    private int endOfClause(int token) {
        return reading.clauses().end(token, Math.min(reading.layout().endOfSentence(token), token + WINDOW));
    }
}
