package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Freshness.WatchedDomain;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.WatchedPage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is known of a domain, and which ones the sweep keeps fresh. */
@RestController
public class DomainController {
    private static final List<String> FORMATS = List.of("json", "csv");
    private static final int PAGE = 1_000;
    private static final int MAX_PAGE = 100_000;
    static final int REFRESH_HOURS = 24;
    static final int MAX_REFRESH_HOURS = 8_760;

    /** The sweep's own step: {@link dev.rollcall.workflows.SweepWorkflow#CRON}. */
    static final int MIN_REFRESH_HOURS = 4;

    private final Ledger ledger;

    DomainController(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param answers each target's latest, for each prompt and repetition */
    record DomainView(String domain, List<AnswerView> answers) {}

    @GetMapping({"/api/domains/{domain}", "/api/v2/domains/{domain}"})
    ResponseEntity<DomainView> domain(
            @PathVariable String domain, HttpServletRequest http, HttpServletResponse response) throws IOException {
        var query = new Query(http);
        String format = query.format(FORMATS);
        boolean bom = query.bom(format);
        Domain name = known(ledger, domain);
        int id = ledger.domains().id(name).orElseThrow();
        List<AnswerView> answers = ledger.answers().latest(id, query.flag("simulated")).stream()
                .map(AnswerView::of)
                .toList();
        if (format.equals("json")) {
            return ResponseEntity.ok(new DomainView(name.name(), answers));
        }
        Csv.name(response, name.name());
        response.setContentType(Csv.TYPE);
        String csv = Csv.begin(Csv.HEADER, bom) + answers.stream().map(Csv::row).collect(Collectors.joining());
        response.getOutputStream().write(csv.getBytes(StandardCharsets.UTF_8));
        return null;
    }

    /** The domain in a path. */
    public static Domain parsed(String typed) {
        try {
            return Domain.parse(typed);
        } catch (InvalidDomainException e) {
            throw Refusal.badRequest(e.getMessage());
        }
    }

    /** The same: one that was asked about, or is to be. */
    static Domain known(Ledger ledger, String typed) {
        Domain name = parsed(typed);
        if (ledger.domains().id(name).isEmpty()) {
            throw Refusal.notFound("nobody has asked about " + name + " here yet");
        }
        return name;
    }

    /**
     * @param domains most overdue first
     * @param next null on the last page
     */
    public record WatchedView(boolean simulated, long watched, long stale, List<WatchedDomain> domains, String next) {}

    /** The watched domains; {@code ?watched=true} is allowed, and changes nothing. */
    @GetMapping("/api/domains")
    public WatchedView watched(HttpServletRequest http) {
        var query = new Query(http);
        query.word("watched", List.of("true"));
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        boolean simulated = side(ledger, query.flag("simulated"));
        WatchedPage page = ledger.freshness().watched(simulated, query.due("after"), limit);
        String next = null;
        if (page.next() != null) {
            var parameters = new LinkedHashMap<String, Object>();
            parameters.put("simulated", simulated);
            parameters.put("limit", limit);
            parameters.put("after", Query.text(page.next()));
            next = Links.page("/api/domains", parameters);
        }
        var counts = ledger.freshness().counts(simulated);
        return new WatchedView(simulated, counts.watched(), counts.stale(), page.domains(), next);
    }

    /** @param changed how many of the domains sent are now watched, or are no more */
    record ChangedView(
            boolean simulated,
            int changed,
            long watched,
            long stale,
            @JsonUnwrapped ListRemarks listing) {}

    @PostMapping("/api/domains/watch")
    ChangedView watch(HttpServletRequest http) throws IOException {
        Payload payload = Payload.read(http, List.of("domains", "skip_invalid", "refresh_hours", "simulated"));
        Payload.ListedDomains listed = payload.domains("domains", "", payload.flag("skip_invalid"));
        int hours = payload.whole(
                "refresh_hours",
                REFRESH_HOURS,
                MIN_REFRESH_HOURS,
                MAX_REFRESH_HOURS,
                ": the sweep comes every four hours");
        boolean simulated = side(payload);
        return changed(simulated, ledger.freshness().watch(listed.domains(), simulated, hours), listed);
    }

    @PostMapping("/api/domains/unwatch")
    ChangedView unwatch(HttpServletRequest http) throws IOException {
        Payload payload = Payload.read(http, List.of("domains", "simulated"));
        Payload.ListedDomains listed = payload.domains("domains", "");
        boolean simulated = side(payload);
        return changed(simulated, ledger.freshness().unwatch(listed.domains(), simulated), listed);
    }

    private boolean side(Payload payload) {
        boolean said = payload.flag("simulated");
        payload.errors().refuseIfAny();
        return side(ledger, payload.has("simulated") ? said : null);
    }

    /** Real and simulated are kept apart: the caller chooses, else it is what the newest worker asks. */
    public static boolean side(Ledger ledger, Boolean said) {
        return said != null
                ? said
                : ledger.providers()
                        .simulatedNow()
                        .orElseThrow(() -> Refusal.notNow("no worker has ever started here, so nobody knows whether you"
                                + " mean real or simulated answers: say which with simulated, or start a worker"));
    }

    private ChangedView changed(boolean simulated, int changed, Payload.ListedDomains listed) {
        var counts = ledger.freshness().counts(simulated);
        return new ChangedView(simulated, changed, counts.watched(), counts.stale(), listed.listing());
    }
}
