package dev.rollcall.api;

import dev.rollcall.store.NewestAnswers.NewestAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an edited set changes in answers: counts for each entity, and some examples. It needs no more room for more answers. */
final class EditComparison {
    /** So many examples of one entity and one kind of change: then others have their turn. */
    private static final int ALIKE = 3;

    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private final Map<String, Integer> alike = new HashMap<>();
    private final List<ChangeExample> examples = new ArrayList<>();
    private final int mostExamples;
    private long changed;

    EditComparison(List<EntityView> before, List<EntityView> after, int mostExamples) {
        this.mostExamples = mostExamples;
        before.forEach(entity -> tallies.put(entity.entity(), new Tally(entity.name())));
        after.forEach(entity ->
                tallies.computeIfAbsent(entity.entity(), any -> new Tally(entity.name())).name = entity.name());
    }

    /** An entity that an answer names; the place is that of its first occurrence. */
    record NamedEntity(String entity, int start, int end, int count, int rank) {}

    private enum MentionChange {
        GAINED,
        LOST,
        /** It is found at another place, or another number of times. */
        MOVED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param before answers that name it by the set that is current
     * @param after answers that name it by the edited set
     * @param moved answers that name it before and after, elsewhere or more or less often
     * @param reranked answers in which only its rank changes
     */
    record EntityChangeView(
            String entity, String name, long before, long after, long gained, long lost, long moved, long reranked) {}

    /**
     * @param change gained, lost or moved
     * @param before null: it is not named by the current set
     * @param after null: it is not named by the edited set
     */
    record ChangeExample(
            String entity,
            String change,
            long cell,
            String window,
            String prompt,
            int promptVersion,
            String provider,
            String model,
            String surface,
            TextQuote before,
            TextQuote after) {}

    private static final class Tally {
        private String name;
        private long before;
        private long after;
        private long gained;
        private long lost;
        private long moved;
        private long reranked;

        Tally(String name) {
            this.name = name;
        }

        private void count(MentionChange change) {
            switch (change) {
                case GAINED -> gained++;
                case LOST -> lost++;
                case MOVED -> moved++;
            }
        }

        private EntityChangeView view(String entity) {
            return new EntityChangeView(entity, name, before, after, gained, lost, moved, reranked);
        }
    }

    void add(NewestAnswer answer, String text, List<NamedEntity> before, List<NamedEntity> after) {
        Map<String, NamedEntity> old = byEntity(before);
        Map<String, NamedEntity> edited = byEntity(after);
        boolean differs = false;
        for (Map.Entry<String, Tally> entry : tallies.entrySet()) {
            NamedEntity was = old.get(entry.getKey());
            NamedEntity is = edited.get(entry.getKey());
            if (was != null || is != null) {
                differs |= count(entry.getValue(), was, is, answer, text);
            }
        }
        changed += differs ? 1 : 0;
    }

    private static Map<String, NamedEntity> byEntity(List<NamedEntity> named) {
        return named.stream().collect(Collectors.toMap(NamedEntity::entity, Function.identity()));
    }

    private boolean count(Tally tally, NamedEntity was, NamedEntity is, NewestAnswer answer, String text) {
        tally.before += was == null ? 0 : 1;
        tally.after += is == null ? 0 : 1;
        MentionChange change = change(was, is);
        if (change == null) {
            boolean reranked = was.rank() != is.rank();
            tally.reranked += reranked ? 1 : 0;
            return reranked;
        }
        tally.count(change);
        show(change, was, is, answer, text);
        return true;
    }

    private static MentionChange change(NamedEntity was, NamedEntity is) {
        if (was == null) {
            return MentionChange.GAINED;
        }
        if (is == null) {
            return MentionChange.LOST;
        }
        return was.start() == is.start() && was.end() == is.end() && was.count() == is.count()
                ? null
                : MentionChange.MOVED;
    }

    private void show(MentionChange change, NamedEntity was, NamedEntity is, NewestAnswer answer, String text) {
        String entity = was == null ? is.entity() : was.entity();
        if (examples.size() >= mostExamples || alike.merge(entity + " " + change, 1, Integer::sum) > ALIKE) {
            return;
        }
        var key = answer.key();
        examples.add(new ChangeExample(
                entity,
                change.word(),
                answer.cellId(),
                key.window(),
                key.prompt(),
                key.promptVersion(),
                key.provider(),
                key.model(),
                key.surface(),
                quote(text, was),
                quote(text, is)));
    }

    private static TextQuote quote(String text, NamedEntity named) {
        return named == null ? null : TextQuote.of(text, named.start(), named.end());
    }

    /** Answers in which something changes, be it a rank. */
    long changed() {
        return changed;
    }

    /** In the order of the current set; new entities last. */
    List<EntityChangeView> entities() {
        return tallies.entrySet().stream()
                .map(entry -> entry.getValue().view(entry.getKey()))
                .toList();
    }

    List<ChangeExample> examples() {
        return List.copyOf(examples);
    }
}
