package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/**
 * What the panel says of a domain, against whom, how sure that is, and whether it moved.
 *
 * @param says what a person should know beside the figures, or why there are none; null: nothing
 * @param figures null: nothing was read yet
 */
public record DomainReportScreen(Instant at, String domain, String says, ReportFigures figures) {

    /**
     * @param sides real or simulated, as choices; empty: there is only one
     * @param entity whom the panel, the trend and the quotes are about
     * @param entities all that are looked for, the brand first
     */
    public record ReportFigures(
            boolean simulated,
            List<Chip> sides,
            ReportChoice choice,
            ReportBasis basis,
            EntityLine entity,
            List<EntityLine> entities,
            List<PanelLine> panel,
            TrendPlot trend,
            CitationPart citations,
            List<QuoteLine> quotes,
            List<MadeReport> made,
            String json) {

        /** Those that are named more often than this report's entity. */
        public List<EntityLine> ahead() {
            return entity.mention().isMissing()
                    ? List.of()
                    : entities.stream()
                            .filter(other -> other.point() != null && other.point() > entity.point())
                            .toList();
        }
    }

    /**
     * A report that was made and kept.
     *
     * @param windows how many
     * @param comparedWith how many; null: with nothing
     */
    public record MadeReport(
            int id, Instant asOf, String madeBy, boolean simulated, int windows, Integer comparedWith) {}

    /** What can be chosen. @param run null: the current one */
    public record ReportChoice(
            List<ReportOption> windows, List<ReportOption> compareTo, List<ReportOption> entities, Integer run) {}

    public record ReportOption(String value, String label, boolean chosen) {}

    /**
     * What the figures rest on.
     *
     * @param old it is not the current run
     * @param comparedWith windows; empty: with nothing
     * @param whole of how many models the answers are whole
     * @param gate whether they are enough to be published, in words
     */
    public record ReportBasis(
            int run,
            boolean old,
            int setVersion,
            String extractor,
            int metricVersion,
            List<String> windows,
            List<String> comparedWith,
            long whole,
            long asked,
            long valid,
            long planned,
            StateMark mark,
            String gate,
            boolean exploratory) {}

    /**
     * @param href this report about this entity
     * @param point of its mention rate; null: there is none
     * @param mark what became of it; null: not compared
     * @param verdict the same in words
     */
    public record EntityLine(
            String entity,
            String name,
            String kind,
            String href,
            boolean chosen,
            Double point,
            ShownFigure mention,
            StateMark mark,
            String verdict,
            ShownFigure share,
            ShownFigure first,
            ShownFigure consensus) {}

    /**
     * A provider of the panel.
     *
     * @param models that were asked there
     * @param missing what is not there and why; null: all is there
     * @param mender who can mend that; null: nobody has to
     */
    public record PanelLine(
            String provider, String models, ShownFigure mention, String coverage, String missing, String mender) {}

    /**
     * @param none why there is nothing to show; null: there is
     * @param others citations of sites that nobody of the set owns; null: not known
     */
    public record CitationPart(String none, List<CitationLine> owners, String others, List<SiteLine> sites) {}

    public record CitationLine(String name, ShownFigure rate, ShownFigure share, ShownFigure ghosts) {}

    /** @param owner its name; null: nobody of the set */
    public record SiteLine(String site, String owner, long answers, long citations) {}

    /**
     * Where an answer names the entity first, with what stands around it.
     *
     * @param count how often it names it
     * @param rank among all brands in the answer; null: not known
     */
    public record QuoteLine(
            long cell,
            String provider,
            String model,
            String prompt,
            String window,
            Instant at,
            String before,
            String quote,
            String after,
            int count,
            Integer rank) {}
}
