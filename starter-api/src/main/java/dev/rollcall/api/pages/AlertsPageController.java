package dev.rollcall.api.pages;

import dev.rollcall.api.PageRole;
import dev.rollcall.api.Query;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.AlertsScreen;
import dev.rollcall.pages.AlertsScreen.AlertRow;
import dev.rollcall.pages.AlertsScreen.OpenAlerts;
import dev.rollcall.pages.AlertsScreen.RuleRow;
import dev.rollcall.pages.Chip;
import dev.rollcall.pages.Format;
import dev.rollcall.pages.StateMark;
import dev.rollcall.pages.Templates;
import dev.rollcall.store.AlertRule;
import dev.rollcall.store.Alerts.Alert;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** What is wrong, what was, and when something counts as wrong. */
@Controller
class AlertsPageController implements LivePart {
    private static final String PATH = "/ui/alerts";
    private static final String TOPIC = "alerts";
    private static final String OPEN = "open";
    private static final String PAST = "past";
    private static final String RULES = "rules";
    private static final int PAGE = 40;

    private final PageWriter writer;
    private final Ledger ledger;

    AlertsPageController(PageWriter writer, Ledger ledger) {
        this.writer = writer;
        this.ledger = ledger;
    }

    @GetMapping(PATH)
    @PageRole
    ResponseEntity<String> alerts(HttpServletRequest http) {
        Query query = new FormQuery(http).filled();
        String said = query.word("view", List.of(OPEN, PAST, RULES));
        String view = said == null ? OPEN : said;
        OpenAlerts open = open();
        List<Alert> found = view.equals(PAST) ? ledger.alerts().lastResolved(query.id("before"), PAGE + 1) : List.of();
        List<Alert> past = found.subList(0, Math.min(PAGE, found.size()));
        List<AlertRule> rules = ledger.alerts().published().rules();
        Map<String, Long> counts = ledger.alerts().openByRule();
        var screen = new AlertsScreen(
                open,
                List.of(
                        new Chip(OPEN, (long) open.alerts().size(), PATH, view.equals(OPEN)),
                        new Chip(PAST, null, PATH + "?view=past", view.equals(PAST)),
                        new Chip(RULES, (long) rules.size(), PATH + "?view=rules", view.equals(RULES))),
                view,
                past.stream().map(AlertsPageController::row).toList(),
                rules.stream()
                        .map(rule -> rule(rule, counts.getOrDefault(rule.rule(), 0L)))
                        .toList(),
                found.size() > PAGE
                        ? PATH + "?view=past&before=" + past.get(PAGE - 1).id()
                        : null);
        return writer.page(http, new Place("alerts", "alerts", view.equals(OPEN) ? TOPIC : null), "Alerts", screen);
    }

    @Override
    public Optional<Supplier<String>> of(String topic) {
        return topic.equals(TOPIC)
                ? Optional.of(() -> Templates.render("alertsLive", Map.of("screen", open())))
                : Optional.empty();
    }

    private OpenAlerts open() {
        return new OpenAlerts(
                ledger.now(),
                ledger.alerts().checkedAt().orElse(null),
                ledger.alerts().open().stream().map(AlertsPageController::row).toList());
    }

    private static AlertRow row(Alert alert) {
        String seen = alert.ackedAt() == null
                ? null
                : alert.ackedBy() + (alert.ackNote() == null ? "" : ": " + alert.ackNote());
        return new AlertRow(
                alert.id(),
                alert.rule(),
                alert.subject(),
                StateMark.ofAlert(alert.severity().word(), alert.isOpen()),
                alert.simulated(),
                alert.since(),
                alert.resolvedAt(),
                alert.cause(),
                alert.mend(),
                alert.link(),
                seen);
    }

    private static RuleRow rule(AlertRule rule, long open) {
        String lasting = rule.lasting().isZero() ? "" : " for " + Format.span(rule.lasting());
        String least = rule.leastSamples() == 0 ? "" : ", of " + Format.count(rule.leastSamples()) + " or more";
        return new RuleRow(
                rule.rule(),
                rule.summary(),
                rule.measure().of(),
                StateMark.ofAlert(rule.severity().word(), true),
                rule.measure().word() + (rule.below() ? " below " : " above ") + number(rule.bound()) + lasting + least
                        + "; over at " + number(rule.resolveBound()),
                rule.mend(),
                open);
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
