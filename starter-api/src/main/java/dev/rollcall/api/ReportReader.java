package dev.rollcall.api;

import dev.rollcall.api.FigureReader.ReadDomain;
import dev.rollcall.insight.figures.AnswerCoverage;
import dev.rollcall.insight.figures.AnswerPlace;
import dev.rollcall.insight.figures.InsightMetric;
import dev.rollcall.insight.figures.PanelCounts;
import dev.rollcall.insight.figures.PanelCounts.PlannedCells;
import dev.rollcall.insight.figures.PanelCounts.SiteCounts;
import dev.rollcall.insight.figures.PanelFigures;
import dev.rollcall.reports.ReportDocument;
import dev.rollcall.reports.ReportDocument.ReportEntity;
import dev.rollcall.reports.ReportDocument.ReportGap;
import dev.rollcall.reports.ReportDocument.ReportWindow;
import dev.rollcall.reports.ReportDocument.WholeTargets;
import dev.rollcall.reports.ReportFigure;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Entities.KeptEntitySet;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.FigureCounts.CountedPlace;
import dev.rollcall.store.FigureCounts.DomainWindow;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ReportCounts;
import dev.rollcall.store.ReportCounts.AnsweredPlace;
import dev.rollcall.store.ReportCounts.MissingCells;
import dev.rollcall.store.Reports.ReportRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Makes a report of its rows: the same rows give the same report. */
final class ReportReader {
    /**
     * By dimension, what a report has. What a judge finds is not in it, because answers are judged later; nor what the calls cost,
     * because that is of the calls, and no matter of what answers say.
     */
    private static final Map<FigureDimension, List<InsightMetric>> METRICS = metrics();

    private final Ledger ledger;

    ReportReader(Ledger ledger) {
        this.ledger = ledger;
    }

    private static Map<FigureDimension, List<InsightMetric>> metrics() {
        var metrics = new LinkedHashMap<FigureDimension, List<InsightMetric>>();
        metrics.put(
                FigureDimension.PANEL,
                List.of(
                        InsightMetric.COVERAGE,
                        InsightMetric.INFORMATIVE_RATE,
                        InsightMetric.MENTION_RATE,
                        InsightMetric.SHARE_OF_VOICE,
                        InsightMetric.FIRST_MENTION_RATE,
                        InsightMetric.MEAN_RECIPROCAL_RANK,
                        InsightMetric.AVERAGE_POSITION,
                        InsightMetric.CITATION_RATE,
                        InsightMetric.CITATION_SHARE,
                        InsightMetric.GHOST_RATE,
                        InsightMetric.CONSENSUS,
                        InsightMetric.RUN_CONSISTENCY,
                        InsightMetric.ANSWER_AGE));
        metrics.put(
                FigureDimension.TARGET,
                List.of(InsightMetric.COVERAGE, InsightMetric.MENTION_RATE, InsightMetric.FIRST_MENTION_RATE));
        metrics.put(FigureDimension.PROMPT, List.of(InsightMetric.COVERAGE, InsightMetric.MENTION_RATE));
        metrics.put(
                FigureDimension.WINDOW,
                List.of(InsightMetric.COVERAGE, InsightMetric.MENTION_RATE, InsightMetric.SHARE_OF_VOICE));
        return metrics;
    }

    TrackedSet entities(ExtractionRun run) {
        return TrackedSet.of(
                ledger.entities().byId(run.entitySetId()), ledger.entities().ids(run.domainId()));
    }

    /** Are the entities there that these rows name? Somebody may have deleted some. */
    boolean isWhole(ReportRows rows, ExtractionRun run) {
        Collection<Integer> known = ledger.entities().ids(run.domainId()).values();
        return Stream.of(rows.counts(), rows.compared())
                .filter(Objects::nonNull)
                .flatMap(counts -> counts.answers().stream())
                .filter(row -> row.entities() != null)
                .allMatch(row -> known.containsAll(row.entities()));
    }

    ReportDocument document(ReportRows rows, ExtractionRun run) {
        var report = rows.report();
        var domain = new ReadDomain(
                Domain.parse(report.domain()), report.domainId(), run, entities(run), new WindowChoice(rows.windows()));
        Map<Integer, String> names = domain.entities().names();
        PanelCounts now = counts(rows.counts(), names, report.asOf()).sampledIn(FigureReader.sampled(rows.windows()));
        PanelCounts before = rows.compared() == null
                ? null
                : counts(rows.compared(), names, report.asOf()).sampledIn(FigureReader.sampled(rows.comparedWindows()));
        List<AnswerCoverage> targets = new PanelFigures(domain.entities().tracked(), now).targets();
        return new ReportDocument(
                ReportDocument.VERSION,
                report.domain(),
                report.asOf().toString(),
                run.id(),
                run.entitySetVersion(),
                run.extractor(),
                report.metricVersion(),
                report.simulated(),
                windows(rows.windows()),
                rows.comparedWindows() == null ? null : windows(rows.comparedWindows()),
                new WholeTargets(AnswerCoverage.whole(targets), targets.size()),
                named(ledger.entities().byId(run.entitySetId())),
                figures(domain, now, before, report.simulated()),
                rows.counts().missing().stream().map(ReportReader::gap).toList());
    }

    private static List<ReportFigure> figures(
            ReadDomain domain, PanelCounts now, PanelCounts before, boolean simulated) {
        var figures = new ArrayList<ReportFigure>();
        METRICS.forEach((dimension, metrics) -> {
            var selection = new FigureSelection(
                    domain.domain(), metrics, List.of(dimension), null, List.of(), null, List.of(), simulated);
            new FigureTable(selection, domain, now, before, null, simulated)
                    .rows()
                    .forEach(view -> figures.add(figure(view)));
        });
        return figures;
    }

    private static ReportFigure figure(FigureView view) {
        return new ReportFigure(
                view.metric(),
                view.entity(),
                view.dimension(),
                view.key(),
                view.point(),
                view.low(),
                view.high(),
                view.low() == null ? null : view.z(),
                view.n(),
                view.numerator(),
                view.coverage(),
                view.exploratory(),
                view.verdict(),
                view.reason());
    }

    private static PanelCounts counts(ReportCounts counts, Map<Integer, String> names, Instant asOf) {
        return PanelCounts.of(
                counts.answers().stream()
                        .map(row -> FigureReader.same(row, FigureReader.place(row.place()), names))
                        .toList(),
                cells(counts, asOf),
                counts.citations().stream()
                        .map(row -> new SiteCounts(
                                FigureReader.place(row.place()),
                                names.get(row.entity()),
                                row.answers(),
                                row.citations(),
                                row.unnamed(),
                                row.fromApi()))
                        .toList());
    }

    /** Planned were those that were answered, and those that are missing though they were to be asked. */
    private static List<PlannedCells> cells(ReportCounts counts, Instant asOf) {
        double end = asOf.getEpochSecond() + asOf.getNano() / 1e9;
        var cells = new ArrayList<PlannedCells>();
        for (AnsweredPlace place : counts.answered()) {
            cells.add(new PlannedCells(
                    FigureReader.place(place.place()),
                    place.answeredAt().size(),
                    0,
                    0,
                    place.answeredAt().stream().map(at -> Math.max(0, end - at)).toList()));
        }
        for (MissingCells gap : counts.missing()) {
            cells.add(new PlannedCells(
                    FigureReader.place(gap.place()), gap.isPlanned() ? gap.cells() : 0, 0, 0, List.of()));
        }
        return cells;
    }

    private static ReportGap gap(MissingCells gap) {
        CountedPlace place = gap.place();
        AnswerPlace at = FigureReader.place(place);
        String words = gap.words();
        return new ReportGap(
                place.window(),
                at.targetAndSurface(),
                at.prompt(),
                gap.state(),
                words.isEmpty() ? null : words,
                gap.cells());
    }

    private static List<ReportWindow> windows(List<DomainWindow> windows) {
        return windows.stream()
                .map(window -> new ReportWindow(window.name(), window.startsAt().toString()))
                .toList();
    }

    private static List<ReportEntity> named(KeptEntitySet set) {
        return List.of(Json.MAPPER.readValue(set.content(), EntityView[].class)).stream()
                .map(entity -> new ReportEntity(entity.entity(), entity.kind(), entity.name()))
                .toList();
    }
}
