package dev.rollcall.api;

import dev.rollcall.store.Providers.Provider;
import dev.rollcall.store.Reason;
import dev.rollcall.store.Standing;
import java.time.Instant;

/** For what open cells wait, and until when; both null when they only wait for their turn. */
record Wait(String what, Instant until) {
    private static final Wait NONE = new Wait(null, null);

    /**
     * A provider that can't be asked holds back all its cells; else a time that has passed is no wait.
     *
     * @param provider null: unknown
     * @param reason what a cell itself waits for
     * @param until null when it waits for nothing
     */
    static Wait of(Provider provider, Reason reason, Instant until, Instant now) {
        return of(provider == null ? null : provider.standing(), reason, until, now);
    }

    /** @param standing null: unknown */
    static Wait of(Standing standing, Reason reason, Instant until, Instant now) {
        if (standing != null && standing.state() != Standing.State.UP) {
            return new Wait(
                    switch (standing.state()) {
                        case DOWN -> "provider down";
                        case NO_USABLE_KEY -> "a usable key";
                        case PAUSED -> Reason.PAUSED.words();
                        default -> standing.words();
                    },
                    standing.until());
        }
        return until != null && until.isAfter(now) ? new Wait(reason.words(), until) : NONE;
    }
}
