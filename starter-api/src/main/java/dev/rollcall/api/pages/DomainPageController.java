package dev.rollcall.api.pages;

import dev.rollcall.api.DomainController;
import dev.rollcall.api.DomainController.WatchedView;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.Query;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.Chip;
import dev.rollcall.pages.DomainScreen;
import dev.rollcall.pages.DomainsScreen;
import dev.rollcall.pages.DomainsScreen.ListRow;
import dev.rollcall.pages.DomainsScreen.WatchedRow;
import dev.rollcall.store.Answers.Answer;
import dev.rollcall.store.Cells.Cell;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Freshness.WatchedDomain;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Domains: which are watched, and what the panel says about one of them. */
@Controller
class DomainPageController {
    private static final String PATH = "/ui/domains";
    private static final List<String> NAMES = List.of("window", "prompt", "simulated");
    private static final int MOST_LISTS = 100;
    private static final int MOST_WINDOWS = 60;

    private final PageWriter writer;
    private final Ledger ledger;
    private final DomainController domains;
    private final PanelReader reader;
    private final Sides sides;

    DomainPageController(PageWriter writer, Ledger ledger, DomainController domains) {
        this.writer = writer;
        this.ledger = ledger;
        this.domains = domains;
        this.reader = new PanelReader(ledger);
        this.sides = new Sides(ledger);
    }

    @GetMapping(PATH)
    @PageRole
    ResponseEntity<String> domains(HttpServletRequest http) {
        var instead = new HashMap<>(sides.always());
        instead.put("limit", "50");
        var request = new RowsRequest(http, instead);
        Domain wanted = request.query().domain("domain");
        if (wanted != null) {
            String asked = request.query().word("show", List.of("report")) == null ? "" : "/report";
            return ResponseEntity.status(HttpStatus.SEE_OTHER)
                    .location(URI.create(PATH + "/" + wanted.name() + asked))
                    .build();
        }
        WatchedView page = domains.watched(request);
        Instant now = ledger.now();
        var screen = new DomainsScreen(
                now,
                page.simulated(),
                sides.chips(request, PATH, List.of(), page.simulated()),
                page.watched(),
                page.stale(),
                page.domains().stream().map(domain -> row(domain, now)).toList(),
                RowsRequest.next(PATH, page.next()),
                lists(ledger));
        return writer.page(http, new Place("domains", "domains"), "Domains", screen);
    }

    static WatchedRow row(WatchedDomain domain, Instant now) {
        return new WatchedRow(
                domain.domain(),
                domain.refreshHours(),
                domain.doneFrom(),
                domain.dueAt(),
                !domain.dueAt().isAfter(now));
    }

    static List<ListRow> lists(Ledger ledger) {
        return ledger.namedLists().list("", MOST_LISTS).stream()
                .map(list -> new ListRow(list.name(), list.domains(), list.changedAt()))
                .toList();
    }

    @GetMapping(PATH + "/{domain}")
    @PageRole
    ResponseEntity<String> domain(@PathVariable String domain, HttpServletRequest http) {
        Domain name = DomainController.parsed(domain);
        var request = new RowsRequest(http, Map.of());
        Query query = request.query();
        String window = query.text("window");
        String prompt = query.text("prompt");
        Boolean simulated = query.flag("simulated");
        int id = ledger.domains().id(name).orElse(0);
        List<Cell> cells = ledger.domainHistory().newest(id, window, simulated);
        List<Cell> wanted = cells.stream()
                .filter(cell -> prompt == null || cell.key().prompt().equals(prompt))
                .toList();
        List<Cell> shown = wanted.subList(0, Math.min(PanelReader.MOST_CARDS, wanted.size()));
        String path = PATH + "/" + name.name();
        var screen = new DomainScreen(
                ledger.now(),
                name.name(),
                window,
                windows(request, path, id, window),
                prompts(request, path, cells, prompt),
                sides(request, path, id, window, simulated),
                reader.parts(shown, older(id, window, simulated)),
                wanted.size() - shown.size());
        return writer.page(http, new Place("domain", "domains"), name.name(), screen);
    }

    /** Whoever asks for one window wants no other's answers. */
    private List<Answer> older(int id, String window, Boolean simulated) {
        return window == null ? ledger.answers().latest(id, simulated) : List.of();
    }

    private List<Chip> windows(RowsRequest request, String path, int id, String chosen) {
        var chips = new ArrayList<Chip>();
        chips.add(new Chip("newest of each", null, request.link(path, NAMES, "window", null), chosen == null));
        for (String window : ledger.domainHistory().windows(id, MOST_WINDOWS)) {
            chips.add(new Chip(window, null, request.link(path, NAMES, "window", window), window.equals(chosen)));
        }
        return chips;
    }

    private static List<Chip> prompts(RowsRequest request, String path, List<Cell> cells, String chosen) {
        var chips = new ArrayList<Chip>();
        chips.add(new Chip("all", null, request.link(path, NAMES, "prompt", null), chosen == null));
        cells.stream()
                .map(cell -> cell.key().prompt())
                .distinct()
                .forEach(prompt -> chips.add(
                        new Chip(prompt, null, request.link(path, NAMES, "prompt", prompt), prompt.equals(chosen))));
        return chips;
    }

    /** Only where there is something of both. */
    private List<Chip> sides(RowsRequest request, String path, int id, String window, Boolean chosen) {
        boolean both = chosen != null
                || ledger.domainHistory().newest(id, window, null).stream()
                                .map(cell -> cell.key().simulated())
                                .distinct()
                                .count()
                        > 1;
        return !both
                ? List.of()
                : List.of(
                        new Chip("both", null, request.link(path, NAMES, "simulated", null), chosen == null),
                        new Chip(
                                "real",
                                null,
                                request.link(path, NAMES, "simulated", false),
                                Boolean.FALSE.equals(chosen)),
                        new Chip(
                                "simulated",
                                null,
                                request.link(path, NAMES, "simulated", true),
                                Boolean.TRUE.equals(chosen)));
    }
}
