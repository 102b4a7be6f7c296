package dev.rollcall.api;

import dev.rollcall.api.FigureReader.ReadDomain;
import dev.rollcall.api.FigureView.FigurePart;
import dev.rollcall.insight.figures.Figure;
import dev.rollcall.insight.figures.InsightMetric;
import dev.rollcall.insight.figures.MissingReason;
import dev.rollcall.insight.figures.PanelComparison;
import dev.rollcall.insight.figures.PanelCounts;
import dev.rollcall.insight.figures.PanelDrift;
import dev.rollcall.insight.figures.PanelFigures;
import dev.rollcall.insight.figures.SeriesComparison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** All figures of a selection, in the order of its metrics, dimensions, parts and entities. */
final class FigureTable {
    private static final int MOST = 20_000;

    private final FigureSelection selection;
    private final ReadDomain domain;
    private final PanelCounts now;
    private final PanelCounts before;
    private final PanelDrift drift;
    private final boolean simulated;
    private final String judge;

    /**
     * @param before null: compared with nothing
     * @param drift null: not asked for, or compared with nothing
     */
    FigureTable(
            FigureSelection selection,
            ReadDomain domain,
            PanelCounts now,
            PanelCounts before,
            PanelDrift drift,
            boolean simulated) {
        this.selection = selection;
        this.domain = domain;
        this.now = now;
        this.before = before;
        this.drift = drift;
        this.simulated = simulated;
        judge = new PanelFigures(domain.entities().tracked(), now).judge();
    }

    /** Who has judged the answers, {@code provider/model}; null: nobody. */
    String judge() {
        return judge;
    }

    List<FigureView> rows() {
        var rows = new ArrayList<FigureView>();
        List<String> entities = domain.entities().chosen(selection.entities());
        for (FigureDimension dimension : selection.dimensions()) {
            Map<String, PanelCounts> parts = parts(dimension);
            long most = (long) parts.size() * selection.metrics().size() * entities.size();
            if (rows.size() + most > MOST) {
                throw Refusal.badRequest("these would be more than " + MOST
                        + " figures; ask for fewer metrics, entities, windows or dimensions");
            }
            parts.forEach((key, counts) -> rows.addAll(part(dimension, key, counts, entities)));
        }
        return rows;
    }

    /** By key, in the order in which they are told; the whole panel has none. */
    private Map<String, PanelCounts> parts(FigureDimension dimension) {
        if (dimension == FigureDimension.PANEL) {
            return Collections.singletonMap(null, now);
        }
        List<String> windows =
                domain.windows().all().stream().map(window -> window.name()).toList();
        var parts = new TreeMap<String, PanelCounts>(
                dimension == FigureDimension.WINDOW
                        ? Comparator.comparingInt(windows::indexOf)
                        : Comparator.naturalOrder());
        parts.putAll(now.by(dimension::key));
        return parts;
    }

    private List<FigureView> part(FigureDimension dimension, String key, PanelCounts counts, List<String> entities) {
        var figures = new PanelFigures(domain.entities().tracked(), counts);
        PanelComparison comparison = before == null ? null : comparison(dimension, key, counts);
        var rows = new ArrayList<FigureView>();
        for (InsightMetric metric : selection.metrics()) {
            List<String> of = metric.isOfEntity() ? entities : Collections.singletonList(null);
            for (String entity : of) {
                Figure figure = metric == InsightMetric.DRIFT && drift != null
                        ? drift(dimension, key, counts)
                        : judged(figures.of(metric, entity), metric, entity, comparison);
                var part = new FigurePart(metric, entity, dimension, key, judge, simulated, figures.sigmas(metric));
                rows.add(FigureView.of(part, figure, domain));
            }
        }
        return rows;
    }

    /** Its verdict says why there is none, too. */
    private Figure drift(FigureDimension dimension, String key, PanelCounts counts) {
        Figure figure = drift.only(
                        place -> dimension == FigureDimension.WINDOW || Objects.equals(dimension.key(place), key),
                        place -> Objects.equals(dimension.key(place), key))
                .figure();
        Figure covered = counts.coverage().planned() == 0 ? figure : figure.covered(counts.coverage());
        return covered.reason() == MissingReason.COVERAGE ? covered : covered.judged(figure.verdict());
    }

    /** Each window is compared with all that {@code before} has; of another part only the same part. */
    private PanelComparison comparison(FigureDimension dimension, String key, PanelCounts counts) {
        PanelCounts then = dimension == FigureDimension.WINDOW
                ? before
                : before.only(place -> Objects.equals(dimension.key(place), key));
        return new PanelComparison(domain.entities().tracked(), then, counts);
    }

    private static Figure judged(Figure figure, InsightMetric metric, String entity, PanelComparison comparison) {
        if (comparison == null || figure.isMissing()) {
            return figure;
        }
        return comparison
                .of(metric, entity)
                .map(SeriesComparison::verdict)
                .map(figure::judged)
                .orElse(figure);
    }
}
