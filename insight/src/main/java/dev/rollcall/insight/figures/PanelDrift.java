package dev.rollcall.insight.figures;

import dev.rollcall.insight.figures.Drift.NamingAnswer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The {@link Drift} of a panel, or of a part of one, between two spans of time. Compared is only what is the same in both: prompt
 * version, target, resolved model.
 */
public final class PanelDrift {
    private final Set<String> tracked;
    private final List<NamingCells> before;
    private final List<NamingCells> after;

    /** @param tracked the brand and its competitors: the shares are theirs */
    public PanelDrift(List<String> tracked, List<NamingCells> before, List<NamingCells> after) {
        this.tracked = Set.copyOf(tracked);
        this.before = List.copyOf(before);
        this.after = List.copyOf(after);
    }

    /**
     * Valid answers of one place and model that name the same entities.
     *
     * @param resolvedModel null: the replies do not name it
     * @param cells their numbers in the ledger
     */
    public record NamingCells(AnswerPlace place, String resolvedModel, Set<String> entities, List<Long> cells) {
        public NamingCells {
            entities = Set.copyOf(entities);
            cells = List.copyOf(cells);
        }

        private List<String> question() {
            return List.of(place.targetAndSurface(), place.prompt());
        }

        /** A model without a name counts as one name. */
        private List<Object> series() {
            return List.of(question(), resolvedModel == null ? List.of() : resolvedModel);
        }
    }

    /** Of answers in some places. */
    public PanelDrift only(Predicate<AnswerPlace> then, Predicate<AnswerPlace> now) {
        return new PanelDrift(
                List.copyOf(tracked),
                before.stream().filter(row -> then.test(row.place())).toList(),
                after.stream().filter(row -> now.test(row.place())).toList());
    }

    public Figure figure() {
        Set<Object> common = common(NamingCells::series);
        if (common.isEmpty() && !common(NamingCells::question).isEmpty()) {
            return Figure.missing(MissingReason.TOO_FEW, 0).judged(Verdict.MODEL_DISCONTINUOUS);
        }
        return Drift.of(answers(before, common), answers(after, common));
    }

    private Set<Object> common(Function<NamingCells, Object> key) {
        Set<Object> both = before.stream().map(key).collect(Collectors.toCollection(HashSet::new));
        both.retainAll(after.stream().map(key).collect(Collectors.toSet()));
        return both;
    }

    private List<NamingAnswer> answers(List<NamingCells> rows, Set<Object> common) {
        var answers = new ArrayList<NamingAnswer>();
        for (NamingCells row : rows) {
            if (common.contains(row.series())) {
                Set<String> named =
                        row.entities().stream().filter(tracked::contains).collect(Collectors.toSet());
                row.cells().forEach(cell -> answers.add(new NamingAnswer(cell, named)));
            }
        }
        return answers;
    }
}
