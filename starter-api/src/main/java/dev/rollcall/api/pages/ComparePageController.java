package dev.rollcall.api.pages;

import dev.rollcall.api.DomainController;
import dev.rollcall.api.EntityView;
import dev.rollcall.api.FigureReader;
import dev.rollcall.api.FigureReader.ReadDomain;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.Query;
import dev.rollcall.api.Refusal;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.CompareScreen;
import dev.rollcall.pages.CompareScreen.ComparedRow;
import dev.rollcall.pages.DomainReportScreen.EntityLine;
import dev.rollcall.pages.IntervalBar;
import dev.rollcall.pages.ShownFigure;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Brands side by side: of several domains, or of one domain in several windows. */
@Controller
class ComparePageController {
    private static final int MOST = 10;

    private final PageWriter writer;
    private final Ledger ledger;
    private final FigureReader reader;

    ComparePageController(PageWriter writer, Ledger ledger, FigureReader reader) {
        this.writer = writer;
        this.ledger = ledger;
        this.reader = reader;
    }

    @GetMapping("/ui/compare")
    @PageRole
    ResponseEntity<String> compare(HttpServletRequest http) {
        Query query = new FormQuery(http).filled();
        List<String> typed = query.texts("domains");
        List<String> windows = query.texts("windows");
        List<List<String>> choices = windows.isEmpty()
                ? List.of(List.of())
                : windows.stream().map(window -> List.of(window)).toList();
        if (typed.size() * choices.size() > MOST) {
            throw Refusal.badRequest("these are " + typed.size() * choices.size() + " rows; compare at most " + MOST);
        }
        List<ComparedRow> rows = typed.stream()
                .map(DomainController::parsed)
                .distinct()
                .flatMap(domain -> choices.stream().map(choice -> row(domain, choice)))
                .toList();
        var screen =
                new CompareScreen(ledger.now(), String.join(", ", typed), String.join(", ", windows), rows, says(rows));
        return writer.page(http, new Place("compare", "compare"), "Compare", screen);
    }

    private ComparedRow row(Domain name, List<String> windows) {
        if (ledger.domains().id(name).isEmpty()) {
            return new ComparedRow(name.name(), false, null, null, "nobody has asked about it yet");
        }
        ReadDomain domain = reader.domain(name, null);
        if (domain.run() == null) {
            return new ComparedRow(name.name(), false, null, null, "none of its answers was read yet");
        }
        var report = new PanelReport(
                reader,
                domain,
                EntityView.listOf(
                        ledger.entities().byId(domain.run().entitySetId()).content()),
                new ReportWish(name, null, windows, List.of(ReportWish.NOTHING), null, null),
                0);
        EntityLine brand = report.entities().stream()
                .filter(EntityLine::chosen)
                .findFirst()
                .orElseThrow();
        return new ComparedRow(name.name(), report.simulated(), brand, report.basis(), null);
    }

    /** Of two only: of more, one pair in twenty is apart by chance. */
    private static String says(List<ComparedRow> rows) {
        List<ShownFigure> figures = rows.stream()
                .map(ComparedRow::brand)
                .flatMap(Stream::ofNullable)
                .map(EntityLine::mention)
                .filter(figure -> figure.interval() != null)
                .toList();
        // Real and simulated answers are never compared.
        if (rows.size() != 2
                || figures.size() != 2
                || rows.get(0).simulated() != rows.get(1).simulated()) {
            return null;
        }
        IntervalBar first = figures.get(0).bar();
        IntervalBar second = figures.get(1).bar();
        if (first.overlaps(second)) {
            return "Their intervals overlap: nobody can tell which of the two is named more often.";
        }
        return "Their intervals are apart: the " + (first.point() > second.point() ? "first" : "second")
                + " is named more often.";
    }
}
