package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** Looks again and again, and shows what it sees. An API that goes away is waited for, however long that takes. */
final class Watching {
    private final ApiClient api;
    private final WatchReader reader;
    private final JobRates rates;
    private final WatchView view;
    private final Beat beat;
    private final Duration pause;

    /** @param pause between two looks */
    Watching(ApiClient api, WatchReader reader, JobRates rates, WatchView view, Beat beat, Duration pause) {
        this.api = api;
        this.reader = reader;
        this.rates = rates;
        this.view = view;
        this.beat = beat;
        this.pause = pause;
    }

    /**
     * Returns when nobody reads {@code out} any more, or the one job that is watched has ended: that job, else null.
     *
     * @param oneJob the reader looks at one job
     * @throws UserError when the API is away at the first look, or refuses
     */
    JsonNode watch(boolean oneJob, PrintStream out) {
        Sight last = null;
        Instant awaySince = null;
        while (!out.checkError()) {
            Instant now = beat.now();
            try {
                last = reader.look(now);
                awaySince = null;
                rates.see(last);
                view.show(last);
                if (oneJob && Follow.hasEnded(last.jobs().get(0))) {
                    return last.jobs().get(0);
                }
            } catch (IOException e) {
                if (last == null) {
                    throw new UserError(api.words(e), e);
                }
                awaySince = awaySince == null ? now : awaySince;
                view.away(last, awaySince, now, api.brief(e));
            }
            pause();
        }
        return null;
    }

    private void pause() {
        try {
            beat.pause(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted; what is under way goes on", e);
        }
    }
}
