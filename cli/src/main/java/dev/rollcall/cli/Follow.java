package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Watches a job until it ends. On a terminal it redraws its lines in place; elsewhere it prints new lines. It waits for an
 * API that is away for a while. The job does not depend on it and goes on when nobody watches.
 */
public final class Follow {
    private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled");
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final Duration AWAY = Duration.ofSeconds(60);

    private final ApiClient api;
    private final PrintStream out;
    private final Terminal terminal;
    private final Beat beat;
    private final Duration pause;
    private final Progress progress;

    /** How many lines are on the screen above the cursor; the next drawing overwrites them. */
    private int drawn;

    /** The job as the last plain line showed it. */
    private JsonNode told;

    private Instant toldAt = Instant.MIN;

    /** @param tty whether {@code out} is a terminal, on which the cursor can be moved */
    public Follow(ApiClient api, PrintStream out, boolean tty) {
        this(api, out, Terminal.of(System.getenv(), tty), Beat.REAL, PAUSE);
    }

    Follow(ApiClient api, PrintStream out, Terminal terminal, Beat beat, Duration pause) {
        this.api = api;
        this.out = out;
        this.terminal = terminal;
        this.beat = beat;
        this.pause = pause;
        this.progress = new Progress(terminal.blocks());
    }

    /** A copy that looks at the job at this interval. */
    public Follow every(Duration otherPause) {
        return new Follow(api, out, terminal, beat, otherPause);
    }

    /** The command that watches this job. */
    public static String command(String jobId) {
        return "./rollcall job " + HumanFormat.line(jobId) + " --follow";
    }

    /**
     * Returns the job when it has ended, in any state.
     *
     * @param eachSecond gets the job after each look; it must print through {@link #say}
     * @throws UserError when there is no such job, the API does not answer for a minute, or this thread is interrupted
     */
    public JsonNode until(String jobId, Consumer<JsonNode> eachSecond) {
        Instant awaySince = null;
        while (true) {
            Look look = look(jobId);
            Instant now = beat.now();
            if (look.job().isPresent()) {
                if (awaySince != null) {
                    say("The API is back.");
                }
                awaySince = null;
                JsonNode job = look.job().get();
                show(job, now);
                eachSecond.accept(job);
                if (hasEnded(job)) {
                    return job;
                }
            } else if (awaySince == null) {
                awaySince = now;
                say("The API is away (" + look.why() + "). The job goes on without it; trying again for "
                        + AWAY.toSeconds() + " s.");
            } else if (!now.isBefore(awaySince.plus(AWAY))) {
                throw new UserError("the API was away for " + AWAY.toSeconds() + " s (" + look.why()
                        + "); the job is in the ledger. Follow it when the API is back: " + command(jobId));
            }
            pause(jobId);
        }
    }

    /** Prints a separate line; on a terminal, above the lines that are redrawn. Other threads may call it. */
    public synchronized void say(String line) {
        List<String> below = drawn > 0 ? progress.lines() : List.of();
        erase();
        out.println(line);
        draw(below);
    }

    static boolean hasEnded(JsonNode job) {
        return ENDS.contains(job.path("status").asText());
    }

    /** @param why why there is no job; null when there is one */
    private record Look(Optional<JsonNode> job, String why) {
        static Look nothing(String why) {
            return new Look(Optional.empty(), why);
        }
    }

    private Look look(String jobId) {
        try {
            HttpReply reply = api.exchange("GET", "/api/jobs/" + ApiClient.segment(jobId), null, Map.of());
            return new Look(Optional.of(reply.orAway().orComplain().json()), null);
        } catch (IOException e) {
            return Look.nothing(api.brief(e));
        }
    }

    private synchronized void show(JsonNode job, Instant now) {
        progress.see(job, now);
        if (terminal.tty()) {
            List<String> lines = progress.lines();
            erase();
            draw(lines);
        } else if (hasEnded(job) || (progress.isNews(told) && !now.isBefore(sometimeAfter(toldAt)))) {
            out.println(progress.line());
            told = job;
            toldAt = now;
        }
        out.flush();
    }

    private static Instant sometimeAfter(Instant last) {
        return last.equals(Instant.MIN) ? last : last.plus(BETWEEN_LINES);
    }

    private void erase() {
        if (drawn > 0) {
            out.print("\u001b[" + drawn + "A\r\u001b[J");
            drawn = 0;
        }
    }

    /** Lines are cut to the width: a longer line would break, and the next drawing would start too low. */
    private void draw(List<String> lines) {
        int width = lines.isEmpty() ? 0 : terminal.width() - 1;
        var screen = new StringBuilder();
        for (String line : lines) {
            int length = line.codePointCount(0, line.length());
            int end = line.offsetByCodePoints(0, Math.max(0, Math.min(length, width)));
            screen.append(line.substring(0, end).stripTrailing());
            screen.append('\n');
        }
        out.print(screen);
        out.flush();
        drawn = lines.size();
    }

    private void pause(String jobId) {
        try {
            beat.pause(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted; the job goes on. Follow it again: " + command(jobId), e);
        }
    }
}
