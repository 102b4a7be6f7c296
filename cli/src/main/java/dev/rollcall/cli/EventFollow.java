package dev.rollcall.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the live stream of events until it is stopped; an API that is away for a while is waited for. */
final class EventFollow {
    private static final Duration AWAY = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 1_000;

    private final ApiClient api;
    private final String path;
    private final Consumer<String> each;

    /** Of the last event that was seen; null before the first. */
    private String seen;

    private Instant heardAt = Instant.now();

    /**
     * @param path of the stream, with its query
     * @param each hears each event as JSON
     */
    EventFollow(ApiClient api, String path, Consumer<String> each) {
        this.api = api;
        this.path = path;
        this.each = each;
    }

    /** @throws UserError when the API says no, or nobody answers for a minute */
    void follow() {
        while (true) {
            String why = "it ended the stream";
            try {
                api.lines(path, seen == null ? Map.of() : Map.of("Last-Event-ID", seen), this::line);
            } catch (IOException e) {
                why = api.words(e);
            }
            if (Instant.now().isAfter(heardAt.plus(AWAY))) {
                throw new UserError("the API was away for " + AWAY.toSeconds() + " s (" + why
                        + "); go on with: ./rollcall" + " events --follow" + (seen == null ? "" : " --after " + seen));
            }
            Pause.millis(PAUSE_MILLIS);
        }
    }

    private void line(String line) {
        heardAt = Instant.now();
        if (line.startsWith("data: ")) {
            each.accept(line.substring("data: ".length()));
        } else if (line.startsWith("id: ")) {
            seen = HumanFormat.line(line.substring("id: ".length()));
        }
    }
}
