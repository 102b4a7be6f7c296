package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.PhraseList;
import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds names that somebody or something else bears: a planet, a street, another company. */
final class OtherBearers {
    private static final int WINDOW = 14;
    private static final Set<String> DEFINITE =
            Set.of("the", "der", "die", "das", "dem", "den", "le", "la", "el", "il", "lo", "o", "a", "de", "het");
    private static final Set<String> LONGER_NAMES = longerNames();

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;
    private final List<Set<String>> cues;
    /** Entities whose name is something else's until a word tells of a company. */
    private final Set<Integer> others = new HashSet<>();

    private OtherBearers(AnswerReading reading, List<Set<String>> cues) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
        this.cues = cues;
    }

    private static Set<String> longerNames() {
        var names = new HashSet<String>();
        new String(Lexicons.bytes("lexicon/longer-names.txt"), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> names.add(FoldedText.key(line.strip())));
        return names;
    }

    /**
     * The names that are the entity's, in the order of the text.
     *
     * @param cues for each entity the words, folded, that tell of another bearer
     */
    static List<Occurrence> without(AnswerReading reading, List<Occurrence> names, List<Set<String>> cues) {
        var bearers = new OtherBearers(reading, cues);
        Map<Integer, Boolean> ambiguous = new HashMap<>();
        var own = new ArrayList<Occurrence>();
        for (Occurrence name : names) {
            int sentence = reading.layout().sentence[reading.firstToken(name)];
            boolean several = ambiguous.computeIfAbsent(sentence, bearers::tellsOfOthers);
            if (!bearers.isOther(name, several)) {
                own.add(name);
            }
        }
        return own;
    }

    private boolean tellsOfOthers(int sentence) {
        int from = layout.sentenceStart[sentence];
        return language.phrases(PhraseList.OTHER_BEARER)
                .isIn(tokens, from, Math.min(layout.sentenceStart[sentence + 1], from + 200));
    }

    private boolean isOther(Occurrence name, boolean sentenceTellsOfOthers) {
        int first = reading.firstToken(name);
        int behind = reading.tokenBehind(name);
        if (isLongerName(name, first, behind) || isPlace(behind)) {
            return true;
        }
        int from = Math.max(layout.startOfSentence(first), first - WINDOW * 2);
        int to = Math.min(layout.endOfSentence(first), behind + WINDOW * 2);
        if (hasCue(name.entity(), from, to)) {
            return true;
        }
        if (isToldApart(first)) {
            return true;
        }
        boolean company = CompanyCues.isIn(reading, from, to);
        if (isBearer(first, behind) || sentenceTellsOfOthers) {
            if (!company) {
                others.add(name.entity());
            }
            return true;
        }
        if (others.contains(name.entity()) && company) {
            others.remove(name.entity());
        }
        return others.contains(name.entity());
    }

    /** "not to be confused with" stands before the name. */
    private boolean isToldApart(int first) {
        int from = Math.max(layout.startOfSentence(first), first - WINDOW);
        return language.phrases(PhraseList.CONFUSED).isIn(tokens, from, first);
    }

    private boolean hasCue(int entity, int from, int to) {
        if (cues.get(entity).isEmpty()) {
            return false;
        }
        for (int t = from; t < to; t++) {
            if (cues.get(entity).contains(tokens.word(t))) {
                return true;
            }
        }
        return false;
    }

    /** A well-known longer name that another company or thing bears, and its own list has not. */
    private boolean isLongerName(Occurrence name, int first, int behind) {
        String own = reading.text().text(name.start(), name.end());
        return isAdjacent(behind) && LONGER_NAMES.contains(own + " " + tokens.word(behind))
                || isAdjacent(first) && first > 0 && LONGER_NAMES.contains(tokens.word(first - 1) + " " + own);
    }

    private boolean isAdjacent(int token) {
        return token < tokens.count && (tokens.before[token] & ~(TextTokens.SPACE | TextTokens.HYPHEN)) == 0;
    }

    private boolean isPlace(int behind) {
        return isAdjacent(behind) && tokens.isCapital(behind) && language.has(WordList.PLACES, tokens.word(behind));
    }

    /** "X is a … planet": the noun is the first that tells anything. */
    private boolean isBearer(int first, int behind) {
        int limit = Math.min(layout.endOfSentence(first), behind + WINDOW);
        boolean is = language.has(WordList.BE, tokens.word(behind));
        boolean apposition =
                tokens.has(behind, TextTokens.COMMA | TextTokens.OPEN | TextTokens.COLON | TextTokens.DASH);
        boolean unspaced = behind < tokens.count && Scripts.isUnspaced(tokens.text.at(tokens.start[behind]));
        if (!is && !unspaced && !(apposition && language.has(WordList.ARTICLES, tokens.word(behind)))) {
            return hasBearerBefore(first);
        }
        for (int t = behind; t < limit && !endsNounPhrase(t, behind); t++) {
            if (language.has(WordList.COMPANY, tokens.word(t))) {
                return false;
            }
            if (isBearerNoun(t)) {
                return !CompanyCues.isIn(reading, behind, limit);
            }
        }
        return false;
    }

    private boolean endsNounPhrase(int t, int behind) {
        return t > behind + 1
                && tokens.has(t, TextTokens.COMMA | TextTokens.SEMICOLON | TextTokens.COLON | TextTokens.DASH);
    }

    private boolean isBearerNoun(int t) {
        if (language.has(WordList.BEARERS, tokens.word(t))) {
            return true;
        }
        if (!Scripts.isUnspaced(tokens.text.at(tokens.start[t]))) {
            return false;
        }
        String two = tokens.word(t) + tokens.word(t + 1);
        return language.has(WordList.BEARERS, two) || language.has(WordList.BEARERS, two + tokens.word(t + 2));
    }

    /** "the planet X", "the river X". */
    private boolean hasBearerBefore(int first) {
        return (tokens.before[first] & ~(TextTokens.SPACE | TextTokens.QUOTE)) == 0
                && first > layout.startOfSentence(first) + 1
                && language.has(WordList.BEARERS, tokens.word(first - 1))
                && DEFINITE.contains(tokens.word(first - 2))
                && !CompanyCues.isIn(reading, first, Math.min(layout.endOfSentence(first), first + WINDOW));
    }
}
