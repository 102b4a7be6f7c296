package dev.rollcall.api.pages;

import dev.rollcall.api.DomainController;
import dev.rollcall.api.EntityView;
import dev.rollcall.api.FigureReader;
import dev.rollcall.api.FigureReader.ReadDomain;
import dev.rollcall.api.Links;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.WindowChoice;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.Chip;
import dev.rollcall.pages.DomainReportScreen;
import dev.rollcall.pages.DomainReportScreen.EntityLine;
import dev.rollcall.pages.DomainReportScreen.MadeReport;
import dev.rollcall.pages.DomainReportScreen.PanelLine;
import dev.rollcall.pages.DomainReportScreen.ReportChoice;
import dev.rollcall.pages.DomainReportScreen.ReportFigures;
import dev.rollcall.pages.DomainReportScreen.ReportOption;
import dev.rollcall.store.Domain;
import dev.rollcall.store.FigureCounts.DomainWindow;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** What the panel says of a domain, against whom, how sure that is, and whether it moved. */
@Controller
class ReportPageController {
    private static final int MOST_WINDOWS = 60;
    private static final int MOST_REPORTS = 10;

    private final PageWriter writer;
    private final Ledger ledger;
    private final FigureReader reader;
    private final Sides sides;

    ReportPageController(PageWriter writer, Ledger ledger, FigureReader reader) {
        this.writer = writer;
        this.ledger = ledger;
        this.reader = reader;
        this.sides = new Sides(ledger);
    }

    @GetMapping("/ui/domains/{domain}/report")
    @PageRole
    ResponseEntity<String> report(@PathVariable String domain, HttpServletRequest http) {
        Domain name = DomainController.parsed(domain);
        var wish = ReportWish.of(name, new RowsRequest(http, Map.of()).query());
        return writer.page(http, new Place("report", "domains"), "Report on " + name.name(), screen(wish));
    }

    private DomainReportScreen screen(ReportWish wish) {
        String name = wish.domain().name();
        if (ledger.domains().id(wish.domain()).isEmpty()) {
            return new DomainReportScreen(ledger.now(), name, "Nobody has asked about it yet.", null);
        }
        ReadDomain domain = reader.domain(wish.domain(), wish.run());
        long pending = reader.pending(domain);
        return new DomainReportScreen(
                ledger.now(), name, says(domain, pending), domain.run() == null ? null : figures(domain, wish));
    }

    /** Null: nothing is to be said. */
    private static String says(ReadDomain domain, long pending) {
        if (domain.run() == null) {
            return pending == 0
                    ? "There is no answer about it yet, so that there are no figures."
                    : "None of its answers has been read yet: " + pending
                            + " wait, and are read in a moment while a worker runs.";
        }
        if (pending > 0) {
            return pending + " answers are not in the newest figures yet; they are being read.";
        }
        return domain.run().unreadable() == 0
                ? null
                : domain.run().unreadable()
                        + " answers are in archives, and are missing in these figures until they are restored.";
    }

    private ReportFigures figures(ReadDomain domain, ReportWish wish) {
        List<EntityView> set = EntityView.listOf(
                ledger.entities().byId(domain.run().entitySetId()).content());
        var report = new PanelReport(reader, domain, set, wish, ReportTrend.MOST);
        List<EntityLine> entities = report.entities();
        List<PanelLine> panel = new ReportPanel(ledger, domain, report).lines();
        var sources = new ReportSources(ledger, domain, report);
        return new ReportFigures(
                report.simulated(),
                sides(wish, report.simulated()),
                choice(domain, wish, report, entities),
                report.basis(),
                entities.stream().filter(EntityLine::chosen).findFirst().orElseThrow(),
                entities,
                panel,
                new ReportTrend(domain, report).plot(),
                sources.citations(entities),
                sources.quotes(panel.stream()
                        .filter(line -> !line.models().isEmpty())
                        .map(PanelLine::provider)
                        .toList()),
                made(domain),
                json(wish, report));
    }

    private List<Chip> sides(ReportWish wish, boolean simulated) {
        return !sides.areBoth()
                ? List.of()
                : List.of(
                        new Chip("real", null, wish.link("simulated", false), !simulated),
                        new Chip("simulated", null, wish.link("simulated", true), simulated));
    }

    private static ReportChoice choice(
            ReadDomain domain, ReportWish wish, PanelReport report, List<EntityLine> entities) {
        List<DomainWindow> all = new ArrayList<>(domain.windows().all());
        Collections.reverse(all);
        List<DomainWindow> newest = all.subList(0, Math.min(MOST_WINDOWS, all.size()));
        String compared = String.join(",", wish.comparesWith());
        return new ReportChoice(
                newest.stream()
                        .map(window -> new ReportOption(
                                window.name(), window.name(), report.windows().contains(window)))
                        .toList(),
                comparisons(newest, wish, compared),
                entities.stream()
                        .map(line -> new ReportOption(line.entity(), line.name(), line.chosen()))
                        .toList(),
                wish.run());
    }

    /** What a link has asked for stays a choice, also when it is no single window. */
    private static List<ReportOption> comparisons(List<DomainWindow> newest, ReportWish wish, String compared) {
        var options = new ArrayList<ReportOption>();
        options.add(new ReportOption(
                WindowChoice.PREVIOUS, "the windows right before", compared.equals(WindowChoice.PREVIOUS)));
        options.add(new ReportOption(ReportWish.NOTHING, "nothing", wish.comparesWithNothing()));
        newest.forEach(
                window -> options.add(new ReportOption(window.name(), window.name(), compared.equals(window.name()))));
        if (options.stream().noneMatch(ReportOption::chosen)) {
            options.add(new ReportOption(compared, compared.replace(",", ", "), true));
        }
        return options;
    }

    private List<MadeReport> made(ReadDomain domain) {
        return ledger.reports().list(domain.id(), null, MOST_REPORTS).stream()
                .map(kept -> new MadeReport(
                        kept.id(),
                        kept.asOf(),
                        kept.madeBy(),
                        kept.simulated(),
                        kept.windowIds().size(),
                        kept.comparedIds() == null ? null : kept.comparedIds().size()))
                .toList();
    }

    /** The same figures, as the REST API gives them. */
    private static String json(ReportWish wish, PanelReport report) {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("domain", wish.domain().name());
        parameters.put(
                "windows",
                String.join(
                        ",", report.windows().stream().map(DomainWindow::name).toList()));
        parameters.put("compare_to", wish.comparesWithNothing() ? null : String.join(",", wish.comparesWith()));
        parameters.put("dimension", "panel,provider");
        parameters.put("simulated", report.simulated());
        parameters.put("run", wish.run());
        return Links.page("/api/metrics", parameters);
    }
}
