package dev.rollcall.api.pages;

import dev.rollcall.api.EntityView;
import dev.rollcall.api.FigureReader;
import dev.rollcall.api.FigureReader.ReadDomain;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.DomainReportScreen.ReportBasis;
import dev.rollcall.pages.MoversScreen;
import dev.rollcall.pages.MoversScreen.MoverRow;
import dev.rollcall.store.Domain;
import dev.rollcall.store.DomainGaps.DomainWithFigures;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Who moved, over all domains with figures. */
@Controller
class MoversPageController {
    private static final String PATH = "/ui/movers";

    /** Each one costs some statements. */
    private static final int PAGE = 25;

    private static final Comparator<MoverRow> MOST_FIRST =
            Comparator.comparing(row -> -Math.abs(row.entity().moved()));

    private final PageWriter writer;
    private final Ledger ledger;
    private final FigureReader reader;

    MoversPageController(PageWriter writer, Ledger ledger, FigureReader reader) {
        this.writer = writer;
        this.ledger = ledger;
        this.reader = reader;
    }

    @GetMapping(PATH)
    @PageRole
    ResponseEntity<String> movers(HttpServletRequest http) {
        Long after = new RowsRequest(http, Map.of()).query().id("after");
        List<DomainWithFigures> found = ledger.domainGaps().read(after == null ? 0 : after, PAGE + 1);
        List<DomainWithFigures> page = found.subList(0, Math.min(PAGE, found.size()));
        var screen = new MoversScreen(
                ledger.now(),
                page.size(),
                page.stream().flatMap(this::moved).sorted(MOST_FIRST).toList(),
                found.size() > PAGE ? PATH + "?after=" + page.get(PAGE - 1).id() : null);
        return writer.page(http, new Place("movers", "movers"), "Movers", screen);
    }

    private Stream<MoverRow> moved(DomainWithFigures known) {
        var wish = new ReportWish(Domain.parse(known.name()), null, List.of(), List.of(), null, null);
        ReadDomain domain = reader.domain(wish.domain(), null);
        if (domain.run() == null || domain.windows().all().size() < 2) {
            return Stream.empty();
        }
        var report = new PanelReport(
                reader,
                domain,
                EntityView.listOf(
                        ledger.entities().byId(domain.run().entitySetId()).content()),
                wish);
        ReportBasis basis = report.basis();
        return report.entities().stream()
                .filter(line -> line.moved() != null)
                .map(line -> new MoverRow(known.name(), report.simulated(), line, basis));
    }
}
