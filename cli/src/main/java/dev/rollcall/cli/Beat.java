package dev.rollcall.cli;

import java.time.Duration;
import java.time.Instant;

/** The clock, and the pauses between two looks. Tests replace both. */
public interface Beat {
    Beat REAL = new Beat() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void pause(Duration pause) throws InterruptedException {
            Thread.sleep(pause.toMillis());
        }
    };

    Instant now();

    void pause(Duration pause) throws InterruptedException;
}
