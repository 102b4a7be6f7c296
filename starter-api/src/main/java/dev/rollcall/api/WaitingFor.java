package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.rollcall.store.ProviderStatus;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Reason;
import java.time.Instant;

/** What open cells wait for, and until when; both null when they only wait for their turn. */
public record WaitingFor(@JsonProperty("waiting_for") String what, Instant until) {
    private static final WaitingFor NONE = new WaitingFor(null, null);

    /** A job that samples goes on once they are read. */
    static final WaitingFor READING = new WaitingFor("its answers to be read", null);

    /**
     * A provider that can't be asked holds back all its cells. Otherwise a time that has passed is not a wait.
     *
     * @param provider null: unknown
     * @param reason what a cell itself waits for
     * @param until null when it waits for nothing
     */
    public static WaitingFor of(KnownProvider provider, Reason reason, Instant until, Instant now) {
        return of(provider == null ? null : provider.status(), reason, until, now);
    }

    /** @param status null: unknown */
    public static WaitingFor of(ProviderStatus status, Reason reason, Instant until, Instant now) {
        if (status != null && status.state() != ProviderStatus.ProviderCondition.UP) {
            return new WaitingFor(
                    switch (status.state()) {
                        case DOWN -> "provider down";
                        case NO_USABLE_KEY -> "a usable key";
                        case PAUSED -> Reason.PAUSED.words();
                        default -> status.words();
                    },
                    status.until());
        }
        return until != null && until.isAfter(now) ? new WaitingFor(reason.words(), until) : NONE;
    }
}
