package dev.rollcall.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.Follow;
import dev.rollcall.cli.Terminal;
import java.time.Duration;
import java.util.function.Consumer;

/** Prints each step of the demo in a line: above the job that is drawn in place, while one is. */
final class DemoSteps implements Consumer<String> {
    private static final Duration LOOK = Duration.ofMillis(500);

    private volatile Follow follow;

    @Override
    public void accept(String words) {
        Follow drawing = follow;
        if (drawing != null) {
            drawing.say("  · " + words);
        } else {
            System.out.println("  · " + words);
        }
    }

    /** Draws the job until it has ended. @param eachLook gets the job */
    JsonNode follow(ApiClient api, String job, Consumer<JsonNode> eachLook) {
        follow = new Follow(api, System.out, Terminal.ofProcess().tty()).every(LOOK);
        JsonNode ended = follow.until(job, eachLook);
        follow = null;
        return ended;
    }
}
