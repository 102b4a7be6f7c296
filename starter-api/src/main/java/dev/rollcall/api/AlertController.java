package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rollcall.store.AlertRule;
import dev.rollcall.store.Alerts.AckResult;
import dev.rollcall.store.Alerts.Alert;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is wrong now and what was, and by which rules. */
@RestController
class AlertController {
    private static final String PATH = "/api/alerts";
    private static final String OPEN = "open";
    private static final String RESOLVED = "resolved";
    private static final String ALL = "all";
    private static final String NOTE = "note";
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;
    private static final int MAX_DIGITS = 18;

    private final Ledger ledger;
    private final RulesInForce rules;

    AlertController(Ledger ledger, RulesInForce rules) {
        this.ledger = ledger;
        this.rules = rules;
    }

    /**
     * @param state open or resolved
     * @param runbook where docs/runbook.md says what it means
     */
    record AlertView(
            long id,
            String rule,
            String subject,
            String severity,
            String state,
            boolean simulated,
            Instant since,
            Instant raisedAt,
            Instant resolvedAt,
            double value,
            String cause,
            String mend,
            String link,
            String runbook,
            String job,
            String provider,
            Instant ackedAt,
            String ackedBy,
            String ackNote) {
        static AlertView of(Alert alert) {
            return new AlertView(
                    alert.id(),
                    alert.rule(),
                    alert.subject(),
                    alert.severity().word(),
                    alert.isOpen() ? OPEN : RESOLVED,
                    alert.simulated(),
                    alert.since(),
                    alert.raisedAt(),
                    alert.resolvedAt(),
                    alert.value(),
                    alert.cause(),
                    alert.mend(),
                    alert.link(),
                    "docs/runbook.md#" + alert.rule(),
                    alert.job(),
                    alert.provider(),
                    alert.ackedAt(),
                    alert.ackedBy(),
                    alert.ackNote());
        }
    }

    /**
     * @param checkedAt when the rules were last evaluated; null when they never were
     * @param next null on the last page
     */
    record AlertPage(List<AlertView> alerts, Instant checkedAt, String next) {}

    /** @param open how many alerts of the rule are open */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RuleView(
            String rule,
            String summary,
            String of,
            String measure,
            Double above,
            Double below,
            double resolvedAt,
            long min,
            long forSeconds,
            String severity,
            String mend,
            String promql,
            long open) {
        static RuleView of(AlertRule rule, long open) {
            return new RuleView(
                    rule.rule(),
                    rule.summary(),
                    rule.measure().of(),
                    rule.measure().word(),
                    rule.below() ? null : Double.valueOf(rule.bound()),
                    rule.below() ? Double.valueOf(rule.bound()) : null,
                    rule.resolveBound(),
                    rule.leastSamples(),
                    rule.lasting().toSeconds(),
                    rule.severity().word(),
                    rule.mend(),
                    rule.promql(),
                    open);
        }
    }

    record RulePage(List<RuleView> rules) {}

    /** All that are open are on the first page; what is resolved comes in pages, the newest first. */
    @GetMapping({PATH, "/api/v2/alerts"})
    AlertPage alerts(HttpServletRequest http) {
        var query = new Query(http);
        String said = query.word("state", List.of(OPEN, RESOLVED, ALL));
        String state = said == null ? OPEN : said;
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        Long after = query.id("after");
        List<Alert> open = state.equals(RESOLVED) || after != null
                ? List.of()
                : ledger.alerts().open();
        List<Alert> past = state.equals(OPEN) ? List.of() : ledger.alerts().past(after, limit + 1);
        List<Alert> page = past.subList(0, Math.min(limit, past.size()));
        return new AlertPage(
                Stream.concat(open.stream(), page.stream()).map(AlertView::of).toList(),
                ledger.alerts().checkedAt().orElse(null),
                past.size() > limit ? next(state, limit, page.get(limit - 1).id()) : null);
    }

    private static String next(String state, int limit, long after) {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("state", state);
        parameters.put("limit", limit);
        parameters.put("after", after);
        return Links.page(PATH, parameters);
    }

    @GetMapping(PATH + "/rules")
    RulePage rules() {
        Map<String, Long> open = ledger.alerts().openByRule();
        return new RulePage(rules.read().rules().stream()
                .map(rule -> RuleView.of(rule, open.getOrDefault(rule.rule(), 0L)))
                .toList());
    }

    /** A person has seen it. Twice is once: the first one stays. */
    @PostMapping(PATH + "/{id}/ack")
    AlertView ack(@PathVariable String id, HttpServletRequest http) throws IOException {
        var body = Payload.readIfAny(http, List.of(NOTE), "{\"note\":\"their status page says 14:00\"}");
        String note = note(body);
        body.errors().refuseIfAny();
        Optional<Long> number = number(id);
        AckResult result = number.map(
                        alert -> ledger.alerts().ack(alert, ApiCaller.of(http).by(), note))
                .orElse(AckResult.NO_SUCH_ALERT);
        if (result == AckResult.NO_SUCH_ALERT) {
            throw Refusal.notFound("no alert has the id '" + InvalidDomainException.shown(id) + "'; GET " + PATH
                    + "?state=all lists them");
        }
        if (result == AckResult.RESOLVED) {
            throw new Refusal(409, "alert " + number.get() + " is resolved: there is nothing to acknowledge");
        }
        return ledger.alerts().byId(number.get()).map(AlertView::of).orElseThrow();
    }

    /** Null when there is none. */
    private static String note(Payload body) {
        String note = body.line(NOTE);
        return note == null || note.isEmpty() ? null : note;
    }

    private static Optional<Long> number(String id) {
        return id.matches("[1-9]\\d{0," + (MAX_DIGITS - 1) + "}") ? Optional.of(Long.valueOf(id)) : Optional.empty();
    }
}
