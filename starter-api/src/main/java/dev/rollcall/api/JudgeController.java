package dev.rollcall.api;

import dev.rollcall.store.CallKind;
import dev.rollcall.store.Domain;
import dev.rollcall.store.Enrichments.JudgeAccount;
import dev.rollcall.store.JudgeOrders.JudgeOrder;
import dev.rollcall.store.Labels.ComparedWords;
import dev.rollcall.store.Lane;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Orders that a judge reads a domain's answers, and what came of them. Who judges, and for how much, the workers' file says. */
@RestController
class JudgeController {
    private static final List<String> FIELDS = List.of("reason", LaneInput.LANE);
    private static final String EXAMPLE = "{\"reason\":\"a report for the board\"}";

    private final Ledger ledger;

    JudgeController(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * @param lane null: as the workers' file says
     * @param judges of the answers that figures are made of now
     */
    record JudgeOrderView(
            String domain, String reason, String lane, String orderedBy, Instant orderedAt, List<JudgeView> judges) {}

    /**
     * @param strangers items for entities that the judge was not asked about
     * @param validity the share of quotes that stand in the answers; null without quotes
     * @param usedTodayUsd of its budget of this UTC day, for calls about any domain, those under way included
     * @param agreement with people who have labelled the same
     */
    record JudgeView(
            String provider,
            String model,
            boolean simulated,
            int schemaVersion,
            long open,
            long judged,
            long refused,
            long invalid,
            long failed,
            long skipped,
            long quotes,
            long inventedQuotes,
            long strangers,
            Double validity,
            BigDecimal usedTodayUsd,
            JudgeAgreement agreement) {}

    @GetMapping("/api/domains/{domain}/judge")
    JudgeOrderView order(@PathVariable String domain) {
        Domain name = DomainController.parsed(domain);
        return ledger.domains().id(name).flatMap(id -> view(name, id)).orElseThrow(() -> none(name));
    }

    /** Answers that come later are judged, too, until the order is taken back. */
    @PutMapping("/api/domains/{domain}/judge")
    JudgeOrderView put(@PathVariable String domain, HttpServletRequest http) throws IOException {
        Domain name = DomainController.parsed(domain);
        Payload payload = Payload.read(http, FIELDS, EXAMPLE);
        String reason = payload.reason("the order");
        Lane lane = LaneInput.laneIfAny(payload);
        payload.errors().refuseIfAny();
        int id = ledger.domains().register(name);
        ledger.judgeOrders().put(id, ApiCaller.of(http).by(), reason, lane);
        return view(name, id).orElseThrow(() -> none(name));
    }

    /** As it was. */
    @DeleteMapping("/api/domains/{domain}/judge")
    JudgeOrderView takeBack(@PathVariable String domain) {
        JudgeOrderView order = order(domain);
        ledger.domains().id(DomainController.parsed(domain)).ifPresent(ledger.judgeOrders()::takeBack);
        return order;
    }

    private Optional<JudgeOrderView> view(Domain name, int id) {
        return ledger.judgeOrders().find(id).map(order -> view(name, order));
    }

    private JudgeOrderView view(Domain name, JudgeOrder order) {
        List<JudgeAccount> accounts = ledger.extractionRuns()
                .current(order.domainId())
                .map(run -> ledger.enrichments().accounts(run.id()))
                .orElse(List.of());
        List<ComparedWords> compared =
                accounts.isEmpty() ? List.of() : ledger.labels().compared(order.domainId());
        List<JudgeView> judges =
                accounts.stream().map(account -> view(account, compared)).toList();
        return new JudgeOrderView(
                name.name(),
                order.reason(),
                order.lane() == null ? null : order.lane().word(),
                order.orderedBy(),
                order.orderedAt(),
                judges);
    }

    private JudgeView view(JudgeAccount account, List<ComparedWords> compared) {
        var totals = account.totals();
        return new JudgeView(
                account.provider(),
                account.model(),
                account.simulated(),
                account.schemaVersion(),
                totals.open(),
                totals.judged(),
                totals.refused(),
                totals.invalid(),
                totals.failed(),
                totals.skipped(),
                totals.quotes(),
                totals.invented(),
                totals.strangers(),
                totals.validity(),
                Json.usd(ledger.modelCalls(CallKind.JUDGE).usedToday(account.judgeTargetId())),
                JudgeAgreement.of(compared.stream()
                        .filter(words -> words.judge().judgeTargetId() == account.judgeTargetId()
                                && words.judge().schemaVersion() == account.schemaVersion())
                        .toList()));
    }

    private static Refusal none(Domain name) {
        return Refusal.notFound("nobody has ordered that answers about " + name + " are judged; PUT /api/domains/"
                + name + "/judge orders it, as ./rollcall judge " + name + " on does");
    }
}
