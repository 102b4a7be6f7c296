package dev.rollcall.insight.figures;

import dev.rollcall.insight.figures.PanelCounts.SameAnswers;
import dev.rollcall.insight.figures.PanelCounts.StanceCounts;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** Figures of what answers say of an entity, by one judge or, where none has judged them, by the plain rules. */
final class Stances {
    private final PanelCounts counts;

    Stances(PanelCounts counts) {
        this.counts = counts;
    }

    /** Whose word it is; null: that of the plain rules. */
    String judge() {
        return counts.stances().stream()
                .map(StanceCounts::judge)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Answers of which nobody can tell whether they recommend it do not count, neither for nor against. */
    Figure recommendationRate(String entity) {
        return isUntold(entity)
                ? Figure.missing(MissingReason.NOT_JUDGED, 0)
                : new Proportion(sum(entity, StanceCounts::recommended), told(entity)).figure();
    }

    /** Of answers of which it is known whether they recommend the entity. */
    AnswerCoverage told(String entity, AnswerCoverage all) {
        return new AnswerCoverage(told(entity), all.planned());
    }

    private long told(String entity) {
        return counts.valid() - sum(entity, StanceCounts::unknown);
    }

    Figure netSentiment(String entity) {
        return isUntold(entity)
                ? Figure.missing(MissingReason.NOT_JUDGED, 0)
                : new NetSentiment(
                                sum(entity, StanceCounts::positive),
                                sum(entity, StanceCounts::neutral),
                                sum(entity, StanceCounts::negative))
                        .figure();
    }

    /** The share of a judge's quotes that stand in the answers. The plain rules give no words of their own: all theirs do. */
    Figure validity() {
        if (judge() == null) {
            long mentions = counts.answers().stream()
                    .mapToLong((SameAnswers same) -> same.n() * same.ranks().size())
                    .sum();
            return new Proportion(mentions, mentions).figure();
        }
        long quotes = sum(null, StanceCounts::quotes);
        return new Proportion(quotes - sum(null, StanceCounts::invented), quotes).figure();
    }

    private boolean isUntold(String entity) {
        List<StanceCounts> rows = of(entity);
        return rows.stream().anyMatch(StanceCounts::untold)
                || rows.isEmpty() && counts.answers().stream().anyMatch(same -> same.names(entity));
    }

    private long sum(String entity, ToLongFunction<StanceCounts> count) {
        return of(entity).stream().mapToLong(count).sum();
    }

    private List<StanceCounts> of(String entity) {
        return counts.stances().stream()
                .filter(row -> Objects.equals(row.entity(), entity))
                .toList();
    }
}
