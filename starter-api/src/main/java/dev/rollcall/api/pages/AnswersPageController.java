package dev.rollcall.api.pages;

import dev.rollcall.api.AllAnswersController;
import dev.rollcall.api.AllAnswersController.AllAnswersPage;
import dev.rollcall.api.AnswerView;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.AnswersScreen;
import dev.rollcall.pages.AnswersScreen.AnswerRow;
import dev.rollcall.pages.AnswersScreen.AnswersFilter;
import dev.rollcall.pages.Chip;
import dev.rollcall.pages.Snippet;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.PromptOrders.RegisteredPrompt;
import dev.rollcall.store.Providers.KnownProvider;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Searches the answers of all jobs. */
@Controller
class AnswersPageController {
    private static final String PATH = "/ui/answers";
    private static final List<String> NAMES =
            List.of("q", "from", "to", "domain", "provider", "model", "prompt", "window", "state", "job", "simulated");
    private static final int WEEK = 7;
    private static final int MONTH = 30;

    private final PageWriter writer;
    private final Ledger ledger;
    private final AllAnswersController answers;

    AnswersPageController(PageWriter writer, Ledger ledger, AllAnswersController answers) {
        this.writer = writer;
        this.ledger = ledger;
        this.answers = answers;
    }

    @GetMapping(PATH)
    @PageRole
    ResponseEntity<String> answers(HttpServletRequest http) {
        var request = new RowsRequest(http, Map.of());
        AllAnswersPage page = answers.newestFirst(request);
        Instant now = ledger.now();
        String words = request.getParameter("q");
        var screen = new AnswersScreen(
                now,
                filter(request),
                spans(request, now),
                providers(),
                ledger.promptOrders().all().stream().map(RegisteredPrompt::name).toList(),
                page.answers().stream().map(answer -> row(answer, words)).toList(),
                RowsRequest.next(PATH, page.next()),
                request.filter(NAMES),
                page.indexedUntil(),
                page.indexedFrom());
        return writer.page(http, new Place("answers", "answers"), "Answers", screen);
    }

    private static AnswersFilter filter(RowsRequest request) {
        return new AnswersFilter(
                request.getParameter("q"),
                request.getParameter("from"),
                request.getParameter("to"),
                request.getParameter("domain"),
                request.getParameter("provider"),
                request.getParameter("model"),
                request.getParameter("prompt"),
                request.getParameter("window"),
                request.getParameter("state"),
                request.getParameter("job"),
                request.getParameter("simulated"));
    }

    private static List<Chip> spans(RowsRequest request, Instant now) {
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        List<String> names = NAMES.stream().filter(name -> !name.equals("to")).toList();
        var chips = new ArrayList<Chip>();
        chips.add(span(request, names, "any time", null));
        chips.add(span(request, names, "today", today));
        chips.add(span(request, names, "7 days", today.minusDays(WEEK - 1)));
        chips.add(span(request, names, "30 days", today.minusDays(MONTH - 1)));
        return chips;
    }

    private static Chip span(RowsRequest request, List<String> names, String label, LocalDate from) {
        String chosen = request.getParameter("from");
        boolean isChosen = request.getParameter("to") == null
                && (from == null ? chosen == null : from.toString().equals(chosen));
        return new Chip(label, null, request.link(PATH, names, "from", from), isChosen);
    }

    private List<String> providers() {
        var names = new TreeSet<String>();
        ledger.providers().all(true).stream().map(KnownProvider::name).forEach(names::add);
        ledger.providers().all(false).stream().map(KnownProvider::name).forEach(names::add);
        return List.copyOf(names);
    }

    private static AnswerRow row(AnswerView answer, String words) {
        return new AnswerRow(
                answer.cell(),
                answer.domain(),
                answer.prompt(),
                answer.promptVersion(),
                answer.provider(),
                answer.resolvedModel() == null ? answer.model() : answer.resolvedModel(),
                answer.surface(),
                answer.window(),
                StateMark.ofCell(answer.state()),
                answer.simulated(),
                answer.at(),
                answer.costUsd(),
                answer.citations().size(),
                answer.archived(),
                Snippet.of(answer.text(), words));
    }
}
