package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
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
    /** Whether endings follow names without their last vowel. */
    final boolean dropsVowels;
    /** Whether all nouns have capitals. */
    final boolean capitalNouns;
    /** Whether common nouns rarely stand without an article. */
    final boolean articles;
    /** Whether the verb ends its clause: what comes behind it is another one. */
    final boolean verbLast;

    private final Map<WordList, Set<String>> words = new EnumMap<>(WordList.class);
    private final Map<PhraseList, TokenPatterns> phrases = new HashMap<>();

    /** @throws IllegalArgumentException when the data file has a section that nobody reads */
    LanguageLexicon(String code, List<String> data) {
        this.code = code;
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
        for (PhraseList list : PhraseList.values()) {
            phrases.put(list, new TokenPatterns(lines.getOrDefault(list, List.of())));
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

    /** Whether the word of a text here is in a list; in scripts without spaces a word may have several signs. */
    boolean hasAt(WordList list, TextTokens tokens, int token) {
        if (has(list, tokens.word(token))) {
            return true;
        }
        if (token >= tokens.count || !Scripts.isUnspaced(tokens.text.at(tokens.start[token]))) {
            return false;
        }
        var longer = new StringBuilder(tokens.word(token));
        for (int t = token + 1; t < Math.min(tokens.count, token + LONGEST) && tokens.before[t] == 0; t++) {
            if (has(list, longer.append(tokens.word(t)).toString())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a word stands for nothing, in cells and behind labels; English words do in any language. */
    boolean standsForNothing(String word) {
        return has(WordList.NOTHING, word) || Lexicons.of(Lexicons.ENGLISH).has(WordList.NOTHING, word);
    }

    TokenPatterns phrases(PhraseList list) {
        return phrases.get(list);
    }
}
