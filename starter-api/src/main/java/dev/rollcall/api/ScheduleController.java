package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.api.SweepController.ScheduleView;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.SweepSchedule.ScheduleOrder;
import dev.rollcall.store.SweepSchedule.SweepPlan;
import dev.rollcall.workflows.SweepCron;
import dev.rollcall.workflows.SweepWorkflow;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RestController;

/** When sweeps come. An order is written into the ledger; the worker that reconciles tells Temporal within seconds. */
@RestController
public class ScheduleController {
    private static final String CRON = "cron";
    private static final String JITTER = "jitter_seconds";
    private static final String PAUSED = "paused";
    private static final String NOTE = "note";
    private static final String OVER_EDIT = "replace_edit";
    private static final List<String> FIELDS = List.of(CRON, JITTER, PAUSED, NOTE, OVER_EDIT);
    private static final String EXAMPLE = "{\"cron\":\"0 */6 * * *\"}";
    private static final int MOST_JITTER = 86_400;

    private final Ledger ledger;
    private final Temporal temporal;

    ScheduleController(Ledger ledger, Temporal temporal) {
        this.ledger = ledger;
        this.temporal = temporal;
    }

    /**
     * @param cronFrom order, file or bundled
     * @param jitterFrom likewise
     * @param edited whether a person has changed when it starts sweeps, in Temporal; null when Temporal does not tell
     * @param carriedOut whether Temporal was told of each order
     * @param notice what the caller should know; absent when there is nothing
     */
    public record SchedulePage(
            String cron,
            String cronFrom,
            int jitterSeconds,
            String jitterFrom,
            String orderedBy,
            Instant orderedAt,
            Boolean edited,
            boolean carriedOut,
            @JsonUnwrapped ScheduleView schedule,
            @JsonInclude(JsonInclude.Include.NON_NULL) String notice) {}

    @GetMapping("/api/schedule")
    public SchedulePage schedule() {
        return page(ledger.sweepSchedule().read(), temporal.sweeps());
    }

    /** Each field that is there is ordered, or all are refused. */
    @PatchMapping("/api/schedule")
    SchedulePage order(HttpServletRequest http) throws IOException {
        Payload payload = Payload.read(http, FIELDS, EXAMPLE);
        ScheduleOrder order = order(payload, ApiCaller.of(http).by());
        payload.errors().refuseIfAny();
        boolean changesSpec = order.changesCron() || order.changesJitter();
        if (!changesSpec && order.paused() == null) {
            throw Refusal.badRequest("the body orders nothing: send cron, jitter_seconds or paused. Nothing was done.");
        }
        SweepClock now = temporal.sweeps();
        if (!now.hasSchedules()) {
            throw new Refusal(
                    409,
                    "this Temporal server has no schedules (trial mode): a cron workflow sweeps, and its times, jitter and"
                            + " pause can't be changed while it runs. Write `schedule: {cron: …}` into rollcall.yaml and start"
                            + " again, or install the temporal program (./rollcall doctor). Nothing was done.");
        }
        if (changesSpec
                && !order.overEdit()
                && Boolean.TRUE.equals(edited(ledger.sweepSchedule().read(), now))) {
            throw new Refusal(
                    409,
                    "somebody has changed the schedule in Temporal since Rollcall has written it, and that stays; to replace"
                            + " it, send \"replace_edit\": true. Nothing was done.");
        }
        return page(ledger.sweepSchedule().order(order), now);
    }

    private static ScheduleOrder order(Payload payload, String by) {
        Integer jitter = payload.has(JITTER) ? Integer.valueOf(payload.whole(JITTER, 0, 0, MOST_JITTER)) : null;
        Boolean paused = payload.has(PAUSED) ? Boolean.valueOf(payload.flag(PAUSED)) : null;
        return new ScheduleOrder(
                payload.isThere(CRON),
                cron(payload),
                payload.isThere(JITTER),
                jitter,
                paused,
                note(payload, paused),
                payload.flag(OVER_EDIT),
                by);
    }

    private static String cron(Payload payload) {
        String cron = payload.text(CRON);
        if (cron != null) {
            SweepCron.problem(cron).ifPresent(problem -> payload.errors().field(CRON, cron, problem));
        }
        return cron;
    }

    /** One line; a pause has one. */
    private static String note(Payload payload, Boolean paused) {
        String note = payload.line(NOTE);
        boolean none = note == null || note.isEmpty();
        if (paused == null && payload.has(NOTE)) {
            payload.errors().field(NOTE, note, "it belongs to paused, which is not there; send both");
        } else if (Boolean.TRUE.equals(paused) && none && (note != null || !payload.has(NOTE))) {
            payload.errors().field(NOTE, null, "say why it is paused, in a few words: they are shown with the pause");
        }
        return none ? null : note;
    }

    private SchedulePage page(SweepPlan plan, SweepClock now) {
        return new SchedulePage(
                plan.cronOr(SweepWorkflow.CRON),
                plan.cronFrom(),
                plan.jitterSecondsOr(SweepWorkflow.JITTER_SECONDS),
                plan.jitterFrom(),
                plan.orderedBy(),
                plan.orderedAt(),
                edited(plan, now),
                !plan.hasNews(),
                ScheduleView.of(now),
                notice(plan, now));
    }

    /** Null when Temporal does not tell. */
    private static Boolean edited(SweepPlan plan, SweepClock now) {
        if (now.specSha256() == null || plan.writing()) {
            return null;
        }
        return plan.writtenSha256() != null && !plan.writtenSha256().equals(now.specSha256());
    }

    private String notice(SweepPlan plan, SweepClock now) {
        if (!now.hasSchedules()) {
            return "This Temporal server has no schedules (trial mode): jitter and pauses can't be had, and a change of the"
                    + " cron string counts from the next start.";
        }
        if (Boolean.TRUE.equals(edited(plan, now))) {
            return "Somebody has changed the schedule in Temporal: what it does there counts, not cron and jitter_seconds.";
        }
        if (!plan.hasNews()) {
            return null;
        }
        return ledger.workers().alive().isEmpty()
                ? "The order is in the ledger. No worker is alive: it is carried out when one starts."
                : "The order is in the ledger. A worker tells Temporal within seconds.";
    }
}
