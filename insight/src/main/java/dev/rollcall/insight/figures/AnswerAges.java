package dev.rollcall.insight.figures;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** How old the answers are. It counts all of them, so that there are no intervals. */
public final class AnswerAges {
    private AnswerAges() {}

    /** The age in seconds that 95 % of the answers do not exceed. */
    public static Figure p95(List<Duration> ages) {
        if (ages.isEmpty()) {
            return Figure.missing(MissingReason.NO_ANSWERS, 0);
        }
        List<Duration> ascending = ages.stream().sorted().toList();
        int rank = (int) Math.ceil(.95 * ascending.size());
        return Figure.of(ascending.get(rank - 1).toMillis() / 1e3, null, ascending.size());
    }

    /** The share of cells whose answer is younger than their refresh time; cells without an answer are not fresh. */
    public static <C> Figure fresh(List<C> cells, Predicate<C> isFresh) {
        long fresh = cells.stream().filter(isFresh).count();
        return cells.isEmpty()
                ? Figure.missing(MissingReason.NO_ANSWERS, 0)
                : Figure.of((double) fresh / cells.size(), null, cells.size()).counting(fresh);
    }
}
