package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which occurrences are names. A name that is no word of the language always is; one that is a word as well needs
 * evidence, which is counted in points.
 */
final class NameEvidence {
    /** Languages whose scripts have no capitals. */
    static final Set<String> NO_CAPITALS = Set.of("ja", "zh", "ko", "th", "ar", "he", "hi");

    private static final Set<String> MODALS = Set.of(
            "can", "could", "should", "just", "would", "might", "will", "must", "please", "youll", "ill", "well",
            "dont");

    private static final Set<String> OBJECTS =
            Set.of("it", "that", "this", "them", "him", "her", "me", "us", "my", "your", "his", "their", "our");

    private static final int ENOUGH = 2;
    private static final int LONGEST_UNIT = 3;
    private static final int ROUNDS = 2;
    /** Names of so many letters that no dictionary has are no words by chance. */
    private static final int LONG = 6;

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final LanguageLexicon language;
    private final EvidencePoints points;
    private final UncasedEvidence uncased;
    private final boolean lacksCapitals;
    private final WordUse wordUse;
    private final CompanyContext context;
    /** Whether the answer's own script has capitals. */
    private final boolean writesCapitals;
    /** Whether the question, or anything in the answer, tells of a company. */
    private final boolean tellsOfCompanies;
    /** Entities of doubtful names that have capitals wherever they stand. */
    private final Set<Integer> likely = new HashSet<>();

    private NameEvidence(AnswerReading reading, CompanyContext context) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.language = reading.language();
        this.lacksCapitals = lacksCapitals(tokens);
        this.writesCapitals = !NO_CAPITALS.contains(language.code);
        this.tellsOfCompanies = writesCapitals || context.tellsOfCompanies();
        this.wordUse = new WordUse(reading, lacksCapitals);
        this.context = context;
        this.points = new EvidencePoints(reading, wordUse, context);
        this.uncased = new UncasedEvidence(reading, context, points);
    }

    /** The occurrences that are names, in the order of the text. */
    static List<Occurrence> names(AnswerReading reading, CompanyContext context) {
        return new NameEvidence(reading, context).names();
    }

    private List<Occurrence> names() {
        var sure = new HashSet<Occurrence>();
        var doubtful = new ArrayList<Occurrence>();
        var shared = new ArrayList<Occurrence>();
        for (Occurrence one : reading.found()) {
            switch (first(one)) {
                case NAME -> (context.isShared(one) ? shared : sure).add(one);
                case WORD -> doubtful.add(one);
                case NEITHER -> {}
            }
        }
        sure.addAll(context.told(shared));
        doubtful.stream()
                .filter(this::hasCapital)
                .filter(one -> !wordUse.isElsewhereLowerCase(one))
                .forEach(one -> likely.add(one.entity()));
        Map<Occurrence, Integer> places = SureNames.places(reading.found());
        // What is found to be a name is evidence for those beside it.
        for (int round = 0; round < ROUNDS && !doubtful.isEmpty(); round++) {
            var known = new SureNames(reading, sure, places);
            List<Occurrence> names =
                    doubtful.stream().filter(one -> isName(one, known)).toList();
            sure.addAll(names);
            doubtful.removeAll(new HashSet<>(names));
        }
        var known = new SureNames(reading, sure, places);
        shared.stream().filter(known::hasOther).forEach(sure::add);
        return reading.found().stream().filter(sure::contains).toList();
    }

    /** What an occurrence is by itself. */
    private enum First {
        NAME,
        WORD,
        NEITHER
    }

    private First first(Occurrence one) {
        NameForm form = one.form();
        FoldedText text = reading.text();
        boolean capital = hasCapital(one);
        boolean cased = Scripts.hasCase(text.at(one.start()));
        boolean word = isWord(one) || isWordElsewhere(one) || points.isArticleAndWord(one);
        if (!cased) {
            return word || !tellsOfCompanies ? First.WORD : First.NAME;
        }
        if (isPartOfWord(one) || isVerb(one)) {
            return First.NEITHER;
        }
        if (reading.name(one).indexOf('.') > 0) {
            return First.NAME;
        }
        if (form.isShortAcronym() && !lacksCapitals && !isWrittenInCapitals(one)) {
            return First.NEITHER;
        }
        if (form.isAcronym() && isWrittenInCapitals(one) && !points.isShouted(reading.firstToken(one))) {
            return First.NAME;
        }
        if (form.isLowerCase() && form.length() <= LONGEST_UNIT && !capital && followsNumber(one)) {
            return First.NEITHER;
        }
        if (!capital
                && one.inflected()
                && OrdinaryWords.of(language.code).contains(text.text(one.start(), one.spanEnd()))) {
            return First.NEITHER;
        }
        if (form.length() == 1 && !capital && !form.isLowerCase()) {
            return First.NEITHER;
        }
        if (!capital && !form.isLowerCase() && !lacksCapitals) {
            return wordUse.isUsedAsWord(one) ? First.NEITHER : First.WORD;
        }
        boolean phrase = !capital && form.signs().length > 3 && isPhrase(one);
        boolean foreign = !capital && !writesCapitals && isForeignWord(one);
        return word || phrase || foreign || isOnlyAtStart(one) ? First.WORD : First.NAME;
    }

    /** Whether any letter is a capital; in a name that is listed without one, the first. */
    private boolean hasCapital(Occurrence one) {
        for (int i = one.start(); i < one.end(); i++) {
            if (reading.text().isUpper(i)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an entity's name has its capital only where sentences begin, and nothing tells that companies are spoken of: any word
     * has one there, and dictionaries lack many.
     */
    private boolean isOnlyAtStart(Occurrence one) {
        FoldedText text = reading.text();
        int first = reading.firstToken(one);
        if (!reading.layout().startsSentence(first)
                || context.isAnywhere(one)
                || !context.prompt().asksForOthers()
                || !isPlainWord(one)) {
            return false;
        }
        return reading.found().stream()
                .noneMatch(other -> other.entity() == one.entity()
                        && text.isUpper(other.start())
                        && !reading.layout().startsSentence(reading.firstToken(other)));
    }

    /** One word whose first letter alone is a capital. */
    private boolean isPlainWord(Occurrence one) {
        for (int i = one.start() + 1; i < one.end(); i++) {
            if (!Character.isLowerCase(reading.text().casedAt(i))) {
                return false;
            }
        }
        return one.length() > 1;
    }

    /** "-eni-": a piece of a word, with a hyphen at an end where nothing else stands. */
    private boolean isPartOfWord(Occurrence one) {
        FoldedText text = reading.text();
        boolean behind = text.at(one.wordEnd()) == '-' && !text.isWord(one.wordEnd() + 1);
        boolean before = text.at(one.start() - 1) == '-' && !text.isWord(one.start() - 2);
        return before && behind && !text.isUpper(one.start());
    }

    /** A word in Latin letters, in lower case, in a text of another script: English, or nothing there tells of companies. */
    private boolean isForeignWord(Occurrence one) {
        return !tellsOfCompanies || OrdinaryWords.of(Lexicons.ENGLISH).contains(reading.name(one));
    }

    /** "You can Google it": between a modal verb and an object. */
    private boolean isVerb(Occurrence one) {
        int first = reading.firstToken(one);
        return language.code.equals(Lexicons.ENGLISH)
                && MODALS.contains(tokens.word(first - 1))
                && OBJECTS.contains(tokens.word(reading.tokenBehind(one)))
                && tokens.hasOnly(first, TextTokens.SPACE)
                && tokens.hasOnly(reading.tokenBehind(one), TextTokens.SPACE);
    }

    private boolean isWrittenInCapitals(Occurrence one) {
        for (int i = one.start(); i < one.end(); i++) {
            if (Character.isLowerCase(reading.text().casedAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean followsNumber(Occurrence one) {
        int token = reading.firstToken(one);
        return tokens.isNumber(token - 1) && !tokens.has(token, TextTokens.LINE | TextTokens.COMMA | TextTokens.STOP);
    }

    /** Whether the name, or the name with its ending, is a word of the language. */
    private boolean isWord(Occurrence one) {
        FoldedText text = reading.text();
        OrdinaryWords words = OrdinaryWords.of(language.code);
        String name = reading.name(one);
        return one.form().ordinary()
                || name.length() == 1
                || words.contains(name)
                || language.has(WordList.FUNCTION_WORDS, name)
                || one.inflected() && words.contains(text.text(one.start(), one.spanEnd()));
    }

    /** Whether the answer, or the question, has a name as a word in lower case. */
    private boolean isWordElsewhere(Occurrence one) {
        return wordUse.isWord(one)
                || !one.form().isLowerCase() && context.prompt().hasInLowerCase(reading.name(one));
    }

    /** Whether a name of several words reads like a phrase: each is a word of the language. */
    private boolean isPhrase(Occurrence one) {
        int from = reading.firstToken(one);
        int to = tokens.tokenAt(one.end() - 1) + 1;
        for (int t = from; t < to; t++) {
            String word = tokens.word(t);
            if (!OrdinaryWords.of(language.code).contains(word) && !language.has(WordList.FUNCTION_WORDS, word)) {
                return false;
            }
        }
        return to - from > 1;
    }

    private boolean isName(Occurrence one, SureNames sure) {
        boolean cased = Scripts.hasCase(reading.text().at(one.start()));
        if (!cased) {
            boolean named = !isWord(one) && (sure.hasSame(one) || sure.hasOther(one));
            return named || uncased.tellsOfName(one, sure);
        }
        boolean lower = !hasCapital(one);
        if (lower && !lacksCapitals && !one.form().isLowerCase()) {
            return points.besideLowerCaseName(one, sure) || isPlainName(one) && sure.hasSame(one);
        }
        return points.of(one, sure) + (isSupported(one, sure) ? 1 : 0) >= enough(one, sure);
    }

    /** A name that is written in lower case, of so many letters that it is no word by chance: no English dictionary has it. */
    private boolean isPlainName(Occurrence one) {
        return language.code.equals(Lexicons.ENGLISH)
                && one.length() >= LONG
                && !one.inflected()
                && !isWord(one)
                && !isPhrase(one);
    }

    /** Whether another entity's name, doubtful too, has a capital wherever it stands: two of a set are seldom both words by chance. */
    private boolean isSupported(Occurrence one, SureNames sure) {
        return !sure.hasOther(one)
                && likely.contains(one.entity())
                && likely.size() > 1
                && !context.prompt().asksForOthers();
    }

    /** A word that is seldom heard needs less; one that is in every text, or where nothing tells of companies, needs more. */
    private int enough(Occurrence one, SureNames sure) {
        String name = reading.name(one);
        if (language.has(WordList.FUNCTION_WORDS, name)) {
            return ENOUGH + 1;
        }
        boolean alone = reading.layout().startsSentence(reading.firstToken(one))
                && !sure.hasOther(one)
                && !isSupported(one, sure);
        boolean aboutOthers = alone && !context.isPossible(one);
        boolean rare = (context.isAnywhere(one) || sure.hasOther(one))
                && !one.form().ordinary()
                && OrdinaryWords.of(language.code).isRare(name);
        boolean othersAsked = alone && !context.isAsked(one) && context.prompt().asksForOthers();
        return ENOUGH - (rare ? 1 : 0) + (aboutOthers || othersAsked ? 1 : 0);
    }

    /** Whether a text is written without capitals: hardly a sentence begins with one. */
    private static boolean lacksCapitals(TextTokens tokens) {
        int capitals = 0;
        int cased = 0;
        for (int t = 0; t < tokens.count; t++) {
            int sign = tokens.text.casedAt(tokens.start[t]);
            if (Scripts.hasCase(sign)) {
                cased++;
                capitals += Character.isUpperCase(sign) ? 1 : 0;
            }
        }
        return cased > 2 && capitals * 50 <= cased;
    }
}
