package dev.rollcall.insight.figures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All comparisons of a domain's window with an earlier one: of each entity and metric one for the panel, and one for each target
 * that has enough answers for itself or other models than before.
 */
public final class DomainChanges {
    /** Metrics whose changes are looked for. */
    public static final List<InsightMetric> METRICS =
            List.of(InsightMetric.MENTION_RATE, InsightMetric.FIRST_MENTION_RATE);

    private DomainChanges() {}

    /** @param target null: all targets together */
    public record ChangeOf(InsightMetric metric, String entity, String target) {}

    /**
     * @param entities of whom there are figures
     * @param sigmas standard deviations to each side of the intervals that are compared
     */
    public static Map<ChangeOf, SeriesComparison> between(
            List<String> entities, List<NamedSeries> before, List<NamedSeries> after, double sigmas) {
        var comparisons = new LinkedHashMap<ChangeOf, SeriesComparison>();
        var targets =
                after.stream().map(NamedSeries::target).distinct().sorted().toList();
        for (InsightMetric metric : METRICS) {
            for (String entity : entities) {
                List<SeriesRow> then = rows(before, metric, entity);
                List<SeriesRow> now = rows(after, metric, entity);
                comparisons.put(new ChangeOf(metric, entity, null), MatchedSeries.compare(then, now, sigmas));
                for (String target : targets) {
                    SeriesComparison of = MatchedSeries.compare(only(then, target), only(now, target), sigmas);
                    if (of.verdict() != Verdict.INSUFFICIENT) {
                        comparisons.put(new ChangeOf(metric, entity, target), of);
                    }
                }
            }
        }
        return comparisons;
    }

    /** Those that moved, and that stay findings among all of these that could be made. */
    public static Set<ChangeOf> findings(Map<ChangeOf, SeriesComparison> comparisons) {
        return Movements.findings(made(comparisons)).keySet();
    }

    /** See {@link Movements#lasting}. */
    public static Set<ChangeOf> lasting(
            Map<ChangeOf, SeriesComparison> firstWindow, Map<ChangeOf, SeriesComparison> nextWindow) {
        return Movements.lasting(made(firstWindow), made(nextWindow));
    }

    /** Whether one could be made is a matter of n and of models alone: to leave the others out makes none look better. */
    private static Map<ChangeOf, SeriesComparison> made(Map<ChangeOf, SeriesComparison> comparisons) {
        return comparisons.entrySet().stream()
                .filter(entry -> entry.getValue().verdict() == Verdict.MOVED
                        || entry.getValue().verdict() == Verdict.WITHIN_NOISE)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<SeriesRow> rows(List<NamedSeries> window, InsightMetric metric, String entity) {
        Function<NamedSeries, Map<String, Integer>> counts =
                metric == InsightMetric.MENTION_RATE ? NamedSeries::named : NamedSeries::first;
        var rows = new ArrayList<SeriesRow>();
        for (NamedSeries series : window) {
            int k = counts.apply(series).getOrDefault(entity, 0);
            rows.add(new SeriesRow(
                    series.target(), series.prompt(), series.resolvedModel(), new Proportion(k, series.n())));
        }
        return rows;
    }

    private static List<SeriesRow> only(List<SeriesRow> rows, String target) {
        return rows.stream().filter(row -> row.target().equals(target)).toList();
    }
}
