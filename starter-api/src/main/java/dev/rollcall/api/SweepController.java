package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.store.Freshness.WatchedDomain;
import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.SweepWorkflow;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The sweep: what it would take up, when it comes next, and one right now. */
@RestController
public class SweepController {
    private static final int SHOWN = 20;
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Ledger ledger;
    private final Temporal temporal;
    private final Clock clock;

    SweepController(Ledger ledger, Temporal temporal, Clock clock) {
        this.ledger = ledger;
        this.temporal = temporal;
        this.clock = clock;
    }

    record SweepView(
            boolean simulated,
            String cron,
            long watched,
            long stale,
            List<WatchedDomain> mostOverdue,
            @JsonUnwrapped ScheduleView schedule) {}

    /**
     * The fields of {@link SweepClock}.
     *
     * @param schedule its state: on, paused, cron, missing or unknown, see {@link SweepClock.ScheduleState}
     * @param next when the schedule starts sweeps; null when Temporal does not tell
     * @param nextWhy why it does not
     */
    public record ScheduleView(
            String schedule,
            Instant pausedSince,
            String pausedBy,
            String note,
            String resume,
            Instant last,
            List<Instant> next,
            @JsonInclude(JsonInclude.Include.NON_NULL) String nextWhy) {
        static ScheduleView of(SweepClock clock) {
            return new ScheduleView(
                    clock.state().word(),
                    clock.pausedSince(),
                    clock.pausedBy(),
                    clock.note(),
                    clock.resume(),
                    clock.last(),
                    clock.next(),
                    clock.why());
        }
    }

    @GetMapping("/api/sweep")
    SweepView sweep(HttpServletRequest http) {
        boolean simulated = DomainController.side(ledger, new Query(http).flag("simulated"));
        var counts = ledger.freshness().counts(simulated);
        List<WatchedDomain> first = ledger.freshness().watched(simulated, SHOWN);
        return new SweepView(
                simulated,
                ledger.sweepSchedule().read().cronOr(SweepWorkflow.CRON),
                counts.watched(),
                counts.stale(),
                first,
                ScheduleView.of(temporal.sweeps()));
    }

    /** Asked twice within a second, it is one sweep. */
    @PostMapping("/api/sweep/now")
    ResponseEntity<Object> now() {
        var started = temporal.sweep("sweep-now-" + SECOND.format(clock.instant()));
        if (!started.came()) {
            throw Refusal.notNow("the sweep was not started: " + started.why());
        }
        return ResponseEntity.accepted().body(Map.of("status", "started", "workflow", started.value()));
    }
}
