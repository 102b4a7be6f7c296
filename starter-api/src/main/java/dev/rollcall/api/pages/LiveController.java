package dev.rollcall.api.pages;

import dev.rollcall.api.PageRole;
import dev.rollcall.api.Query;
import dev.rollcall.api.Refusal;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** What changes on a page, as server-sent events. No thread waits for that: see {@link LiveViewer}. */
@Controller
class LiveController {
    private final Pulse pulse;

    LiveController(Pulse pulse) {
        this.pulse = pulse;
    }

    @GetMapping("/ui/live")
    @PageRole
    void live(HttpServletRequest http, HttpServletResponse response) throws IOException {
        String topic = new Query(http).text("of");
        if (topic == null) {
            throw Refusal.badRequest("say what to follow: ?of=now");
        }
        pulse.check(topic);
        response.setContentType("text/event-stream;charset=UTF-8");
        // Proxies that gather a reply before they pass it on would hold frames back.
        response.setHeader("X-Accel-Buffering", "no");
        AsyncContext async = http.startAsync();
        async.setTimeout(0);
        pulse.add(new LiveViewer(topic, async, pulse.threads(), pulse::remove));
    }
}
