package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which occurrences are names. A name that is no word of the language always is; one that is a word as well needs
 * evidence, which is counted in points.
 */
final class NameEvidence {
    private static final int ENOUGH = 2;
    private static final int ROUNDS = 2;
    /** Names of so many letters that no dictionary has are no words by chance. */
    private static final int LONG = 6;

    private final AnswerReading reading;
    private final LanguageLexicon language;
    private final EvidencePoints points;
    private final WordOrName words;
    private final UncasedEvidence uncased;
    private final boolean lacksCapitals;
    private final WordUse wordUse;
    private final CompanyContext context;
    /** Entities of doubtful names that have capitals wherever they stand. */
    private final Set<Integer> likely = new HashSet<>();

    private NameEvidence(AnswerReading reading, CompanyContext context) {
        this.reading = reading;
        this.language = reading.language();
        this.lacksCapitals = WordOrName.lacksCapitals(reading.tokens());
        this.wordUse = new WordUse(reading, lacksCapitals);
        this.context = context;
        this.points = new EvidencePoints(reading, wordUse, context);
        this.words = new WordOrName(reading, wordUse, context, points, lacksCapitals);
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
            switch (words.first(one)) {
                case NAME -> (context.isShared(one) ? shared : sure).add(one);
                case WORD -> doubtful.add(one);
                case NEITHER -> {}
            }
        }
        if (!shared.isEmpty()) {
            sure.addAll(context.told(shared));
        }
        doubtful.stream()
                .filter(words::hasCapital)
                .filter(one -> !wordUse.isElsewhereLowerCase(one))
                .forEach(one -> likely.add(one.entity()));
        // What is found to be a name is evidence for those beside it.
        for (int round = 0; round < ROUNDS && !doubtful.isEmpty(); round++) {
            var known = new SureNames(reading, sure);
            List<Occurrence> names =
                    doubtful.stream().filter(one -> isName(one, known)).toList();
            sure.addAll(names);
            doubtful.removeAll(new HashSet<>(names));
        }
        if (!shared.isEmpty()) {
            var known = new SureNames(reading, sure);
            sure.addAll(shared.stream().filter(known::hasOther).toList());
        }
        return reading.found().stream().filter(sure::contains).toList();
    }

    private boolean isName(Occurrence one, SureNames sure) {
        boolean cased = Scripts.hasCase(reading.text().at(one.start()));
        if (!cased) {
            boolean named = !words.isWord(one) && (sure.hasSame(one) || sure.hasOther(one));
            return named || uncased.tellsOfName(one, sure);
        }
        boolean lower = !words.hasCapital(one);
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
                && !words.isWord(one)
                && !words.isPhrase(one);
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
        if (language.has(WordList.FUNCTION_WORDS, one.name())) {
            return ENOUGH + 1;
        }
        boolean alone = reading.layout().startsSentence(reading.firstToken(one))
                && !sure.hasOther(one)
                && !isSupported(one, sure);
        boolean aboutOthers = alone && !context.isPossible(one);
        boolean rare = (context.isAnywhere(one) || sure.hasOther(one))
                && !one.form().ordinary()
                && OrdinaryWords.isRare(one.name().in(language).place());
        boolean othersAsked = alone && !context.isAsked(one) && context.prompt().asksForOthers();
        return ENOUGH - (rare ? 1 : 0) + (aboutOthers || othersAsked ? 1 : 0);
    }
}
