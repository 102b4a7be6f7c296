package dev.rollcall.api;

import dev.rollcall.store.Domain;
import dev.rollcall.store.Freshness.Watched;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is known of a domain, and which ones the sweep keeps fresh. */
@RestController
class DomainController {
    private static final int PAGE = 1_000;
    private static final int MAX_PAGE = 100_000;
    private static final int REFRESH_HOURS = 24;
    private static final int MAX_REFRESH_HOURS = 8_760;

    private final Ledger ledger;

    DomainController(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param answers each target's latest, for each prompt and repetition */
    record DomainView(String domain, List<AnswerView> answers) {}

    @GetMapping("/api/domains/{domain}")
    DomainView domain(@PathVariable String domain, HttpServletRequest http) {
        Domain name;
        try {
            name = Domain.parse(domain);
        } catch (InvalidDomainException e) {
            throw Refusal.badRequest(e.getMessage());
        }
        int id = ledger.domains()
                .id(name)
                .orElseThrow(() -> Refusal.notFound("nobody has asked about " + name + " here yet"));
        return new DomainView(
                name.name(),
                ledger.answers().latest(id, new Query(http).flag("simulated")).stream()
                        .map(AnswerView::of)
                        .toList());
    }

    /** @param domains most overdue first */
    record WatchedView(boolean simulated, long watched, long stale, List<Watched> domains) {}

    /** The watched ones: {@code ?watched=true} says so aloud, and nothing else is listed. */
    @GetMapping("/api/domains")
    WatchedView watched(HttpServletRequest http) {
        var query = new Query(http);
        query.word("watched", List.of("true"));
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        boolean simulated = side(ledger, query.flag("simulated"));
        return view(simulated, ledger.freshness().watched(simulated, limit));
    }

    /** @param changed how many of the domains sent are now watched, or are no more */
    record ChangedView(boolean simulated, int changed, long watched, long stale) {}

    @PostMapping("/api/domains/watch")
    ChangedView watch(HttpServletRequest http) throws IOException {
        Payload payload = Payload.read(http, List.of("domains", "refresh_hours", "simulated"));
        Collection<Domain> domains = payload.domains("domains", "");
        int hours = payload.whole("refresh_hours", REFRESH_HOURS, 1, MAX_REFRESH_HOURS);
        boolean simulated = side(payload);
        return changed(simulated, ledger.freshness().watch(domains, simulated, hours));
    }

    @PostMapping("/api/domains/unwatch")
    ChangedView unwatch(HttpServletRequest http) throws IOException {
        Payload payload = Payload.read(http, List.of("domains", "simulated"));
        Collection<Domain> domains = payload.domains("domains", "");
        boolean simulated = side(payload);
        return changed(simulated, ledger.freshness().unwatch(domains, simulated));
    }

    private boolean side(Payload payload) {
        boolean said = payload.flag("simulated");
        payload.complaints().refuseIfAny();
        return side(ledger, payload.has("simulated") ? said : null);
    }

    /** Real and simulated are kept apart: what the caller says, else what the newest worker asks. */
    static boolean side(Ledger ledger, Boolean said) {
        return said != null
                ? said
                : ledger.providers()
                        .simulatedNow()
                        .orElseThrow(() -> Refusal.notNow("no worker has ever started here, so nobody knows whether you"
                                + " mean real or simulated answers: say which with simulated, or start a worker"));
    }

    private WatchedView view(boolean simulated, List<Watched> domains) {
        var counts = ledger.freshness().counts(simulated);
        return new WatchedView(simulated, counts.watched(), counts.stale(), domains);
    }

    private ChangedView changed(boolean simulated, int changed) {
        var counts = ledger.freshness().counts(simulated);
        return new ChangedView(simulated, changed, counts.watched(), counts.stale());
    }
}
