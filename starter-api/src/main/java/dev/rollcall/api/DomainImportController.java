package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.store.DomainImports.WatchTerms;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Watches all domains of a list, however many. */
@RestController
class DomainImportController {
    private static final String ADD = "add";
    private static final String REPLACE = "replace";

    private final Ledger ledger;
    private final ListUpload lists;

    DomainImportController(Ledger ledger, ListUpload lists) {
        this.ledger = ledger;
        this.lists = lists;
    }

    /**
     * @param newlyWatched of the domains sent, those that were not watched
     * @param unwatched domains that are watched no more
     * @param watched in all
     * @param stale of these, those that are due
     */
    record WatchImportView(
            boolean simulated,
            @JsonUnwrapped ImportView list,
            long newlyWatched,
            long unwatched,
            long watched,
            long stale) {}

    @PutMapping("/api/domains")
    WatchImportView watch(HttpServletRequest http) throws IOException {
        var query = new Query(http);
        if (!query.isSet("watch")) {
            throw Refusal.badRequest(
                    "say ?watch=true: the sweep asks about these domains again and again, and each time is"
                            + " billed. A list that is only kept is put at /api/lists/NAME");
        }
        WatchTerms terms = terms(query);
        boolean skipInvalid = query.isSet("skip_invalid");
        var taken = lists.take(
                http,
                query.text("column"),
                reading -> ledger.domainImports().watch(terms, skipInvalid, reading),
                whenEmpty(terms));
        var counts = ledger.freshness().counts(terms.simulated());
        return new WatchImportView(
                terms.simulated(),
                ImportView.of(taken),
                taken.report().newlyWatched(),
                taken.report().unwatched(),
                counts.watched(),
                counts.stale());
    }

    private WatchTerms terms(Query query) {
        String mode = query.word("mode", List.of(ADD, REPLACE));
        boolean replace = REPLACE.equals(mode);
        if (!replace) {
            query.refuse(List.of("allow_empty"), "it is for mode=replace alone; leave it out");
        }
        return new WatchTerms(
                DomainController.side(ledger, query.flag("simulated")),
                query.whole(
                        "refresh_hours",
                        DomainController.REFRESH_HOURS,
                        DomainController.MIN_REFRESH_HOURS,
                        DomainController.MAX_REFRESH_HOURS),
                replace,
                query.isSet("allow_empty"));
    }

    private String whenEmpty(WatchTerms terms) {
        return terms.replace()
                ? String.format(
                        Locale.ROOT,
                        "this would unwatch all %,d that are watched: if that is meant, send mode=replace&allow_empty=true",
                        ledger.freshness().counts(terms.simulated()).watched())
                : "send at least one";
    }
}
