package dev.rollcall.api;

import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Targets.RegisteredTarget;
import dev.rollcall.store.Targets.TargetOrder;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Targets: which models are asked, and how old their answers may be. */
@RestController
public class TargetController {
    private static final String ENABLED = "enabled";
    private static final String REFRESH_HOURS = "refresh_hours";
    private static final List<String> FIELDS = List.of(ENABLED, REFRESH_HOURS, "reason");
    private static final String EXAMPLE = "{\"refresh_hours\":168,\"reason\":\"…\"}";
    private static final int MOST_HOURS = 8_760;

    private final Ledger ledger;

    TargetController(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * @param active a worker has it
     * @param enabled false: a person keeps it out of new jobs
     * @param asked whether new jobs ask it
     * @param refreshHours null: each domain's own hours count
     * @param says what follows for new jobs, for people
     */
    public record TargetView(
            int id,
            String provider,
            String model,
            String surface,
            boolean active,
            boolean enabled,
            boolean asked,
            Integer refreshHours,
            String reason,
            String orderedBy,
            Instant orderedAt,
            String says) {
        static TargetView of(RegisteredTarget target) {
            return new TargetView(
                    target.id(),
                    target.provider(),
                    target.model(),
                    target.surface(),
                    target.active(),
                    !target.isDisabled(),
                    target.isAsked(),
                    target.refreshHours(),
                    target.orderReason(),
                    target.orderedBy(),
                    target.orderedAt(),
                    words(target));
        }

        private static String words(RegisteredTarget target) {
            if (!target.active()) {
                return "no worker has it (any more)";
            }
            if (target.isDisabled()) {
                return target.disabledWords() + ": new jobs do not ask it; jobs that were there before do";
            }
            return target.refreshHours() == null
                    ? "swept when a domain is due by its own hours"
                    : "swept when its answers are " + target.refreshHours() + " hours old";
        }
    }

    public record TargetList(boolean simulated, List<TargetView> targets) {}

    @GetMapping("/api/targets")
    public TargetList targets(HttpServletRequest http) {
        boolean simulated = DomainController.side(ledger, new Query(http).flag("simulated"));
        return new TargetList(
                simulated,
                ledger.targets().all(simulated).stream().map(TargetView::of).toList());
    }

    /** Holds from now on, for new jobs. A value that is null takes an order back. */
    @PatchMapping("/api/targets/{id}")
    TargetView order(@PathVariable String id, HttpServletRequest http) throws IOException {
        Payload payload = Payload.read(http, FIELDS, EXAMPLE);
        Boolean enabled = payload.has(ENABLED) ? Boolean.valueOf(payload.flag(ENABLED)) : null;
        Integer hours =
                payload.has(REFRESH_HOURS) ? Integer.valueOf(payload.whole(REFRESH_HOURS, 1, 1, MOST_HOURS)) : null;
        String reason = payload.reason("the target");
        payload.errors().refuseIfAny();
        if (!payload.isThere(ENABLED) && !payload.isThere(REFRESH_HOURS)) {
            throw Refusal.badRequest(
                    "the body changes nothing: send enabled or refresh_hours, or null for one of them to"
                            + " take its order back. Nothing was done.");
        }
        var order = new TargetOrder(
                payload.isThere(ENABLED),
                enabled,
                payload.isThere(REFRESH_HOURS),
                hours,
                reason,
                ApiCaller.of(http).by());
        Optional<RegisteredTarget> ordered =
                id.matches("\\d{1,5}") ? ledger.targets().order(Integer.parseInt(id), order) : Optional.empty();
        return ordered.map(TargetView::of)
                .orElseThrow(() -> Refusal.notFound(
                        "there is no target '" + InvalidDomainException.shown(id) + "'; GET /api/targets lists them"));
    }
}
