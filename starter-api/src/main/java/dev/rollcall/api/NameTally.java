package dev.rollcall.api;

import dev.rollcall.store.NewestAnswers.NewestAnswer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** In which answers one name stands, in all its spellings, or one site is cited. */
public final class NameTally {
    private static final int SPELLINGS = 8;

    private final Map<String, Integer> spellings = new HashMap<>();
    private final Set<Integer> targets = new HashSet<>();
    private final TreeSet<String> providers = new TreeSet<>();
    private final Map<String, Integer> sites = new HashMap<>();
    private long answers;
    private long evident;
    private long ranks;
    private AnswerExample example;
    private boolean isExampleEvident;

    /**
     * An answer that shows it.
     *
     * @param quote null: a provider lists the site beside the text
     */
    public record AnswerExample(
            long cell,
            String window,
            String prompt,
            int promptVersion,
            String provider,
            String model,
            String surface,
            TextQuote quote) {
        /** Null when a provider lists the site beside the text. */
        public String passage() {
            return quote == null ? null : quote.passage();
        }

        static AnswerExample of(NewestAnswer answer, TextQuote quote) {
            var key = answer.key();
            return new AnswerExample(
                    answer.cellId(),
                    key.window(),
                    key.prompt(),
                    key.promptVersion(),
                    key.provider(),
                    key.model(),
                    key.surface(),
                    quote);
        }
    }

    /**
     * An answer names it.
     *
     * @param surely more than a capital tells that it is a name
     * @param site of an address right behind it; null: there is none
     */
    void add(NewestAnswer answer, String spelling, int rank, boolean surely, String site, Supplier<TextQuote> quote) {
        answers++;
        evident += surely ? 1 : 0;
        ranks += rank;
        targets.add(answer.targetId());
        providers.add(answer.key().provider());
        count(spellings, spelling);
        if (site != null) {
            count(sites, site);
        }
        if (example == null || surely && !isExampleEvident) {
            example = AnswerExample.of(answer, quote.get());
            isExampleEvident = surely;
        }
    }

    private static void count(Map<String, Integer> counts, String what) {
        if (counts.containsKey(what) || counts.size() < SPELLINGS) {
            counts.merge(what, 1, Integer::sum);
        }
    }

    /** As it is written most often. */
    String name() {
        return most(spellings);
    }

    /** The site that stands beside it most often; null: none does. */
    String site() {
        return most(sites);
    }

    private static String most(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    long answers() {
        return answers;
    }

    /** Answers in which more than a capital tells that it is a name. */
    long evident() {
        return evident;
    }

    int targets() {
        return targets.size();
    }

    Set<String> providers() {
        return providers;
    }

    /** The mean place among all brands of an answer, to a tenth. */
    double rank() {
        return Math.round(10.0 * ranks / answers) / 10.0;
    }

    AnswerExample example() {
        return example;
    }
}
