package dev.rollcall.api;

import dev.rollcall.api.FigureReader.ReadDomain;
import dev.rollcall.insight.figures.AnswerCoverage;
import dev.rollcall.insight.figures.InsightMetric;
import dev.rollcall.insight.figures.PanelCounts;
import dev.rollcall.insight.figures.PanelDrift;
import dev.rollcall.insight.figures.PanelFigures;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.FigureCounts.DomainWindow;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What answers say of a domain, as figures with their errors. */
@RestController
class FigureController {
    private final FigureReader reader;

    FigureController(FigureReader reader) {
        this.reader = reader;
    }

    /** @param answers that can be read, and that the newest figures do not have yet */
    record PendingView(long answers) {}

    /**
     * Of how many of the panel's targets the answers are whole.
     *
     * @param asked targets that had a cell that was to be asked
     */
    record PanelView(long whole, long asked) {}

    /**
     * @param run null: nothing was read yet
     * @param windows whose answers are counted, the earliest first
     * @param comparedWith null: with nothing
     * @param judge whose word the figures are that say so, {@code provider/model}; null: all are the plain rules'
     * @param says what a person should know beside the figures; null: nothing
     */
    record FigurePage(
            String domain,
            Integer run,
            Integer entitySetVersion,
            String extractor,
            int metricVersion,
            boolean simulated,
            List<String> windows,
            List<String> comparedWith,
            PanelView panel,
            String judge,
            PendingView pending,
            String says,
            List<FigureView> figures) {}

    @GetMapping("/api/metrics")
    FigurePage figures(HttpServletRequest http) {
        FigureSelection selection = FigureSelection.of(http);
        ReadDomain domain = reader.domain(selection.domain(), selection.run());
        List<DomainWindow> windows = domain.windows().chosen(selection.span());
        List<DomainWindow> then =
                selection.compareTo().isEmpty() ? null : domain.windows().comparedWith(selection.compareTo(), windows);
        long pending = reader.pending(domain);
        if (domain.run() == null) {
            return unread(domain, pending);
        }
        PanelCounts counts = reader.counts(domain, windows, selection.metrics());
        boolean simulated = FigureReader.isSimulated(selection.simulated(), counts);
        PanelCounts now = FigureReader.side(counts, simulated);
        PanelCounts before = then == null ? null : FigureReader.side(reader.counts(domain, then, List.of()), simulated);
        PanelDrift drift = then == null || !selection.metrics().contains(InsightMetric.DRIFT)
                ? null
                : reader.drift(domain, then, windows, simulated);
        return page(
                domain,
                windows,
                then,
                simulated,
                panel(domain, now),
                pending,
                new FigureTable(selection, domain, now, before, drift, simulated));
    }

    private static PanelView panel(ReadDomain domain, PanelCounts counts) {
        List<AnswerCoverage> targets = new PanelFigures(domain.entities().tracked(), counts).targets();
        return new PanelView(AnswerCoverage.whole(targets), targets.size());
    }

    private static FigurePage unread(ReadDomain domain, long pending) {
        String says = pending == 0
                ? "There is no answer about " + domain.domain() + " yet, so that there are no figures."
                : "No answer about " + domain.domain() + " has been read yet: " + pending
                        + " wait, and are read in a moment while a worker runs.";
        return new FigurePage(
                domain.domain().name(),
                null,
                null,
                null,
                InsightMetric.VERSION,
                false,
                List.of(),
                null,
                new PanelView(0, 0),
                null,
                new PendingView(pending),
                says,
                List.of());
    }

    private static FigurePage page(
            ReadDomain domain,
            List<DomainWindow> windows,
            List<DomainWindow> then,
            boolean simulated,
            PanelView panel,
            long pending,
            FigureTable table) {
        ExtractionRun run = domain.run();
        return new FigurePage(
                domain.domain().name(),
                run.id(),
                run.entitySetVersion(),
                run.extractor(),
                InsightMetric.VERSION,
                simulated,
                names(windows),
                then == null ? null : names(then),
                panel,
                table.judge(),
                new PendingView(pending),
                says(run, pending),
                table.rows());
    }

    private static String says(ExtractionRun run, long pending) {
        if (pending > 0) {
            return pending + " answers are not in the newest figures yet; they are being read.";
        }
        return run.unreadable() == 0
                ? null
                : run.unreadable() + " answers are in archives, and are missing in this run until they are restored.";
    }

    private static List<String> names(List<DomainWindow> windows) {
        return windows.stream().map(DomainWindow::name).toList();
    }
}
