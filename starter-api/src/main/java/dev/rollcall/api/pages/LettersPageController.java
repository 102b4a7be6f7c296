package dev.rollcall.api.pages;

import dev.rollcall.api.DeadLetterController;
import dev.rollcall.api.DeadLetterController.LetterPage;
import dev.rollcall.api.DeadLetterController.LetterView;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.Chip;
import dev.rollcall.pages.Format;
import dev.rollcall.pages.LettersScreen;
import dev.rollcall.pages.LettersScreen.LetterFilter;
import dev.rollcall.pages.LettersScreen.LetterRow;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.CellFilter;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.KnownProvider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Cells that have ended without a usable answer. */
@Controller
class LettersPageController {
    private static final String PATH = "/ui/dead-letters";

    private final PageWriter writer;
    private final Ledger ledger;
    private final DeadLetterController letters;

    LettersPageController(PageWriter writer, Ledger ledger, DeadLetterController letters) {
        this.writer = writer;
        this.ledger = ledger;
        this.letters = letters;
    }

    @GetMapping(PATH)
    @PageRole
    ResponseEntity<String> letters(HttpServletRequest http, HttpServletResponse response) throws IOException {
        var request = new RowsRequest(http, Map.of("limit", "40"));
        LetterPage page = letters.letters(request, response).getBody();
        var screen = new LettersScreen(
                ledger.now(),
                filter(request),
                page.counts().values().stream().mapToLong(Long::longValue).sum(),
                reasons(request, page, http, response),
                providers(),
                page.deadLetters().stream().map(LettersPageController::row).toList(),
                RowsRequest.next(PATH, page.next()),
                request.filter(CellFilter.FIELDS));
        return writer.page(http, new Place("letters", "dead-letters"), "Dead letters", screen);
    }

    private static LetterFilter filter(RowsRequest request) {
        return new LetterFilter(
                request.getParameter(CellFilter.JOB),
                request.getParameter(CellFilter.WINDOW),
                request.getParameter(CellFilter.PROVIDER),
                request.getParameter(CellFilter.MODEL),
                request.getParameter(CellFilter.PROMPT),
                request.getParameter(CellFilter.STATE),
                request.getParameter(CellFilter.REASON),
                request.getParameter(CellFilter.DOMAIN));
    }

    /** With the counts of all reasons, whichever is chosen. */
    private List<Chip> reasons(
            RowsRequest request, LetterPage page, HttpServletRequest http, HttpServletResponse response)
            throws IOException {
        String chosen = request.getParameter(CellFilter.REASON);
        Map<String, Long> counts = chosen == null
                ? page.counts()
                : letters.letters(
                                new RowsRequest(http, Map.of("limit", "1", CellFilter.REASON, "", "after", "")),
                                response)
                        .getBody()
                        .counts();
        var chips = new ArrayList<Chip>();
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        chips.add(new Chip("all", all, request.link(PATH, CellFilter.FIELDS, CellFilter.REASON, null), chosen == null));
        counts.forEach((reason, count) -> chips.add(new Chip(
                Format.words(reason),
                count,
                request.link(PATH, CellFilter.FIELDS, CellFilter.REASON, reason),
                reason.equals(chosen))));
        return chips;
    }

    private List<String> providers() {
        var names = new TreeSet<String>();
        ledger.providers().all(true).stream().map(KnownProvider::name).forEach(names::add);
        ledger.providers().all(false).stream().map(KnownProvider::name).forEach(names::add);
        return List.copyOf(names);
    }

    private static LetterRow row(LetterView letter) {
        return new LetterRow(
                letter.cell(),
                letter.domain(),
                letter.prompt(),
                letter.promptVersion(),
                letter.provider(),
                letter.model(),
                letter.window(),
                letter.job(),
                StateMark.ofCell(letter.state()),
                Format.words(letter.reason()),
                letter.attempts(),
                letter.message(),
                letter.failedAt(),
                letter.simulated());
    }
}
