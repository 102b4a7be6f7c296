package dev.rollcall.api.pages;

import dev.rollcall.api.EventQuery;
import dev.rollcall.api.OutletController;
import dev.rollcall.api.OutletController.DeliveryPage;
import dev.rollcall.api.OutletController.DeliveryView;
import dev.rollcall.api.OutletView;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.Chip;
import dev.rollcall.pages.EventsScreen;
import dev.rollcall.pages.EventsScreen.EventRow;
import dev.rollcall.pages.EventsScreen.EventsFilter;
import dev.rollcall.pages.EventsScreen.OutletRow;
import dev.rollcall.pages.OutletScreen;
import dev.rollcall.pages.OutletScreen.DeliveryRow;
import dev.rollcall.pages.StateMark;
import dev.rollcall.store.AccessRole;
import dev.rollcall.store.EventType;
import dev.rollcall.store.Events.EventPage;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LoggedEvent;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** What happened, and who is told of it. */
@Controller
class EventsPageController {
    private static final String PATH = "/ui/events";
    private static final String OUTLETS = PATH + "/outlets/";
    private static final List<String> NAMES = List.of("type", "job", "subject");
    private static final int PAGE = 50;

    private final PageWriter writer;
    private final Ledger ledger;
    private final OutletController outlets;

    EventsPageController(PageWriter writer, Ledger ledger, OutletController outlets) {
        this.writer = writer;
        this.ledger = ledger;
        this.outlets = outlets;
    }

    @GetMapping(PATH)
    @PageRole
    ResponseEntity<String> events(HttpServletRequest http) {
        var request = new RowsRequest(http, Map.of());
        Long before = request.query().id("before");
        EventPage page = ledger.events().before(before, EventQuery.filter(request.query(), ledger), PAGE);
        boolean mayAdmin = PageWriter.viewer(http).mayAdmin();
        var screen = new EventsScreen(
                ledger.now(),
                new EventsFilter(
                        request.getParameter("type"), request.getParameter("job"), request.getParameter("subject")),
                List.of(),
                page.events().stream().map(EventsPageController::row).toList(),
                page.position() > 1 ? request.link(PATH, NAMES, "before", page.position()) : null,
                mayAdmin
                        ? outlets.outlets().outlets().stream()
                                .map(EventsPageController::outlet)
                                .toList()
                        : null,
                EventType.words());
        return writer.page(http, new Place("events", "events"), "Events", screen);
    }

    private static EventRow row(LoggedEvent event) {
        boolean isOfJob = event.jobId() != null && event.type().startsWith("job.");
        return new EventRow(
                event.id(),
                event.at(),
                event.type(),
                StateMark.ofEvent(event.type()),
                event.subject(),
                isOfJob ? event.subject() : null,
                event.data());
    }

    @GetMapping(OUTLETS + "{id}")
    @PageRole(AccessRole.ADMIN)
    ResponseEntity<String> outlet(@PathVariable String id, HttpServletRequest http) {
        var request = new RowsRequest(http, Map.of("limit", "40"));
        OutletRow outlet = outlet(outlets.outlet(id));
        DeliveryPage page = outlets.deliveries(id, request);
        boolean dead = request.query().isSet("dead");
        String path = OUTLETS + outlet.id();
        var screen = new OutletScreen(
                ledger.now(),
                outlet,
                List.of(
                        new Chip("all", outlet.waiting() + outlet.dead(), path, !dead),
                        new Chip("given up", outlet.dead(), path + "?dead=true", dead)),
                page.deliveries().stream().map(EventsPageController::delivery).toList(),
                RowsRequest.next(path, page.next()));
        return writer.page(http, new Place("outlet", "events"), "Outlet " + outlet.id(), screen);
    }

    private static OutletRow outlet(OutletView outlet) {
        return new OutletRow(
                outlet.id(),
                outlet.kind(),
                outlet.topic() == null ? outlet.url() : outlet.url() + ", topic " + outlet.topic(),
                outlet.types(),
                StateMark.ofOutlet(outlet.state()),
                outlet.state(),
                outlet.why(),
                outlet.behind(),
                outlet.waiting(),
                outlet.dead(),
                outlet.delivered(),
                outlet.deliveredAt(),
                outlet.secretVersion());
    }

    private static DeliveryRow delivery(DeliveryView delivery) {
        return new DeliveryRow(
                delivery.event(),
                delivery.type(),
                delivery.subject(),
                delivery.tries(),
                delivery.nextAt(),
                delivery.triedAt(),
                delivery.status(),
                delivery.error(),
                delivery.deadAt() == null
                        ? new StateMark("W", "wait", "waits")
                        : new StateMark("F", "bad", "given up"));
    }
}
