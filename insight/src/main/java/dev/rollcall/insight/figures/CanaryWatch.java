package dev.rollcall.insight.figures;

import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Whether a target's model was changed without a new name, from its answers to the same closed questions on many days. The
 * usual answer of a question is the one that most of the earlier days have.
 */
public final class CanaryWatch {
    /** Days that are looked at: the two that are judged, and those before them. */
    public static final int DAYS = 16;

    /** The days before that a judgement needs. */
    static final int LEAST_BEFORE = 3;

    private static final int JUDGED = 2;
    private static final int LONGEST = 40;
    private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]+");

    private CanaryWatch() {}

    /**
     * An answer of one target.
     *
     * @param day when it began
     * @param prompt with its version
     * @param resolvedModel what the reply calls its model; null: it does not say
     * @param text as it is stored; null: there is none
     */
    public record CanaryAnswer(Instant day, String prompt, String resolvedModel, String text) {
        public CanaryAnswer {
            Objects.requireNonNull(day);
            Objects.requireNonNull(prompt);
        }

        /** Letters and digits in lower case: {@code Blue.} is {@code blue}. */
        String word() {
            String lower = Normalizer.normalize(text == null ? "" : text, Normalizer.Form.NFKC)
                    .toLowerCase(Locale.ROOT);
            String folded = OTHER.matcher(lower).replaceAll(" ").strip();
            return folded.length() <= LONGEST ? folded : folded.substring(0, LONGEST);
        }
    }

    private record SaidWord(String prompt, String word) {}

    /**
     * Of the answers of the model that the last day names: the others are of another model, and say so.
     *
     * @return the first of the last two days, when on both the answers differ from those of the days before ({@link ModelWatch})
     */
    public static Optional<Instant> suspects(List<CanaryAnswer> answers) {
        TreeMap<Instant, List<SaidWord>> days = days(answers);
        if (days.size() < LEAST_BEFORE + JUDGED) {
            return Optional.empty();
        }
        List<Instant> all = List.copyOf(days.keySet());
        List<Instant> judged = all.subList(all.size() - JUDGED, all.size());
        List<Instant> before = all.subList(Math.max(0, all.size() - DAYS), all.size() - JUDGED);
        Proportion base = before.stream()
                .map(day -> usual(days.get(day), others(before, day), days))
                .reduce(Proportion.NONE, Proportion::plus);
        List<Proportion> now =
                judged.stream().map(day -> usual(days.get(day), before, days)).toList();
        boolean fell = now.stream().allMatch(day -> day.n() > 0 && day.rate() < base.rate());
        return fell && ModelWatch.suspects(base, now) ? Optional.of(judged.get(0)) : Optional.empty();
    }

    private static TreeMap<Instant, List<SaidWord>> days(List<CanaryAnswer> answers) {
        var days = new TreeMap<Instant, List<SaidWord>>();
        Optional<CanaryAnswer> last = answers.stream().max((a, b) -> a.day().compareTo(b.day()));
        for (CanaryAnswer answer : answers) {
            if (Objects.equals(answer.resolvedModel(), last.orElseThrow().resolvedModel())) {
                days.computeIfAbsent(answer.day(), day -> new ArrayList<>())
                        .add(new SaidWord(answer.prompt(), answer.word()));
            }
        }
        return days;
    }

    /** A day that is judged by itself too looks better than it is. */
    private static List<Instant> others(List<Instant> days, Instant day) {
        return days.stream().filter(other -> !other.equals(day)).toList();
    }

    /** How many of a day's answers are the usual ones of other days; questions that these do not have are left out. */
    private static Proportion usual(List<SaidWord> day, List<Instant> others, Map<Instant, List<SaidWord>> days) {
        var counts = new HashMap<String, Map<String, Integer>>();
        others.forEach(other -> days.get(other)
                .forEach(answer -> counts.computeIfAbsent(answer.prompt(), prompt -> new TreeMap<>())
                        .merge(answer.word(), 1, Integer::sum)));
        List<SaidWord> known = day.stream()
                .filter(answer -> counts.containsKey(answer.prompt()))
                .toList();
        long k = known.stream()
                .filter(answer -> mostFrequent(counts.get(answer.prompt())).equals(answer.word()))
                .count();
        return new Proportion(k, known.size());
    }

    /** Of two that are as frequent, the first in the order of letters. */
    private static String mostFrequent(Map<String, Integer> counts) {
        String usual = null;
        for (var count : counts.entrySet()) {
            usual = usual == null || count.getValue() > counts.get(usual) ? count.getKey() : usual;
        }
        return Objects.requireNonNull(usual);
    }
}
