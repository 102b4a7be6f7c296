package dev.rollcall.simulator.control;

import dev.rollcall.simulator.control.RequestCounts.KeyCount;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import java.util.ArrayDeque;
import java.util.List;

/** Counts the requests of one key, in all and by the second. */
final class KeyCounter {
    /** Seconds that are kept of each key: the latest in which it was used. */
    static final int SECONDS_KEPT = 3_600;

    private final ArrayDeque<Second> seconds = new ArrayDeque<>();
    private long requests;
    private long usable;
    private long limited;
    private int most;

    /** The requests that came in within one second, and what came of them, then or later. Its key's lock guards it. */
    static final class Second {
        private final long epochSecond;
        private int requests;
        private int usable;
        private int limited;
        private int other;

        Second(long epochSecond) {
            this.epochSecond = epochSecond;
        }
    }

    synchronized Second asked(long epochSecond) {
        Second second = seconds.peekLast();
        if (second == null || second.epochSecond < epochSecond) {
            second = new Second(epochSecond);
            if (seconds.size() == SECONDS_KEPT) {
                seconds.removeFirst();
            }
            seconds.addLast(second);
        }
        requests++;
        second.requests++;
        most = Math.max(most, second.requests);
        return second;
    }

    synchronized void askedBefore() {
        requests++;
    }

    synchronized void ended(Second second, SimulatedOutcome outcome, int by) {
        if (outcome.usable()) {
            usable += by;
            second.usable += by;
        } else if (outcome == SimulatedOutcome.LIMITED) {
            limited += by;
            second.limited += by;
        } else {
            second.other += by;
        }
    }

    synchronized KeyCount count() {
        return new KeyCount(requests, usable, limited, most);
    }

    /** Adds its seconds from that one on. */
    synchronized void addSeconds(String provider, String fingerprint, long since, List<SecondCount> to) {
        for (Second one : seconds) {
            if (one.epochSecond >= since) {
                to.add(new SecondCount(
                        one.epochSecond, provider, fingerprint, one.requests, one.usable, one.limited, one.other));
            }
        }
    }
}
