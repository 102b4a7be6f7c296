package dev.rollcall.cli;

import java.time.Duration;
import java.time.Instant;

/** Time passes when somebody waits. */
final class FakeBeat implements Beat {
    Runnable meanwhile = () -> {};
    private Instant now = Instant.parse("2026-11-22T10:02:00Z");

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void pause(Duration pause) {
        now = now.plus(pause);
        meanwhile.run();
    }
}
