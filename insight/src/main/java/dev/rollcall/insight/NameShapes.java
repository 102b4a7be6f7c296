package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.Set;
import java.util.stream.Collectors;

/** Words that look like the name of a company or product: by their letters, or by where they stand. */
final class NameShapes {
    /** Places, languages, days, standards: capitalised, and no companies. Folded. */
    private static final Set<String> NO_COMPANIES = DataFiles.words("lexicon/no-companies.txt");

    /** The first words of those that have several. */
    private static final Set<String> FIRST_OF_TWO = NO_COMPANIES.stream()
            .filter(name -> name.indexOf(' ') > 0)
            .map(name -> name.substring(0, name.indexOf(' ')))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> BRANDS = DataFiles.words("lexicon/known-brands.txt");
    /** Words in lower case inside names: "Bank of America", "Gazzetta dello Sport". */
    private static final Set<String> INSIDE = Set.of(
            "of", "de", "del", "della", "dello", "dei", "degli", "delle", "di", "do", "da", "du", "des", "von", "van",
            "der");

    /** More words are no name. */
    private static final int LONGEST_NAME = 4;
    /** How far behind a word its separator or its neighbour is looked for. */
    private static final int MOST_WORDS = 6;

    private static final Set<String> WHERE = Set.of("in", "near", "around", "en", "em", "nel", "w", "v", "i", "в");

    private static final int NEAR = 4;

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;
    private final OrdinaryWords words;
    private final ListHeads heads;

    NameShapes(AnswerReading reading) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
        this.words = OrdinaryWords.of(language.code);
        this.heads = new ListHeads(reading);
    }

    /** Whether a word stands before places: "in", "near". */
    static boolean isWhere(String word) {
        return WHERE.contains(word);
    }

    /** Whether a folded name is that of a place or the like. */
    static boolean isNoCompany(String name) {
        return NO_COMPANIES.contains(name);
    }

    /** Whether a company that everybody knows is named among these words. */
    static boolean hasBrand(AnswerReading reading, int from, int to) {
        TextTokens tokens = reading.tokens();
        for (int t = from; t < to; t++) {
            String word = tokens.word(t);
            if (tokens.isCapital(t)
                    && BRANDS.contains(word)
                    && !NO_COMPANIES.contains(word)
                    && !WordClasses.isMember(word)
                    && !reading.language().isOrdinary(tokens, t)) {
                return true;
            }
        }
        return false;
    }

    /** The first word behind a name that begins here; the same word when none does. */
    int end(int at) {
        if (!isNameLike(at)) {
            return at;
        }
        int end = at + 1;
        while (end < tokens.count && end - at < LONGEST_NAME) {
            if (continues(end)) {
                end++;
            } else if (end + 1 < tokens.count && isInside(end) && continues(end + 1)) {
                end += 2;
            } else {
                break;
            }
        }
        boolean place = end - at > 1 && language.has(WordList.PLACES, tokens, end - 1);
        return isInitial(at, end) || place ? at : end;
    }

    private boolean continues(int t) {
        return tokens.hasOnly(t, TextTokens.SPACE | TextTokens.HYPHEN)
                && (tokens.isCapital(t) || tokens.isNumber(t) && tokens.has(t, TextTokens.SPACE))
                && !NO_COMPANIES.contains(tokens.word(t));
    }

    private boolean isInside(int t) {
        return INSIDE.contains(tokens.word(t)) && tokens.isSpaced(t);
    }

    /** A single letter: the initial of a person, or the label of an item. */
    private boolean isInitial(int at, int end) {
        return end - at == 1 && tokens.word(at).length() == 1;
    }

    private boolean isNameLike(int t) {
        String word = tokens.word(t);
        if (!tokens.isCapital(t) && !hasInnerCapital(t)
                || NO_COMPANIES.contains(word)
                || language.has(WordList.FUNCTION_WORDS, tokens, t)) {
            return false;
        }
        if (FIRST_OF_TWO.contains(word) && NO_COMPANIES.contains(word + " " + tokens.word(t + 1))) {
            return false;
        }
        if (hasInnerCapital(t) || BRANDS.contains(word) && !words.contains(word)) {
            return true;
        }
        if (isContraction(t) || isProductNoun(tokens.at(t)) || isBehindPlace(t)) {
            return false;
        }
        boolean known = isKnown(word);
        if (known && tokens.has(t, TextTokens.QUOTE | TextTokens.COLON) && !continues(t + 1)) {
            return false;
        }
        if (heads.isHead(t)) {
            return !known || isSeparated(t) && !isLabel(t);
        }
        if (language.capitalNouns) {
            return !known && !isGermanNoun(t) && !tokens.has(t, TextTokens.OPEN | TextTokens.COLON) && besideListed(t);
        }
        if (tokens.isAllCapitals(t)) {
            return !known && besideName(t);
        }
        if (layout.startsSentence(t)) {
            return !known && isPlainBehind(t);
        }
        return !isWhere(t);
    }

    /** Whether more than a capital tells that a name begins here: its letters, its place in a list, a listed name beside it. */
    boolean isEvident(int t) {
        if (hasInnerCapital(t)) {
            return true;
        }
        String word = tokens.word(t);
        return !isKnown(word)
                && !Lexicons.english().isOrdinary(tokens, t)
                && (BRANDS.contains(word) || heads.isHead(t) && isSeparated(t) || besideListed(t));
    }

    /** Whether the head of an item beside listed names is one, too, and no label such as "Pricing:". {@code end}: behind it. */
    boolean isEvidentSibling(int t, int end) {
        return !NO_COMPANIES.contains(tokens.word(t))
                && !(isKnown(tokens.word(t)) && tokens.has(end, TextTokens.COLON));
    }

    /** "I've". */
    private boolean isContraction(int t) {
        return tokens.word(t).codePointCount(0, tokens.word(t).length()) < tokens.end[t] - tokens.start[t];
    }

    /** "Premium", "Pro": no company by itself. */
    private boolean isProductNoun(Word word) {
        return language.has(WordList.PRODUCTS, word) || Lexicons.english().has(WordList.PRODUCTS, word);
    }

    /** "Heathrow Airport" is one place. */
    private boolean isBehindPlace(int t) {
        return t > 0
                && tokens.isSpaced(t)
                && tokens.isCapital(t - 1)
                && NO_COMPANIES.contains(tokens.word(t - 1))
                && !layout.startsSentence(t - 1);
    }

    /** Whether a word is in the dictionary, in English its plural or past too. */
    private boolean isKnown(String word) {
        return words.contains(word)
                || language.code.equals(Lexicons.ENGLISH) && word.length() > 4 && EnglishForms.areIn(words, word);
    }

    /** In languages whose nouns have capitals: beside a listed name. */
    private boolean besideListed(int t) {
        return besideName(t) && (isListedNear(t, 1) || isListedNear(t, -1));
    }

    private boolean isListedNear(int t, int step) {
        int at = t + step;
        int ends = TextTokens.OPEN | TextTokens.CLOSE | TextTokens.COLON | TextTokens.STOP | TextTokens.LINE;
        while (at >= 0 && at < tokens.count && Math.abs(at - t) <= NEAR && !tokens.has(Math.max(at, at - step), ends)) {
            if (reading.isFound(at)) {
                return true;
            }
            at += step;
        }
        return false;
    }

    /** A word in lower case follows, as after a subject. */
    private boolean isPlainBehind(int t) {
        boolean adjacent = tokens.isSpaced(t + 1) && t + 1 < tokens.count;
        return adjacent
                && !tokens.isCapital(t + 1)
                && !Lexicons.english().isOrdinary(tokens, t)
                && language.code.equals(Lexicons.ENGLISH);
    }

    /** "in", "near": a place follows more often than a company. */
    private boolean isWhere(int t) {
        return WHERE.contains(tokens.word(t - 1)) && tokens.isSpaced(t) && !besideName(t);
    }

    /** A compound or a noun with a usual ending, which no list of words has. */
    private boolean isGermanNoun(int t) {
        String word = tokens.word(t);
        return word.endsWith("ung")
                || word.endsWith("heit")
                || word.endsWith("keit")
                || word.endsWith("schaft")
                || word.endsWith("tion")
                || language.has(WordList.ARTICLES, tokens, t - 1);
    }

    private boolean hasInnerCapital(int t) {
        boolean lower = false;
        for (int i = tokens.start[t]; i < tokens.end[t]; i++) {
            if (tokens.text.isUpper(i) && lower) {
                return true;
            }
            lower |= Character.isLowerCase(tokens.text.casedAt(i));
        }
        return false;
    }

    boolean isSeparated(int t) {
        int end = t + 1;
        while (end < tokens.count
                && end - t < MOST_WORDS
                && (tokens.isCapital(end) || isInside(end))
                && tokens.hasOnly(end, TextTokens.SPACE | TextTokens.HYPHEN)) {
            end++;
        }
        return end >= tokens.count
                || tokens.has(
                        end,
                        TextTokens.DASH
                                | TextTokens.LINE
                                | TextTokens.OPEN
                                | TextTokens.COLON
                                | TextTokens.SLASH
                                | TextTokens.CELL
                                | TextTokens.COMMA);
    }

    private boolean isLabel(int t) {
        return tokens.has(t + 1, TextTokens.COLON);
    }

    /** Joined with another capitalised word by a comma or "and". */
    private boolean besideName(int t) {
        int next = t + 1;
        while (next < tokens.count && next - t < MOST_WORDS && tokens.isCapital(next) && tokens.isSpaced(next)) {
            next++;
        }
        boolean commaBehind = tokens.has(next, TextTokens.COMMA) && tokens.isCapital(next);
        boolean andBehind = language.has(WordList.CONJUNCTIONS, tokens, next) && tokens.isCapital(next + 1);
        boolean commaBefore = tokens.has(t, TextTokens.COMMA) && tokens.isCapital(t - 1);
        boolean andBefore = language.has(WordList.CONJUNCTIONS, tokens, t - 1) && tokens.isCapital(t - 2);
        return commaBehind || andBehind || commaBefore || andBefore;
    }
}
