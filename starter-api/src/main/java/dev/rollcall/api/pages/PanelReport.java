package dev.rollcall.api.pages;

import dev.rollcall.api.EntityView;
import dev.rollcall.api.FigureReader;
import dev.rollcall.api.FigureReader.ReadDomain;
import dev.rollcall.insight.figures.AnswerCoverage;
import dev.rollcall.insight.figures.Figure;
import dev.rollcall.insight.figures.InsightMetric;
import dev.rollcall.insight.figures.PanelComparison;
import dev.rollcall.insight.figures.PanelCounts;
import dev.rollcall.insight.figures.PanelFigures;
import dev.rollcall.insight.figures.SeriesComparison;
import dev.rollcall.pages.DomainReportScreen.EntityLine;
import dev.rollcall.pages.DomainReportScreen.ReportBasis;
import dev.rollcall.pages.Format;
import dev.rollcall.pages.ShownFigure;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.FigureCounts.DomainWindow;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures of some windows, beside those of others. The same functions make them that make those of the REST API. */
final class PanelReport {
    /** Those of the page that need more than answers. */
    private static final List<InsightMetric> METRICS =
            List.of(InsightMetric.CITATION_RATE, InsightMetric.CITATION_SHARE, InsightMetric.GHOST_RATE);

    private final ReportWish wish;
    private final ReadDomain domain;
    private final List<EntityView> entities;
    private final List<DomainWindow> windows;
    private final List<DomainWindow> then;
    private final boolean simulated;
    private final PanelCounts all;
    private final PanelCounts now;
    private final PanelFigures figures;
    private final PanelComparison comparison;

    /**
     * @param entities of the run's set, in its order
     * @param beside how many of the newest windows are to be told of one by one, too ({@link #only})
     */
    PanelReport(FigureReader reader, ReadDomain domain, List<EntityView> entities, ReportWish wish, int beside) {
        this.wish = wish;
        this.domain = domain;
        this.entities = entities;
        windows = wish.windows().isEmpty()
                ? newest(domain.windows().all(), 1)
                : domain.windows().chosen(wish.windows());
        then = wish.comparesWithNothing() ? List.of() : domain.windows().comparedWith(wish.comparesWith(), windows);
        List<DomainWindow> needed = Stream.of(
                        windows, then, newest(domain.windows().all(), beside))
                .flatMap(List::stream)
                .distinct()
                .toList();
        PanelCounts counts = reader.counts(domain, needed, METRICS);
        simulated = FigureReader.isSimulated(wish.simulated(), only(counts, windows));
        all = FigureReader.side(counts, simulated);
        now = only(windows);
        figures = new PanelFigures(domain.entities().tracked(), now);
        comparison =
                then.isEmpty() ? null : new PanelComparison(domain.entities().tracked(), only(then), now);
    }

    static List<DomainWindow> newest(List<DomainWindow> all, int most) {
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    /** Of some of the windows that were read. */
    PanelCounts only(List<DomainWindow> some) {
        return only(all, some);
    }

    private static PanelCounts only(PanelCounts counts, List<DomainWindow> some) {
        var names = new HashSet<>(names(some));
        return counts.only(place -> names.contains(place.window()));
    }

    List<DomainWindow> windows() {
        return windows;
    }

    boolean simulated() {
        return simulated;
    }

    PanelCounts counts() {
        return now;
    }

    /** The name of an entity of the set, for people. */
    String name(String entity) {
        return entities.stream()
                .filter(view -> view.entity().equals(entity))
                .map(EntityView::name)
                .findFirst()
                .orElse(entity);
    }

    /** Whom the panel, the trend and the quotes are about. */
    String entity() {
        if (wish.entity() != null) {
            return domain.entities().chosen(List.of(wish.entity())).get(0);
        }
        return entities.stream()
                .filter(view -> view.kind().equals("brand"))
                .map(EntityView::entity)
                .findFirst()
                .orElseThrow();
    }

    /** The brands first, then competitors, then others, each in the order of the set. */
    List<EntityLine> entities() {
        Map<String, List<EntityView>> byKind = entities.stream().collect(Collectors.groupingBy(EntityView::kind));
        return List.of("brand", "competitor", "other").stream()
                .flatMap(kind -> byKind.getOrDefault(kind, List.of()).stream())
                .map(this::line)
                .toList();
    }

    private EntityLine line(EntityView view) {
        String entity = view.entity();
        Figure mention = figures.of(InsightMetric.MENTION_RATE, entity);
        SeriesComparison compared = mention.isMissing() || comparison == null
                ? null
                : comparison.of(InsightMetric.MENTION_RATE, entity).orElse(null);
        return new EntityLine(
                entity,
                view.name(),
                view.kind(),
                wish.link("entity", entity),
                entity.equals(entity()),
                mention.point(),
                shown(InsightMetric.MENTION_RATE, entity),
                FigureWords.mark(compared),
                compared == null ? notCompared(mention) : FigureWords.verdict(compared),
                shown(InsightMetric.SHARE_OF_VOICE, entity),
                shown(InsightMetric.FIRST_MENTION_RATE, entity),
                consensus(figures.of(InsightMetric.CONSENSUS, entity)));
    }

    ShownFigure shown(InsightMetric metric, String entity) {
        return FigureWords.shown(figures.of(metric, entity), figures.sigmas(metric));
    }

    private String notCompared(Figure mention) {
        if (mention.isMissing()) {
            return "there is no figure to compare";
        }
        return wish.comparesWithNothing() ? "not compared" : "there is no window before to compare with";
    }

    /** Of how many models: a count, and no rate with an interval. */
    private ShownFigure consensus(Figure figure) {
        ShownFigure shown = FigureWords.shown(figure, figures.sigmas(InsightMetric.CONSENSUS));
        return figure.isMissing()
                ? shown
                : new ShownFigure(
                        Format.count(figure.numerator()) + " of " + Format.count(figure.n()),
                        null,
                        null,
                        null,
                        null,
                        null);
    }

    ReportBasis basis() {
        AnswerCoverage coverage = now.coverage();
        List<AnswerCoverage> targets = figures.targets();
        return new ReportBasis(
                domain.run().id(),
                !domain.run().isCurrent(),
                domain.run().entitySetVersion(),
                domain.run().extractor(),
                InsightMetric.VERSION,
                names(windows),
                names(then),
                AnswerCoverage.whole(targets),
                targets.size(),
                coverage.valid(),
                coverage.planned(),
                StateMark.ofCoverage(coverage.isPublishable(), coverage.isWhole()),
                FigureWords.gate(coverage),
                figures.of(InsightMetric.MENTION_RATE, entity()).exploratory());
    }

    /** Of each entity of the set, by one metric. */
    Map<String, Figure> of(InsightMetric metric) {
        return domain.entities().all().stream()
                .collect(Collectors.toMap(Function.identity(), entity -> figures.of(metric, entity)));
    }

    private static List<String> names(List<DomainWindow> windows) {
        return windows.stream().map(DomainWindow::name).toList();
    }
}
