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
    private static final Set<String> LONGER_NAMES = longerNames();

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;
    private final List<Set<String>> cues;
    private final WordClasses classes;
    private final CompanyContext context;
    private final BearerNouns nouns;
    private final PlaceNames places;
    /** Slips of a name, folded, that somebody else is called by: Phillips. */
    private final Set<String> namesakes = new HashSet<>();

    /** Entities whose name is something else's until a word tells of a company. */
    private final Set<Integer> others = new HashSet<>();

    private OtherBearers(AnswerReading reading, List<Set<String>> cues, CompanyContext context) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
        this.cues = cues;
        this.classes = new WordClasses(reading);
        this.context = context;
        this.nouns = new BearerNouns(reading);
        this.places = new PlaceNames(reading);
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
    static List<Occurrence> without(
            AnswerReading reading, List<Occurrence> names, List<Set<String>> cues, CompanyContext context) {
        var bearers = new OtherBearers(reading, cues, context);
        bearers.addPeople(names);
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

    /** Surnames of people who are called by their full names further on: "Morecambe and Wise. Ernie Wise was …". */
    private void addPeople(List<Occurrence> names) {
        for (Occurrence name : names) {
            int first = reading.firstToken(name);
            if (!isSlip(name)
                    && !context.isAnywhere(name)
                    && KnownPeople.areNamed(reading, name, first, reading.tokenBehind(name))) {
                others.add(name.entity());
            }
        }
    }

    /** Whether a name is written otherwise than it is listed. */
    private boolean isSlip(Occurrence name) {
        int[] signs = name.form().signs();
        int same = 0;
        for (int i = name.start(); i < name.end(); i++) {
            int sign = reading.text().lower[i];
            if (NameForms.isSign(sign)) {
                if (same == signs.length || signs[same] != sign) {
                    return true;
                }
                same++;
            }
        }
        return same < signs.length;
    }

    private boolean tellsOfOthers(int sentence) {
        int from = layout.sentenceStart[sentence];
        return language.phrases(PhraseList.OTHER_BEARER)
                .isIn(tokens, from, Math.min(layout.sentenceStart[sentence + 1], from + 200));
    }

    private boolean isOther(Occurrence name, boolean sentenceTellsOfOthers) {
        int first = reading.firstToken(name);
        int behind = reading.tokenBehind(name);
        boolean person = KnownPeople.areNamed(reading, name, first, behind);
        if (person && isSlip(name)) {
            namesakes.add(reading.name(name));
        }
        if (namesakes.contains(reading.name(name))) {
            return true;
        }
        if (!person && (isLongerName(name, first, behind) || classes.areAround(name))) {
            if (!context.isAnywhere(name)) {
                others.add(name.entity());
            }
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
        boolean company = reading.cues().isIn(from, to);
        if (!company && isSpokenOf(name, first, behind)) {
            return true;
        }
        boolean other = person || places.isPlace(name, first, behind, company);
        if (other || nouns.isBearer(first, behind) || sentenceTellsOfOthers) {
            if (!company && !(person && context.isAsked(name))) {
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
        return tokens.isJoined(behind) && LONGER_NAMES.contains(own + " " + tokens.word(behind))
                || tokens.isJoined(first) && first > 0 && LONGER_NAMES.contains(tokens.word(first - 1) + " " + own);
    }

    /** The word itself is spoken of, its spelling or its meaning; the name is in quotes, or is a word of the language. */
    private boolean isSpokenOf(Occurrence name, int first, int behind) {
        FoldedText text = reading.text();
        int before = text.at(name.start() - 1);
        int after = text.at(name.wordEnd());
        boolean quoted = before == '"' && after == '"' || before == '\'' && after == '\'';
        if (!quoted && !language.isOrdinary(name.name()) && !isLatinAmongOthers(name)) {
            return false;
        }
        int from = Math.max(layout.startOfSentence(first), first - WINDOW);
        int to = Math.min(layout.endOfSentence(first), behind + WINDOW);
        for (int t = from; t < to; t++) {
            if ((t < first || t >= behind) && language.hasAt(WordList.META, tokens, t)) {
                return true;
            }
        }
        return false;
    }

    /** A short word in Latin letters, or one in lower case, in a text of a script that has no capitals. */
    private boolean isLatinAmongOthers(Occurrence name) {
        return WordOrName.NO_CAPITALS.contains(language.code)
                && Scripts.hasCase(reading.text().at(name.start()))
                && (name.length() < SHORT
                        || Character.isLowerCase(reading.text().casedAt(name.start())));
    }
}
