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
    private static final int SHORT = 3;
    private static final Set<String> DEFINITE =
            Set.of("the", "der", "die", "das", "dem", "den", "le", "la", "el", "il", "lo", "o", "a", "de", "het");
    /** What stands in lower case behind the names of landscapes. */
    private static final Set<String> NATURE = Set.of(
            "basin",
            "delta",
            "rainforest",
            "jungle",
            "peninsula",
            "estuary",
            "mountains",
            "desert",
            "glacier",
            "archipelago");
    /** Behind these stands a place. */
    private static final Set<String> NEAR = Set.of(
            "near",
            "nahe",
            "unweit",
            "cerca de",
            "pres de",
            "vicino a",
            "perto de",
            "nabij",
            "nara",
            "naer",
            "lahella",
            "kolo",
            "blizko",
            "blisko",
            "okolo",
            "возле",
            "недалеко от",
            "под",
            "біля",
            "langa",
            "kozeleben",
            "yakininda",
            "dekat",
            "gan");
    /** What stands behind these is no longer what something is: "was early with the plant". */
    private static final Set<String> LINKS = Set.of(
            "with", "for", "to", "by", "mit", "fur", "pour", "avec", "con", "para", "com", "per", "med", "met", "voor",
            "dla", "ile", "icin", "pro", "для", "untuk", "dengan");

    private static final Set<String> WITHOUT_ARTICLES =
            Set.of("fi", "pl", "cs", "ru", "uk", "tr", "ja", "zh", "ko", "th", "hi", "vi", "id");
    private static final Set<String> OF = Set.of("of", "de", "di", "du", "do", "da", "von", "van", "d", "af", "av");
    private static final Set<String> LONGER_NAMES = longerNames();

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;
    private final List<Set<String>> cues;
    private final WordClasses classes;
    /** Entities whose name is something else's until a word tells of a company. */
    private final Set<Integer> others = new HashSet<>();

    private OtherBearers(AnswerReading reading, List<Set<String>> cues) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
        this.cues = cues;
        this.classes = new WordClasses(reading);
    }

    private static Set<String> longerNames() {
        var names = new HashSet<String>();
        DataFiles.lines("lexicon/longer-names.txt").forEach(line -> names.add(FoldedText.key(line)));
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
        if (isLongerName(name, first, behind) || classes.areAround(name)) {
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
        if (!company && isSpokenOf(name, first, behind)) {
            return true;
        }
        boolean other = isPlace(behind)
                || !company && isNearPlace(name, first)
                || KnownPeople.areNamed(reading, name, first, behind);
        if (other || isBearer(first, behind) || sentenceTellsOfOthers) {
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
        return !cues.get(entity).isEmpty() && tokens.isAnyIn(cues.get(entity), from, to);
    }

    /** A well-known longer name that another company or thing bears, and its own list has not. */
    private boolean isLongerName(Occurrence name, int first, int behind) {
        String own = reading.name(name);
        return isAdjacent(behind) && LONGER_NAMES.contains(own + " " + tokens.word(behind))
                || isAdjacent(first) && first > 0 && LONGER_NAMES.contains(tokens.word(first - 1) + " " + own);
    }

    private boolean isAdjacent(int token) {
        return token < tokens.count && tokens.hasOnly(token, TextTokens.SPACE | TextTokens.HYPHEN);
    }

    private boolean isPlace(int behind) {
        if (!isAdjacent(behind)) {
            return false;
        }
        boolean capital = tokens.isCapital(behind) || !Scripts.hasCase(tokens.text.casedAt(tokens.start[behind]));
        return capital && isIn(WordList.PLACES, behind) || NATURE.contains(tokens.word(behind));
    }

    /** "near Liverpool": a place of that name. */
    private boolean isNearPlace(Occurrence name, int first) {
        return NameShapes.isNoCompany(reading.name(name))
                && isSpaced(first)
                && (NEAR.contains(tokens.word(first - 1))
                        || NEAR.contains(tokens.word(first - 2) + " " + tokens.word(first - 1)));
    }

    private boolean isUnspaced(int token) {
        return Scripts.isUnspaced(tokens.text.at(tokens.start[token]));
    }

    /** Whether a word is in a list; in scripts without spaces a word may have several signs. */
    private boolean isIn(WordList list, int token) {
        if (language.has(list, tokens.word(token))) {
            return true;
        }
        if (token >= tokens.count || !isUnspaced(token)) {
            return false;
        }
        var longer = new StringBuilder(tokens.word(token));
        for (int t = token + 1; t < Math.min(tokens.count, token + 5) && tokens.before[t] == 0; t++) {
            if (language.has(list, longer.append(tokens.word(t)).toString())) {
                return true;
            }
        }
        return false;
    }

    /** The word itself is spoken of, its spelling or its meaning; the name is in quotes, or is a word of the language. */
    private boolean isSpokenOf(Occurrence name, int first, int behind) {
        FoldedText text = reading.text();
        int before = text.at(name.start() - 1);
        int after = text.at(name.wordEnd());
        boolean quoted = before == '"' && after == '"' || before == '\'' && after == '\'';
        String word = reading.name(name);
        if (!quoted && !OrdinaryWords.of(language.code).contains(word) && !isLatinAmongOthers(name)) {
            return false;
        }
        int from = Math.max(layout.startOfSentence(first), first - WINDOW);
        int to = Math.min(layout.endOfSentence(first), behind + WINDOW);
        for (int t = from; t < to; t++) {
            if ((t < first || t >= behind) && isIn(WordList.META, t)) {
                return true;
            }
        }
        return false;
    }

    /** A short word in Latin letters, or one in lower case, in a text of a script that has no capitals. */
    private boolean isLatinAmongOthers(Occurrence name) {
        return NameEvidence.NO_CAPITALS.contains(language.code)
                && Scripts.hasCase(reading.text().at(name.start()))
                && (name.length() < SHORT
                        || Character.isLowerCase(reading.text().casedAt(name.start())));
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
            if (t > behind && LINKS.contains(tokens.word(t))) {
                return false;
            }
            if (isBearerNoun(t) && !tokens.has(t + 1, TextTokens.HYPHEN)) {
                return !CompanyCues.isIn(reading, behind, limit);
            }
        }
        return hasBearerBefore(first);
    }

    private boolean endsNounPhrase(int t, int behind) {
        return t > behind + 1
                && tokens.has(t, TextTokens.COMMA | TextTokens.SEMICOLON | TextTokens.COLON | TextTokens.DASH);
    }

    private boolean isBearerNoun(int t) {
        if (language.has(WordList.BEARERS, tokens.word(t))) {
            return !isUnspaced(t) || t + 1 >= tokens.count || tokens.before[t + 1] != 0 || !isUnspaced(t + 1);
        }
        if (!Scripts.isUnspaced(tokens.text.at(tokens.start[t]))) {
            return false;
        }
        String two = tokens.word(t) + tokens.word(t + 1);
        return language.has(WordList.BEARERS, two) || language.has(WordList.BEARERS, two + tokens.word(t + 2));
    }

    /** "the planet X", "the river X", "the city of X"; in languages without articles "city X". */
    private boolean hasBearerBefore(int first) {
        int noun = first - 1;
        if (noun >= 0 && OF.contains(tokens.word(noun)) && isSpaced(first)) {
            noun--;
        }
        return noun >= layout.startOfSentence(first)
                && isSpaced(first)
                && isSpaced(noun + 1)
                && language.has(WordList.BEARERS, tokens.word(noun))
                && (noun > layout.startOfSentence(first) && isDefinite(noun - 1)
                        || WITHOUT_ARTICLES.contains(language.code) && noun == first - 1)
                && !CompanyCues.isIn(reading, first, Math.min(layout.endOfSentence(first), first + WINDOW));
    }

    private boolean isSpaced(int token) {
        return tokens.hasOnly(token, TextTokens.SPACE | TextTokens.QUOTE);
    }

    private boolean isDefinite(int token) {
        return DEFINITE.contains(tokens.word(token));
    }
}
