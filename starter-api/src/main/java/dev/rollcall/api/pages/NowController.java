package dev.rollcall.api.pages;

import dev.rollcall.api.PageRole;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.Templates;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** What is going on now: is it well, and if not, what, why, and what now. */
@Controller
class NowController implements LivePart {
    private static final String TOPIC = "now";

    private final PageWriter writer;
    private final NowReader reader;

    NowController(PageWriter writer, NowReader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @GetMapping("/ui")
    @PageRole
    ResponseEntity<String> now(HttpServletRequest http) {
        return writer.page(http, new Place("now", "now", TOPIC), "Now", reader.read());
    }

    @Override
    public Optional<Supplier<String>> of(String topic) {
        return topic.equals(TOPIC)
                ? Optional.of(() -> Templates.render("nowLive", Map.of("screen", reader.read())))
                : Optional.empty();
    }
}
