package dev.rollcall.insight.figures;

import dev.rollcall.insight.figures.PanelCounts.SameAnswers;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether figures of a panel moved between two spans of time, by what was asked alike in both. Where answers of one of them were
 * looked at while they came, both have its wider intervals.
 */
public final class PanelComparison {
    private final List<String> tracked;
    private final PanelCounts before;
    private final PanelCounts after;

    /** @param tracked the brand and its competitors */
    public PanelComparison(List<String> tracked, PanelCounts before, PanelCounts after) {
        this.tracked = List.copyOf(tracked);
        this.before = before;
        this.after = after;
    }

    /** Empty where the metric is no share of answers, so that there is no verdict. */
    public Optional<SeriesComparison> of(InsightMetric metric, String entity) {
        return which(metric, entity)
                .map(which -> MatchedSeries.compare(
                        rows(before, which), rows(after, which), Math.max(before.sigmas(), after.sigmas())));
    }

    private Optional<Predicate<SameAnswers>> which(InsightMetric metric, String entity) {
        return switch (metric) {
            case INFORMATIVE_RATE -> Optional.of(PanelFigures.anyOf(tracked));
            case MENTION_RATE -> Optional.of(same -> same.names(entity));
            case FIRST_MENTION_RATE -> Optional.of(same -> same.ranks().getOrDefault(entity, 0) == 1);
            default -> Optional.empty();
        };
    }

    private static List<SeriesRow> rows(PanelCounts counts, Predicate<SameAnswers> which) {
        return counts.answers().stream()
                .map(same -> new SeriesRow(
                        same.place().targetAndSurface(),
                        same.place().prompt(),
                        same.resolvedModel(),
                        new Proportion(which.test(same) ? same.n() : 0, same.n())))
                .toList();
    }
}
