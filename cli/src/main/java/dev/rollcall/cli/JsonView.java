package dev.rollcall.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintStream;
import java.time.Instant;

/** For programs: an object in a line at each look. While the API is away, {@code away} says why and nothing else is told. */
final class JsonView implements WatchView {
    private final PrintStream out;

    JsonView(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Sight sight) {
        out.println(sight.json());
        out.flush();
    }

    @Override
    public void away(Sight last, Instant since, Instant now, String why) {
        out.println(JsonNodeFactory.instance
                .objectNode()
                .put("at", now.toString())
                .put("away", why)
                .put("away_since", since.toString()));
        out.flush();
    }
}
