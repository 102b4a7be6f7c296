package dev.rollcall.api.pages;

import dev.rollcall.api.NameTally.AnswerExample;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.SuggestionReader;
import dev.rollcall.api.SuggestionReader.ReadSuggestions;
import dev.rollcall.api.Suggestions;
import dev.rollcall.api.Suggestions.Suggestion;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.SuggestionScreen;
import dev.rollcall.pages.SuggestionScreen.DeclinedRow;
import dev.rollcall.pages.SuggestionScreen.SuggestedRow;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Whom a domain's answers name, and its set of entities lacks. It has a page of its own, because reading takes a moment. */
@Controller
class SuggestionPageController {
    private static final int READ = 2_000;
    private static final int DECLINED = 50;

    private final PageWriter writer;
    private final SuggestionReader reader;

    SuggestionPageController(PageWriter writer, SuggestionReader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @GetMapping("/ui/domains/{domain}/suggestions")
    @PageRole
    ResponseEntity<String> suggestions(@PathVariable String domain, HttpServletRequest http) {
        ReadSuggestions read = reader.of(domain, READ, null);
        var screen = new SuggestionScreen(
                read.domain().name(),
                read.version(),
                read.simulated(),
                read.answers().says(),
                rows(read.suggestions()),
                read.declined().stream()
                        .limit(DECLINED)
                        .map(one -> new DeclinedRow(one.name(), one.declinedBy(), one.reason()))
                        .toList());
        return writer.page(http, new Place("suggestions", "domains"), "Suggestions for " + screen.domain(), screen);
    }

    private static List<SuggestedRow> rows(Suggestions suggestions) {
        var rows = new ArrayList<SuggestedRow>();
        suggestions
                .names()
                .forEach(one -> rows.add(row(
                        "names",
                        one.name(),
                        one.site() == null ? "a new entity" : "a new entity with " + one.site(),
                        one)));
        suggestions
                .aliases()
                .forEach(one -> rows.add(row("aliases", one.name(), "another name of " + one.entity(), one)));
        suggestions.sites().forEach(one -> rows.add(row("sites", one.site(), "a domain of " + one.entity(), one)));
        return rows;
    }

    private static SuggestedRow row(String field, String name, String what, Suggestion suggestion) {
        AnswerExample example = suggestion.example();
        return new SuggestedRow(
                field,
                name,
                what,
                suggestion.answers(),
                suggestion.targets(),
                suggestion.providers(),
                example.cell(),
                example.provider(),
                example.passage());
    }
}
