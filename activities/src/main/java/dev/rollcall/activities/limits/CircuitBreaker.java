package dev.rollcall.activities.limits;

import java.time.Duration;
import java.time.Instant;

/**
 * Stops calls to a provider that is down, and finds out when it is back. Five failures in a row open it; then one probe at a
 * time goes out, and the first reply, whatever it says, closes it. Guarded by the provider's lock.
 */
final class CircuitBreaker {
    /** So many failures in a row, without a reply in between, open it. */
    static final int FAILURES_TO_OPEN = 5;

    /** A probe may hang; so many may be under way at once. */
    private static final int MOST_PROBES = 3;

    enum BreakerState {
        /** The provider is up: calls go out. */
        CLOSED,
        /** The provider is down: no call goes out before the next probe is due. */
        OPEN,
        /** The provider is down, and a probe is under way. */
        HALF_OPEN
    }

    private final LimiterTimings timings;
    private int failuresInRow;
    private Instant firstFailure;
    private Instant lastFailure = Instant.MIN;
    private Instant lastReply = Instant.MIN;
    private Instant openSince;
    private Instant nextProbe;
    private Duration probePause;
    private int probes;
    private boolean confirmed;
    private String lastWords;

    CircuitBreaker(LimiterTimings timings) {
        this.timings = timings;
        this.probePause = timings.firstProbe();
    }

    BreakerState state() {
        return openSince == null ? BreakerState.CLOSED : probes == 0 ? BreakerState.OPEN : BreakerState.HALF_OPEN;
    }

    boolean isOpen() {
        return state() != BreakerState.CLOSED;
    }

    /** Since when the provider is down; null while it is up. */
    Instant openSince() {
        return openSince;
    }

    /** True if our own calls failed; false if we only read so in the ledger, which may be outdated. */
    boolean isConfirmed() {
        return confirmed;
    }

    /** When any call of this worker last had a reply. */
    Instant lastReply() {
        return lastReply;
    }

    /** What the last call said, for people; null when it said nothing. */
    String lastWords() {
        return lastWords;
    }

    void said(String words) {
        lastWords = words;
    }

    /** When the next probe may go out, while this is open; {@code now} or earlier: at once. */
    Instant probeAt(Instant now) {
        return probes == MOST_PROBES ? now.plus(timings.look()) : nextProbe;
    }

    /** A probe goes out. If it hangs, the next one may follow after twice the slowest pause. */
    void probeStarts(Instant now) {
        probes++;
        nextProbe = now.plus(timings.slowestProbe().multipliedBy(2));
    }

    void probeEnds() {
        probes--;
    }

    void probeCancelled(Instant now) {
        probes--;
        nextProbe = now;
    }

    /**
     * The provider replied, whatever it said: it is up.
     *
     * @return whether this was open until now
     */
    boolean replied(Instant now) {
        boolean wasOpen = isOpen();
        lastReply = now;
        failuresInRow = 0;
        confirmed = false;
        probePause = timings.firstProbe();
        openSince = null;
        return wasOpen;
    }

    /**
     * A call got no reply, or one that says that the provider does not work.
     *
     * @return whether this opens now
     */
    boolean failed(boolean probe, Instant now) {
        lastFailure = now;
        if (failuresInRow++ == 0) {
            firstFailure = now;
        }
        confirmed |= probe;
        if (!isOpen() && failuresInRow >= FAILURES_TO_OPEN) {
            open(firstFailure, now);
            confirmed = true;
            return true;
        }
        if (probe) {
            nextProbe = now.plus(probePause);
            Duration doubled = probePause.multipliedBy(2);
            probePause = doubled.compareTo(timings.slowestProbe()) < 0 ? doubled : timings.slowestProbe();
        }
        return false;
    }

    /** A probe was told to come back later: the provider is still down, and the next probe waits as long as told. */
    void probeToldToWait(Duration wait, Instant now) {
        confirmed = true;
        nextProbe = now.plus(wait);
    }

    /** The ledger says that the provider is down. A worker that had a reply after {@code written} knows better. */
    void openedElsewhere(Instant since, Instant written, Instant now) {
        if (!isOpen() && lastReply.isBefore(written)) {
            open(since, now);
        }
    }

    /**
     * Another worker had a reply.
     *
     * @return whether that is news: then the next probe is due at once
     */
    boolean repliedElsewhere(Instant written, Instant now) {
        if (!isOpen() || !written.isAfter(lastFailure)) {
            return false;
        }
        nextProbe = now;
        return true;
    }

    private void open(Instant since, Instant now) {
        openSince = since;
        nextProbe = now.plus(probePause);
    }
}
