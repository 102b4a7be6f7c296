package dev.rollcall.api.pages;

import dev.rollcall.api.PageRole;
import dev.rollcall.api.Refusal;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.EditionsScreen;
import dev.rollcall.pages.EditionsScreen.EditionRow;
import dev.rollcall.pages.PromptsScreen;
import dev.rollcall.pages.PromptsScreen.PromptLine;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.PromptOrders.PromptEdition;
import dev.rollcall.store.PromptOrders.RegisteredPrompt;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The questions, and their versions. */
@Controller
class PromptsPageController {
    private final PageWriter writer;
    private final Ledger ledger;

    PromptsPageController(PageWriter writer, Ledger ledger) {
        this.writer = writer;
        this.ledger = ledger;
    }

    @GetMapping("/ui/prompts")
    @PageRole
    ResponseEntity<String> prompts(HttpServletRequest http) {
        var screen = new PromptsScreen(
                ledger.now(),
                ledger.promptOrders().all().stream()
                        .map(PromptsPageController::line)
                        .toList());
        return writer.page(http, new Place("prompts", "prompts"), "Prompts", screen);
    }

    private static PromptLine line(RegisteredPrompt prompt) {
        return new PromptLine(
                prompt.name(),
                prompt.version(),
                prompt.text(),
                StateMark.ofPrompt(prompt.state()),
                prompt.state(),
                prompt.source(),
                prompt.orderedBy(),
                prompt.orderedAt());
    }

    @GetMapping("/ui/prompts/{name}")
    @PageRole
    ResponseEntity<String> editions(@PathVariable String name, HttpServletRequest http) {
        List<PromptEdition> editions = ledger.promptOrders().versions(name);
        if (editions.isEmpty()) {
            throw Refusal.notFound("there was never a prompt '" + InvalidDomainException.shown(name) + "'");
        }
        var screen = new EditionsScreen(
                ledger.now(),
                name,
                editions.stream()
                        .map(edition -> new EditionRow(
                                edition.version(),
                                edition.text(),
                                edition.source(),
                                edition.current(),
                                edition.createdAt()))
                        .toList());
        return "true".equals(http.getHeader("HX-Request"))
                ? writer.part(http, "editionsPanel", screen)
                : writer.page(http, new Place("editions", "prompts"), "Versions of " + name, screen);
    }
}
