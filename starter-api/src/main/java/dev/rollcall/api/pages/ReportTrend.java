package dev.rollcall.api.pages;

import dev.rollcall.api.FigureReader.ReadDomain;
import dev.rollcall.insight.figures.Figure;
import dev.rollcall.insight.figures.InsightMetric;
import dev.rollcall.insight.figures.PanelComparison;
import dev.rollcall.insight.figures.PanelCounts;
import dev.rollcall.insight.figures.PanelFigures;
import dev.rollcall.insight.figures.SeriesComparison;
import dev.rollcall.insight.figures.Verdict;
import dev.rollcall.pages.Format;
import dev.rollcall.pages.TrendPlot;
import dev.rollcall.pages.TrendPlot.TrendWindow;
import dev.rollcall.store.FigureCounts.DomainWindow;
import java.util.ArrayList;
import java.util.List;

/** An entity's mention rate window by window, each compared with the one before. */
record ReportTrend(ReadDomain domain, PanelReport report) {
    /** So many are shown: the newest. */
    static final int MOST = 24;

    TrendPlot plot() {
        List<DomainWindow> shown = PanelReport.newest(domain.windows().all(), MOST);
        var windows = new ArrayList<TrendWindow>();
        PanelCounts before = null;
        for (DomainWindow window : shown) {
            PanelCounts its = report.only(List.of(window));
            windows.add(window(window, before, its));
            before = its;
        }
        return new TrendPlot(windows, words(windows));
    }

    private TrendWindow window(DomainWindow window, PanelCounts before, PanelCounts counts) {
        List<String> tracked = domain.entities().tracked();
        var figures = new PanelFigures(tracked, counts);
        Figure figure = figures.of(InsightMetric.MENTION_RATE, report.entity());
        SeriesComparison compared = before == null || figure.isMissing()
                ? null
                : new PanelComparison(tracked, before, counts)
                        .of(InsightMetric.MENTION_RATE, report.entity())
                        .orElse(null);
        return new TrendWindow(
                window.name(),
                figure.point(),
                figure.low(),
                figure.high(),
                FigureWords.shown(figure, figures.sigmas(InsightMetric.MENTION_RATE)),
                FigureWords.coverage(counts.coverage()),
                FigureWords.mark(compared),
                compared == null ? null : FigureWords.verdict(compared),
                compared != null && compared.verdict() == Verdict.MODEL_DISCONTINUOUS,
                report.windows().contains(window));
    }

    private String words(List<TrendWindow> windows) {
        List<TrendWindow> known =
                windows.stream().filter(window -> window.point() != null).toList();
        String gaps = known.size() == windows.size()
                ? ""
                : "; " + Format.count(windows.size() - known.size()) + " of them without a figure";
        if (known.isEmpty()) {
            return "No window has a figure";
        }
        TrendWindow first = known.get(0);
        TrendWindow last = known.get(known.size() - 1);
        return "Mention rate of " + report.name(report.entity()) + " in " + Format.count(windows.size(), "window")
                + gaps + ": " + first.shown().value() + " in " + first.window() + ", "
                + last.shown().value() + " in " + last.window();
    }
}
