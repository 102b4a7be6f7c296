package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.HashSet;
import java.util.Set;

/** What an occurrence of a name is by itself: a name, neither a name nor a word for one, or a word that needs evidence. */
final class WordOrName {
    /** Languages whose scripts have no capitals. */
    static final Set<String> NO_CAPITALS = Set.of("ja", "zh", "ko", "th", "ar", "he", "hi");

    private static final Set<String> MODALS = Set.of(
            "can", "could", "should", "just", "would", "might", "will", "must", "please", "youll", "ill", "well",
            "dont");

    private static final Set<String> OBJECTS =
            Set.of("it", "that", "this", "them", "him", "her", "me", "us", "my", "your", "his", "their", "our");

    private static final int LONGEST_UNIT = 3;

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final LanguageLexicon language;
    private final WordUse wordUse;
    private final CompanyContext context;
    private final EvidencePoints points;
    private final boolean lacksCapitals;
    /** Whether the answer's own script has capitals. */
    private final boolean writesCapitals;
    /** Whether the question, or anything in the answer, tells of a company. */
    private final boolean tellsOfCompanies;
    /** Entities whose name has a capital where no sentence begins. */
    private final Set<Integer> capitalInside = new HashSet<>();
    /** Entities whose name stands in lower case behind a number. */
    private final Set<Integer> units = new HashSet<>();

    WordOrName(
            AnswerReading reading,
            WordUse wordUse,
            CompanyContext context,
            EvidencePoints points,
            boolean lacksCapitals) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.language = reading.language();
        this.wordUse = wordUse;
        this.context = context;
        this.points = points;
        this.lacksCapitals = lacksCapitals;
        this.writesCapitals = !NO_CAPITALS.contains(language.code);
        this.tellsOfCompanies = writesCapitals || context.tellsOfCompanies();
        for (Occurrence one : reading.found()) {
            boolean capital = reading.text().isUpper(one.start());
            if (capital && !reading.layout().startsSentence(reading.firstToken(one))) {
                capitalInside.add(one.entity());
            }
            if (!capital && followsNumber(one)) {
                units.add(one.entity());
            }
        }
    }

    /** What an occurrence is by itself. */
    enum First {
        NAME,
        /** A word that may be a name. */
        WORD,
        NEITHER
    }

    First first(Occurrence one) {
        NameForm form = one.form();
        FoldedText text = reading.text();
        boolean capital = hasCapital(one);
        boolean cased = Scripts.hasCase(text.at(one.start()));
        boolean word = isWord(one) || isWordElsewhere(one) || reading.isArticleAndWord(one);
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
        if (isUnit(one)) {
            return First.NEITHER;
        }
        if (form.isAcronym() && isWrittenInCapitals(one) && !points.isShouted(reading.firstToken(one))) {
            return First.NAME;
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

    /** Whether the name has a capital letter here. */
    boolean hasCapital(Occurrence one) {
        for (int i = one.start(); i < one.end(); i++) {
            if (reading.text().isUpper(i)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an entity's name has its capital only where sentences begin, in an answer that need name nobody: any word has one
     * there, and dictionaries lack many.
     */
    private boolean isOnlyAtStart(Occurrence one) {
        return context.prompt().asksForOthers()
                && reading.layout().startsSentence(reading.firstToken(one))
                && !capitalInside.contains(one.entity())
                && isPlainWord(one)
                && !context.isAnywhere(one);
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
        return !tellsOfCompanies || Lexicons.english().isOrdinary(one.name());
    }

    /** "You can Google it": between a modal verb and an object. */
    private boolean isVerb(Occurrence one) {
        int first = reading.firstToken(one);
        return language.code.equals(Lexicons.ENGLISH)
                && MODALS.contains(tokens.word(first - 1))
                && OBJECTS.contains(tokens.word(reading.tokenBehind(one)))
                && tokens.isSpaced(first)
                && tokens.isSpaced(reading.tokenBehind(one));
    }

    private boolean isWrittenInCapitals(Occurrence one) {
        for (int i = one.start(); i < one.end(); i++) {
            if (Character.isLowerCase(reading.text().casedAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** "4 hp, 16 HP": letters behind a number that stand in lower case behind this one or another. */
    private boolean isUnit(Occurrence one) {
        return one.length() <= LONGEST_UNIT
                && followsNumber(one)
                && (one.form().isLowerCase() ? !hasCapital(one) : units.contains(one.entity()));
    }

    private boolean followsNumber(Occurrence one) {
        int token = reading.firstToken(one);
        return tokens.isNumber(token - 1) && !tokens.has(token, TextTokens.LINE | TextTokens.COMMA | TextTokens.STOP);
    }

    /** Whether the name, or the name with its ending, is a word of the language. */
    boolean isWord(Occurrence one) {
        FoldedText text = reading.text();
        return one.form().ordinary()
                || one.name().text.length() == 1
                || language.isOrdinary(one.name())
                || language.has(WordList.FUNCTION_WORDS, one.name())
                || one.inflected() && OrdinaryWords.of(language.code).contains(text.text(one.start(), one.spanEnd()));
    }

    /** Whether the answer, or the question, has a name as a word in lower case. */
    private boolean isWordElsewhere(Occurrence one) {
        return wordUse.isWord(one)
                || !one.form().isLowerCase() && context.prompt().hasInLowerCase(reading.name(one));
    }

    /** Whether a name of several words reads like a phrase: each is a word of the language. */
    boolean isPhrase(Occurrence one) {
        int from = reading.firstToken(one);
        int to = tokens.tokenAt(one.end() - 1) + 1;
        for (int t = from; t < to; t++) {
            if (!language.isOrdinary(tokens, t) && !language.has(WordList.FUNCTION_WORDS, tokens, t)) {
                return false;
            }
        }
        return to - from > 1;
    }

    /** Whether a text is written without capitals: hardly a sentence begins with one. */
    static boolean lacksCapitals(TextTokens tokens) {
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
