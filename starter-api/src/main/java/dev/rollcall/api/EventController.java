package dev.rollcall.api;

import dev.rollcall.store.Events.EventFilter;
import dev.rollcall.store.Events.EventPage;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LoggedEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.coyote.CloseNowException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.util.RawValue;

/** What happened, in order: a page of it as JSON, or lines. */
@RestController
class EventController {
    private static final List<String> FORMATS = List.of("json", "ndjson");
    private static final int PAGE = 100;
    private static final int MAX_PAGE = 1_000;

    private final Ledger ledger;

    EventController(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * @param events CloudEvents 1.0
     * @param after where to go on, now or later: the number of the last event that was looked at
     * @param last the highest number there is
     * @param next null when there is nothing more now
     */
    record EventPageView(List<RawValue> events, long after, long last, String next) {}

    @GetMapping("/api/events")
    ResponseEntity<EventPageView> events(HttpServletRequest http, HttpServletResponse response) throws IOException {
        var query = new Query(http);
        Long said = query.offset("after");
        long after = said == null ? 0 : said;
        EventFilter filter = EventQuery.filter(query, ledger);
        if (query.format(FORMATS).equals("ndjson")) {
            query.refuse(List.of("limit"), "as ndjson all events come in one go; leave it out");
            stream(after, filter, response);
            return null;
        }
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        EventPage page = ledger.events().after(after, filter, limit);
        return ResponseEntity.ok(new EventPageView(
                page.events().stream().map(event -> new RawValue(event.json())).toList(),
                page.position(),
                page.last(),
                page.isEnd() ? null : next(query, limit, page.position())));
    }

    private static String next(Query query, int limit, long position) {
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("after", position);
        parameters.put("type", query.text("type"));
        parameters.put("job", query.text("job"));
        parameters.put("subject", query.text("subject"));
        parameters.put("limit", limit);
        return Links.page("/api/events", parameters);
    }

    /** All that there are now, a page at a time. */
    private void stream(long after, EventFilter filter, HttpServletResponse response) throws IOException {
        // Read before the first byte is sent: until then the reply can still be that the ledger is away.
        EventPage page = ledger.events().after(after, filter, MAX_PAGE);
        long end = page.last();
        response.setContentType("application/x-ndjson");
        OutputStream out = response.getOutputStream();
        try {
            while (true) {
                for (LoggedEvent event : page.events()) {
                    out.write((event.json() + "\n").getBytes(StandardCharsets.UTF_8));
                }
                if (page.position() >= end) {
                    return;
                }
                page = ledger.events().after(page.position(), filter, MAX_PAGE);
            }
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                // The connection is cut, so that the caller does not take this for the end.
                throw new CloseNowException("the reply had begun", e);
            }
            response.reset();
            throw e;
        }
    }
}
