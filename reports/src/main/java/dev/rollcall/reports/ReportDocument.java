package dev.rollcall.reports;

import java.util.List;
import java.util.Optional;

/**
 * A report.
 *
 * @param reportVersion of the form of its JSON
 * @param asOf answers that were saved from then on are missing, as in {@code 2026-11-30T10:34:58.123456Z}
 * @param run the extraction run that read its answers
 * @param windows whose answers are counted, the earliest first
 * @param comparedWith null: with nothing
 * @param panel of how many targets the answers are whole
 * @param entities in the order of their set
 * @param missing cells without an answer
 */
public record ReportDocument(
        int reportVersion,
        String domain,
        String asOf,
        int run,
        int entitySetVersion,
        String extractor,
        int metricVersion,
        boolean simulated,
        List<ReportWindow> windows,
        List<ReportWindow> comparedWith,
        WholeTargets panel,
        List<ReportEntity> entities,
        List<ReportFigure> figures,
        List<ReportGap> missing) {
    /** Of {@code reportVersion}: it grows when the form changes. */
    public static final int VERSION = 2;

    /** Standard deviations to each side of an interval of 95 %. */
    private static final double USUAL = 1.96;

    public ReportDocument {
        windows = List.copyOf(windows);
        comparedWith = comparedWith == null ? null : List.copyOf(comparedWith);
        entities = List.copyOf(entities);
        figures = List.copyOf(figures);
        missing = List.copyOf(missing);
    }

    /** @param startsAt as {@code asOf} */
    public record ReportWindow(String window, String startsAt) {}

    /** @param asked targets that had a cell that was to be asked */
    public record WholeTargets(long whole, long asked) {}

    /**
     * @param entity its name in figures
     * @param kind brand, competitor or other
     * @param name for people
     */
    public record ReportEntity(String entity, String kind, String name) {}

    /**
     * @param target provider, model and surface
     * @param prompt with its version
     * @param state open, empty, invalid, failed or skipped; damaged, unread or answered-later
     * @param reason for people; null: there is no more to say
     */
    public record ReportGap(String window, String target, String prompt, String state, String reason, long cells) {}

    /** The brand; the first entity when the set has none. */
    public Optional<ReportEntity> brand() {
        return entities.stream()
                .filter(entity -> entity.kind().equals("brand"))
                .findFirst()
                .or(() -> entities.stream().findFirst());
    }

    /** The brand and its competitors. */
    public List<ReportEntity> tracked() {
        return entities.stream()
                .filter(entity -> !entity.kind().equals("other"))
                .toList();
    }

    /** Are there intervals of answers that a job looked at while they came? They are wider than the others. */
    public boolean isSampled() {
        return figures.stream().anyMatch(figure -> figure.z() != null && figure.z() > USUAL);
    }

    /** Those of a metric and dimension, in their order. */
    public List<ReportFigure> figures(String metric, String dimension) {
        return figures.stream()
                .filter(figure ->
                        figure.metric().equals(metric) && figure.dimension().equals(dimension))
                .toList();
    }

    /** Of the whole panel. */
    public Optional<ReportFigure> figure(String metric, String entity) {
        return figures(metric, "panel").stream()
                .filter(figure -> figure.isOf(entity))
                .findFirst();
    }
}
