package dev.rollcall.api.pages;

import dev.rollcall.api.PageRole;
import dev.rollcall.api.ScheduleController;
import dev.rollcall.api.ScheduleController.SchedulePage;
import dev.rollcall.api.SweepController.ScheduleView;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.ScheduleScreen;
import dev.rollcall.pages.ScheduleScreen.PauseNote;
import dev.rollcall.pages.ScheduleScreen.SweepDemand;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** When sweeps come, and what they would take up. */
@Controller
class SchedulePageController {
    private static final int SHOWN = 20;

    private final PageWriter writer;
    private final Ledger ledger;
    private final ScheduleController schedule;

    SchedulePageController(PageWriter writer, Ledger ledger, ScheduleController schedule) {
        this.writer = writer;
        this.ledger = ledger;
        this.schedule = schedule;
    }

    @GetMapping("/ui/schedule")
    @PageRole
    ResponseEntity<String> schedule(HttpServletRequest http) {
        SchedulePage page = schedule.schedule();
        ScheduleView clock = page.schedule();
        Instant now = ledger.now();
        var screen = new ScheduleScreen(
                now,
                StateMark.ofSchedule(clock.schedule()),
                clock.schedule().equals("paused"),
                CronWords.of(page.cron()),
                page.cron(),
                from(page.cronFrom()),
                page.jitterSeconds(),
                from(page.jitterFrom()),
                page.orderedBy(),
                page.orderedAt(),
                new PauseNote(clock.note(), clock.pausedBy(), clock.pausedSince()),
                clock.last(),
                clock.next(),
                clock.nextWhy(),
                page.notice(),
                Boolean.TRUE.equals(page.edited()),
                ledger.providers().simulatedNow().map(side -> demand(side, now)).orElse(null));
        return writer.page(http, new Place("schedule", "schedule"), "Schedule", screen);
    }

    private static String from(String source) {
        return switch (source) {
            case "order" -> "ordered by a person";
            case "file" -> "from the workers' file";
            default -> "built in";
        };
    }

    private SweepDemand demand(boolean simulated, Instant now) {
        var counts = ledger.freshness().counts(simulated);
        return new SweepDemand(
                simulated,
                counts.watched(),
                counts.stale(),
                ledger.freshness().watched(simulated, SHOWN).stream()
                        .filter(domain -> !domain.dueAt().isAfter(now))
                        .map(domain -> DomainPageController.row(domain, now))
                        .toList());
    }
}
