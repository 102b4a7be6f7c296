package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.Set;

/** The points for and against reading a word as a name, from what stands around it. */
final class EvidencePoints {
    private static final int STRONG = 2;
    private static final int WEAK = 1;
    private static final int SHORT_LINE = 2;
    private static final int LONGEST_TITLE = 30;
    private static final Set<String> INDEFINITE = Set.of(
            "a", "an", "ein", "eine", "einen", "einem", "einer", "eines", "un", "une", "una", "uno", "um", "uma", "en",
            "ett", "et", "een", "egy", "bir", "ενας", "μια", "ενα");
    /** Behind verbs: "slack off". */
    private static final Set<String> VERB_PARTICLES = Set.of("off", "out", "up", "down", "over", "away", "in", "on");

    /** Legal forms, and words that stand behind the names of companies only. */
    private static final Set<String> BEHIND_COMPANIES = Set.of(
            "inc",
            "llc",
            "ltd",
            "corp",
            "corporation",
            "gmbh",
            "ag",
            "plc",
            "spa",
            "bv",
            "nv",
            "ab",
            "oy",
            "oyj",
            "sas",
            "asa",
            "holdings",
            "group",
            "limited");

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;
    private final PromptWords prompt;
    private final WordUse wordUse;
    private final CompanyContext context;
    private final NameNeighbours neighbours;
    private final CounterEvidence counter;
    private final SentenceStart start;

    EvidencePoints(AnswerReading reading, WordUse wordUse, CompanyContext context) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
        this.prompt = context.prompt();
        this.wordUse = wordUse;
        this.context = context;
        this.neighbours = new NameNeighbours(reading);
        this.start = new SentenceStart(reading, context.prompt());
        this.counter = new CounterEvidence(reading, neighbours);
    }

    int of(Occurrence one, SureNames sure) {
        int first = reading.firstToken(one);
        int behind = reading.tokenBehind(one);
        boolean function = language.has(WordList.FUNCTION_WORDS, one.name());
        int here = here(one, first, behind, sure) + (function ? 0 : start.points(one, first, behind));
        int elsewhere = sure.hasOther(one) ? WEAK : 0;
        elsewhere += !function && prompt.speaksOf(reading, one) ? WEAK : 0;
        elsewhere += !function && context.hasCue(one) ? WEAK : 0;
        boolean inside = !layout.startsSentence(first) && !language.capitalNouns;
        int inflected = one.inflected() && !inside ? WEAK : 0;
        int sense = sense(one, first, behind, sure);
        return here + elsewhere + sense - inflected - counter.points(one, first, behind);
    }

    /** What its letters tell, and what stands right beside it. */
    private int here(Occurrence one, int first, int behind, SureNames sure) {
        int capital = capital(one, first);
        int head = head(first, behind);
        head = head > 0 && !context.isAnywhere(one) && ListsOfThings.isItem(reading, first) ? 0 : head;
        int points = capital + head + neighbours.points(one, first, behind, sure) + marks(one, first, behind);
        // "steht Die Zeit": no noun has an article with a capital inside a sentence.
        points += capital > 0 && reading.isArticleAndWord(one) ? STRONG : 0;
        points += BEHIND_COMPANIES.contains(tokens.word(behind)) && !tokens.has(behind, TextTokens.STOP) ? STRONG : 0;
        points += language.has(WordList.PRODUCTS, tokens, behind) && tokens.isAdjacent(behind) ? WEAK : 0;
        points += isModel(behind) ? STRONG : 0;
        points += isBareLowerCase(one, first) ? WEAK : 0;
        points += language.has(WordList.SAYS, tokens, first - 1) ? WEAK : 0;
        return points + (tokens.word(behind).equals("itself") && tokens.isAdjacent(behind) ? STRONG : 0);
    }

    /** "bij bol": a name that is listed in lower case, behind a word that is no article, where nouns have articles. */
    private boolean isBareLowerCase(Occurrence one, int first) {
        Word before = tokens.at(first - 1);
        return one.form().isLowerCase()
                && language.articles
                && tokens.isSpaced(first)
                && !tokens.isCapital(first)
                && !layout.startsSentence(first)
                && language.has(WordList.FUNCTION_WORDS, before)
                && !language.has(WordList.ARTICLES, before);
    }

    /** "Canon R10": letters and a number behind a name are its product. */
    private boolean isModel(int behind) {
        if (!tokens.isCapital(behind) || !tokens.isSpaced(behind)) {
            return false;
        }
        int last = tokens.text.at(tokens.end[behind] - 1);
        return Character.isDigit(last);
    }

    /** What the same word is elsewhere, in the answer and in the question. */
    private int sense(Occurrence one, int first, int behind, SureNames sure) {
        boolean alsoWord = wordUse.isElsewhereLowerCase(one);
        if (sure.hasSame(one)) {
            boolean capital = tokens.isCapital(first)
                    && !INDEFINITE.contains(tokens.word(first - 1))
                    && !VERB_PARTICLES.contains(tokens.word(behind));
            boolean start = layout.startsSentence(first) && tokens.isAdjacent(behind);
            return !capital || alsoWord ? 0 : start && !tokens.isAllCapitals(first) ? WEAK : STRONG;
        }
        // A capital inside a sentence, and a verb of companies, tell more than other places.
        Word next = tokens.at(behind);
        boolean acts = layout.startsSentence(first)
                && language.has(WordList.VERBS, next)
                && !language.has(WordList.FUNCTION_WORDS, next)
                && !start.isVerb(behind + 1);
        boolean thing = wordUse.isWord(one) && wordUse.isOnlyOne(one) && !context.isPossible(one);
        if (acts && context.isAnywhere(one) || capital(one, first) >= STRONG && !thing) {
            return 0;
        }
        int word = alsoWord && !sure.hasOther(one) ? wordUse.isWord(one) ? STRONG : WEAK : 0;
        int asked = prompt.hasInLowerCase(reading.name(one)) ? WEAK : 0;
        return -word - asked;
    }

    /** A capital inside a sentence. */
    private int capital(Occurrence one, int first) {
        FoldedText text = reading.text();
        boolean capitals = one.length() > 1 && tokens.isAllCapitals(first) && !isShouted(first);
        if (!text.isUpper(one.start()) || isTitle(first)) {
            return 0;
        }
        if (layout.startsSentence(first) || startsQuotation(first)) {
            return capitals ? WEAK : 0;
        }
        // Days and months always have one in English.
        if (WordClasses.isOfTime(reading.name(one)) && language.code.equals(Lexicons.ENGLISH)) {
            return 0;
        }
        if (tokens.has(first, TextTokens.COLON)) {
            return WEAK;
        }
        return language.capitalNouns ? capitals ? STRONG : WEAK : STRONG;
    }

    private boolean startsQuotation(int first) {
        return tokens.has(first, TextTokens.QUOTE)
                && tokens.has(first, TextTokens.SPACE | TextTokens.OPEN | TextTokens.LINE);
    }

    /** Whether most words of a line have capitals: a title in English, or shouting. */
    private boolean isTitle(int token) {
        int line = layout.line[token];
        int capitals = 0;
        int words = 0;
        if (layout.endOfLine(token) - layout.lineStart[line] > LONGEST_TITLE) {
            return false;
        }
        for (int t = layout.lineStart[line]; t < layout.endOfLine(token); t++) {
            if (tokens.end[t] - tokens.start[t] > 3 && Character.isLetter(tokens.text.at(tokens.start[t]))) {
                words++;
                capitals += tokens.isCapital(t) ? 1 : 0;
            }
        }
        return words > SHORT_LINE && !language.capitalNouns && capitals * 10 >= words * 8 && isHeadingLike(token);
    }

    private boolean isHeadingLike(int token) {
        int end = layout.endOfLine(token);
        return layout.kindOf(token) == TextLayout.LineKind.HEADING
                || !tokens.has(end, TextTokens.DOT | TextTokens.STOP)
                        && end - layout.lineStart[layout.line[token]] < 12
                        && !tokens.has(token, TextTokens.COMMA)
                        && !tokens.has(token + 1, TextTokens.COMMA);
    }

    /** Whether most words around are in capitals. */
    boolean isShouted(int token) {
        int from = Math.max(layout.startOfSentence(token), token - LONGEST_TITLE);
        int to = Math.min(layout.endOfSentence(token), token + LONGEST_TITLE);
        int shouted = 0;
        for (int t = from; t < to; t++) {
            shouted += tokens.isAllCapitals(t) ? 1 : 0;
        }
        return to - from > SHORT_LINE && shouted * 2 > to - from;
    }

    /** At the head of an item, a cell or a line, with a separator behind it. */
    private int head(int first, int behind) {
        if (!isHead(first)) {
            return 0;
        }
        boolean listLike = layout.kindOf(first) != TextLayout.LineKind.PLAIN || tokens.has(first, TextTokens.CELL);
        int separators = TextTokens.COLON | TextTokens.DASH | TextTokens.CELL | TextTokens.LINE | TextTokens.OPEN;
        boolean separated = behind >= tokens.count || tokens.has(behind, separators);
        if (listLike) {
            return separated ? STRONG : tokens.has(behind, TextTokens.COMMA) ? WEAK : 0;
        }
        boolean alone = behind >= tokens.count
                || tokens.has(behind, TextTokens.LINE)
                || layout.sentence[behind] != layout.sentence[first];
        boolean exclaimed = tokens.has(behind, TextTokens.EXCLAMATION | TextTokens.QUESTION);
        return (separated || alone || tokens.has(behind, TextTokens.COMMA)) && !exclaimed ? WEAK : 0;
    }

    private boolean isHead(int first) {
        return first == layout.lineStart[layout.line[first]]
                || tokens.has(first, TextTokens.CELL)
                || layout.startsSentence(first);
    }

    /** Quotation marks, emphasis, a possessive. */
    private int marks(Occurrence one, int first, int behind) {
        FoldedText text = reading.text();
        int before = text.from[one.start()] - 1;
        boolean emphasis = before >= 0
                && reading.stored().marks[before] == MarkedText.GONE
                && "*_>[".indexOf(reading.stored().at(before)) >= 0;
        boolean quoted = text.at(one.start() - 1) == '"' && text.at(one.end()) == '"';
        boolean possessive = text.at(one.end()) == '\'' && "s".equals(tokens.word(behind - 1)) && behind - 1 > first;
        return emphasis || quoted || possessive ? WEAK : 0;
    }

    /** At the head of an item or a cell, with a separator behind it. */
    boolean isHeadOfItem(int first, int behind) {
        return head(first, behind) >= STRONG;
    }

    /** For a word in lower case: beside a name that is in lower case too. */
    boolean besideLowerCaseName(Occurrence one, SureNames sure) {
        return neighbours.isBesideName(one, reading.firstToken(one), reading.tokenBehind(one), sure, true);
    }
}
