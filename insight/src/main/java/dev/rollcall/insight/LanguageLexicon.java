package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the rules need to know of one language, from its data file. Words are folded. */
final class LanguageLexicon {
    /** The lists of words in a data file. */
    enum WordList {
        /** The most usual words: they tell the language, and are no names. */
        FUNCTION_WORDS,
        ARTICLES,
        /** "and", "or", "versus". */
        CONJUNCTIONS,
        /** Words that begin another clause: "but", "while". */
        CUTS,
        /** Subjects behind a comma and "and", which begin another clause. */
        SUBJECTS,
        /** Finite verbs that stand behind the name of a company. */
        VERBS,
        /** Endings that are written onto names. */
        ENDINGS,
        /** What may be written before a name, onto it. */
        PREFIXES,
        /** Words that tell of a company, in the same sentence. */
        COMPANY,
        /** Products and the like, behind a name. */
        PRODUCTS,
        /** What else bears names: "planet", "river". */
        BEARERS,
        /** Places and the like, right behind a name. */
        PLACES,
        /** Words about words: "spelled", "means". */
        META,
        /** Headings of lists of sources. */
        SOURCES,
        /** What stands for nothing, in cells and behind labels. */
        NOTHING,
        /** "not", "never", "without". */
        NEGATIONS,
        /** "according to". */
        SAYS,
        /** "is", "was". */
        BE
    }

    /** The lists of phrases in a data file. */
    enum PhraseList {
        /** The answer does not know what it is about. */
        ABSENT,
        /** The same, of what was said just before: "never heard of it". */
        ABSENT_IT,
        /** A guess, or a question to the reader about it. */
        OFFER,
        REFUSAL,
        /** "I can't", "I'd rather not", whatever comes behind: it declines unless the answer says something all the same. */
        DECLINE,
        /** What no answer declines by saying that it can't: to open, to find, to praise enough. */
        UNABLE,
        /** Why it declines, and where else to turn: no content of an answer. */
        EXCUSE,
        /** What holds for all, said beside a refusal: "in general". */
        GENERAL,
        /** Several bear the name. */
        OTHER_BEARER,
        /** Another one is told apart: "not to be confused with". */
        CONFUSED,
        /** Knowing, with a negation of something else: "know of no incident". */
        KNOWN,
        POSITIVE,
        NEGATIVE,
        ADVICE,
        /** The question asks for the best. */
        ADVICE_ASKED,
        /** The question asks what to take, among things of any sort. */
        CHOICE_ASKED,
        /** The question asks how, why, or what a word means: its answer need name nobody. */
        HOW_ASKED,
        /** The question asks who, which or where: its answer names somebody or something. */
        NAMES_ASKED,
        ADVICE_AGAINST,
        /** For whom or when: "if", "for beginners". */
        CONDITION
    }

    /** In signs, of words in scripts without spaces. */
    private static final int LONGEST = 5;

    final String code;
    /** Its place in {@link DataFiles#LANGUAGES}. */
    final int index;
    /** Whether endings follow names without their last vowel. */
    final boolean dropsVowels;
    /** Whether all nouns have capitals. */
    final boolean capitalNouns;
    /** Whether common nouns rarely stand without an article. */
    final boolean articles;
    /** Whether the verb ends its clause: what comes behind it is another one. */
    final boolean verbLast;

    private final Map<WordList, Set<String>> words = new EnumMap<>(WordList.class);
    /** What longer words begin with, of words in scripts without spaces. */
    private final Map<WordList, Set<String>> prefixes = new EnumMap<>(WordList.class);

    private final Map<PhraseList, TokenPatterns> phrases = new EnumMap<>(PhraseList.class);

    /** @throws IllegalArgumentException when the data file has a section that nobody reads */
    LanguageLexicon(String code, List<String> data) {
        this.code = code;
        this.index = DataFiles.LANGUAGES.indexOf(code);
        var flags = new LinkedHashSet<String>();
        var lines = new EnumMap<PhraseList, List<String>>(PhraseList.class);
        String section = "";
        for (String raw : data) {
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                section = line.substring(1, line.length() - 1).toUpperCase(Locale.ROOT);
            } else if (section.equals("FLAGS")) {
                flags.addAll(List.of(line.split(" ", -1)));
            } else if (isPhraseList(section)) {
                lines.computeIfAbsent(PhraseList.valueOf(section), any -> new ArrayList<>())
                        .add(line);
            } else {
                words.computeIfAbsent(WordList.valueOf(section), any -> new LinkedHashSet<>())
                        .addAll(DataFiles.wordsOf(line));
            }
        }
        dropsVowels = flags.contains("drops_vowels");
        capitalNouns = flags.contains("capital_nouns");
        articles = flags.contains("articles");
        verbLast = flags.contains("verb_last");
        words.forEach((list, all) -> prefixes.put(list, prefixes(all)));
        for (PhraseList list : PhraseList.values()) {
            phrases.put(list, new TokenPatterns(this, list, lines.getOrDefault(list, List.of())));
        }
    }

    private static boolean isPhraseList(String section) {
        for (PhraseList list : PhraseList.values()) {
            if (list.name().equals(section)) {
                return true;
            }
        }
        return false;
    }

    Set<String> words(WordList list) {
        return words.getOrDefault(list, Set.of());
    }

    boolean has(WordList list, String word) {
        return words(list).contains(word);
    }

    boolean has(WordList list, Word word) {
        return word.in(this).isIn(list);
    }

    /** Whether a word of a text is in a list. */
    boolean has(WordList list, TextTokens tokens, int token) {
        return has(list, tokens.at(token));
    }

    /** Whether any word from here to there, exclusive, is in a list. */
    boolean isAnyIn(WordList list, TextTokens tokens, int from, int to) {
        for (int t = from; t < to; t++) {
            if (has(list, tokens, t)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the word of a text here is in a list; in scripts without spaces a word may have several signs. */
    boolean hasAt(WordList list, TextTokens tokens, int token) {
        return endAt(list, tokens, token, LONGEST) >= 0;
    }

    /**
     * The index behind the shortest word of a list that begins here, -1 without one. In scripts without spaces a word may have
     * several signs.
     *
     * @param most in signs
     */
    int endAt(WordList list, TextTokens tokens, int token, int most) {
        WordFacts first = tokens.at(token).in(this);
        if (first.isIn(list)) {
            return token + 1;
        }
        if (first.beginsLonger(list)) {
            var longer = new StringBuilder(tokens.word(token));
            for (int t = token + 1; t < Math.min(tokens.count, token + most) && tokens.before[t] == 0; t++) {
                String word = longer.append(tokens.word(t)).toString();
                if (has(list, word)) {
                    return t + 1;
                }
                if (!prefixes.get(list).contains(word)) {
                    return -1;
                }
            }
        }
        return -1;
    }

    /** Whether a longer word of a list, in a script without spaces, begins with the word here. */
    boolean beginsLonger(WordList list, TextTokens tokens, int token) {
        return tokens.at(token).in(this).beginsLonger(list);
    }

    /** Whether the dictionary has a word. */
    boolean isOrdinary(Word word) {
        return word.in(this).place() >= 0;
    }

    /** Whether the dictionary has a word of a text. */
    boolean isOrdinary(TextTokens tokens, int token) {
        return isOrdinary(tokens.at(token));
    }

    /** Looks a word up in everything. */
    WordFacts facts(String word) {
        int lists = 0;
        int longer = 0;
        for (WordList list : WordList.values()) {
            lists |= has(list, word) ? 1 << list.ordinal() : 0;
            longer |= prefixes.getOrDefault(list, Set.of()).contains(word) ? 1 << list.ordinal() : 0;
        }
        int begin = 0;
        for (PhraseList list : PhraseList.values()) {
            begin |= phrases(list).mayBeginWith(word) ? 1 << list.ordinal() : 0;
        }
        return new WordFacts(lists, longer, begin, OrdinaryWords.of(code).place(word));
    }

    private static Set<String> prefixes(Set<String> words) {
        var prefixes = new HashSet<String>();
        for (String word : words) {
            for (int end = 1; end < word.length() && Scripts.isUnspaced(word.codePointAt(0)); end++) {
                prefixes.add(word.substring(0, end));
            }
        }
        return prefixes;
    }

    /** Whether a word stands for nothing, in cells and behind labels; English words do in any language. */
    boolean standsForNothing(TextTokens tokens, int token) {
        return has(WordList.NOTHING, tokens, token) || Lexicons.english().has(WordList.NOTHING, tokens, token);
    }

    TokenPatterns phrases(PhraseList list) {
        return phrases.get(list);
    }
}
