package dev.rollcall.api;

import dev.rollcall.insight.figures.Figure;
import dev.rollcall.insight.figures.InsightMetric;

/**
 * A figure as callers see it.
 *
 * @param entity null: it is of all answers together
 * @param key which part of the panel, by the dimension; null: the whole panel
 * @param point null: there is none, and {@code reason} says why
 * @param z standard deviations to each side of the interval
 * @param reason null when there is a point
 * @param by who read the answers that it is made of, {@code judge} or {@code matcher}, the plain rules; null where nobody has to
 */
record FigureView(
        String metric,
        String entity,
        String dimension,
        String key,
        Double point,
        Double low,
        Double high,
        double z,
        long n,
        Long numerator,
        Double coverage,
        int metricVersion,
        int entitySetVersion,
        int run,
        boolean exploratory,
        String verdict,
        String reason,
        String by,
        boolean simulated) {
    /** Of which part of a panel a figure is. */
    record FigurePart(
            InsightMetric metric,
            String entity,
            FigureDimension dimension,
            String key,
            String judge,
            boolean simulated,
            double z) {
        private String by() {
            if (!metric.isRead()) {
                return null;
            }
            return judge != null && metric.isJudged() ? "judge" : "matcher";
        }
    }

    static FigureView of(FigurePart part, Figure figure, FigureReader.ReadDomain domain) {
        return new FigureView(
                part.metric().word(),
                part.entity(),
                part.dimension().word(),
                part.key(),
                figure.point(),
                figure.low(),
                figure.high(),
                part.z(),
                figure.n(),
                figure.numerator(),
                figure.coverage(),
                InsightMetric.VERSION,
                domain.run().entitySetVersion(),
                domain.run().id(),
                figure.exploratory(),
                figure.verdict() == null ? null : figure.verdict().word(),
                figure.reason() == null ? null : figure.reason().word(),
                part.by(),
                part.simulated());
    }
}
