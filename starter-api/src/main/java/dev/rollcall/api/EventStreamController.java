package dev.rollcall.api;

import dev.rollcall.store.Events.EventFilter;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Ledger;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Events as they come, as server-sent events. */
@RestController
class EventStreamController {
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Ledger ledger;
    private final EventFeed feed;

    EventStreamController(Ledger ledger, EventFeed feed) {
        this.ledger = ledger;
        this.feed = feed;
    }

    /** The reply goes on until the caller leaves. No thread waits for that: see {@link EventViewer}. */
    @GetMapping("/api/events/stream")
    void stream(HttpServletRequest http, HttpServletResponse response) throws IOException {
        var query = new Query(http);
        EventFilter filter = EventQuery.filter(query, ledger);
        Long after = query.offset("after");
        Long seen = lastEventId(http);
        feed.checkRoom();
        response.setContentType("text/event-stream;charset=UTF-8");
        // Proxies that gather a reply before they pass it on would hold events back.
        response.setHeader("X-Accel-Buffering", "no");
        // What a browser has seen counts more than what its URL says.
        long position =
                seen != null ? seen : after != null ? after : ledger.events().last();
        AsyncContext async = http.startAsync();
        async.setTimeout(0);
        feed.add(new EventViewer(feed, async, filter, position));
    }

    private static Long lastEventId(HttpServletRequest http) {
        String sent = http.getHeader(LAST_EVENT_ID);
        if (sent == null || sent.isBlank()) {
            return null;
        }
        if (!sent.strip().matches("\\d{1,18}")) {
            throw Refusal.badRequest(LAST_EVENT_ID + " is '" + InvalidDomainException.shown(sent)
                    + "': it is the id of the last event that was seen, or leave it out");
        }
        return Long.valueOf(sent.strip());
    }
}
