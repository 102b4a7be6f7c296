package dev.rollcall.activities;

import dev.rollcall.llm.Key;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Who may call a provider now, in this worker: a number of calls at once, a pause after a 429, one probe at a time
 * while the provider is down, and a key that is accepted.
 */
final class Gate {
    /** This many failures in a row, with no reply in between, and the provider counts as down. */
    static final int FALLS_AFTER = 5;

    private final int limit;
    private final InstantSource clock;
    private final Tempo tempo;
    private final Listener listener;
    private final Set<Key> keys;

    private final Set<Runnable> waitingForRoom = new LinkedHashSet<>();

    private int inFlight;
    /** Calls at once that the provider seems to allow: halved by a 429, grown by one with each round of replies. */
    private double room;

    private int failuresInRow;
    private int limitedInRow;
    private Instant firstFailure;
    private Instant downSince;
    private Instant nextProbe;
    private Duration probePause;
    private boolean probing;
    private Instant cooledUntil = Instant.MIN;
    private Trouble told;

    /** It was this gate's own calls that failed; what a worker before it wrote may be over long since. */
    private boolean confirmed;

    private String lastWords;

    Gate(int limit, List<Key> keys, Instant downSince, InstantSource clock, Tempo tempo, Listener listener) {
        this.limit = limit;
        this.room = limit;
        this.keys = new LinkedHashSet<>(keys);
        this.clock = clock;
        this.tempo = tempo;
        this.listener = listener;
        this.probePause = tempo.firstProbe();
        if (downSince != null || keys.isEmpty()) {
            fall(downSince == null ? clock.instant() : downSince);
            confirmed = keys.isEmpty();
        }
        told = trouble();
    }

    /** Hears of trouble when it changes. */
    interface Listener {
        void changed(Trouble trouble);
    }

    /**
     * What is wrong with a provider.
     *
     * @param downSince null while it can be asked
     * @param until when a rate limit is over, null without one
     * @param confirmed {@code downSince} is this worker's own experience, not only what was written before it started
     */
    record Trouble(Instant downSince, Instant until, String words, boolean confirmed) {
        static final Trouble NONE = new Trouble(null, null, null, false);
    }

    /** What the gate says to somebody who wants to call. */
    sealed interface Answer {
        /** Come in: {@code permits} calls with this key; each must {@link Gate#leave} or be given back. */
        record Open(int permits, Key key, boolean probe) implements Answer {}

        /** All calls that may be under way are. */
        record Full() implements Answer {}

        /** Not before {@code until}. */
        record Shut(Reason reason, Instant until) implements Answer {}
    }

    /** @param whenRoom run once, soon after there may be room again, when the answer is {@link Answer.Full} */
    synchronized Answer enter(int wanted, Runnable whenRoom) {
        Instant now = clock.instant();
        if (keys.isEmpty()) {
            return new Answer.Shut(Reason.KEY_REJECTED, now.plus(tempo.slowestProbe()));
        }
        if (now.isBefore(cooledUntil)) {
            return new Answer.Shut(Reason.RATE_LIMIT, cooledUntil);
        }
        if (downSince != null) {
            return probe(now);
        }
        int free = Math.min(wanted, (int) room - inFlight);
        if (free <= 0) {
            waitingForRoom.add(whenRoom);
            return new Answer.Full();
        }
        inFlight += free;
        return new Answer.Open(free, key(), false);
    }

    /** Permits that were not used. */
    void giveBack(int permits, boolean probe) {
        synchronized (this) {
            inFlight -= permits;
            probing &= !probe;
        }
        wakeWaiting();
    }

    /** A call is over. */
    void leave(Key key, Reply reply, boolean probe) {
        synchronized (this) {
            inFlight--;
            probing &= !probe;
            lastWords = reply.message();
            switch (reply.outcome()) {
                case OVERLOADED, UNREACHABLE -> failed(probe);
                case RATE_LIMITED -> limited(reply.retryAfter());
                case KEY_REJECTED, OUT_OF_QUOTA -> drop(key);
                default -> {
                    answered();
                    limitedInRow = 0;
                    room = Math.min(limit, room + 1 / room);
                }
            }
            tell();
        }
        wakeWaiting();
    }

    private void wakeWaiting() {
        // As many as there is room for, the longest waiting first: all of them would only find it full again.
        var woken = new ArrayList<Runnable>();
        synchronized (this) {
            boolean open = downSince == null && !clock.instant().isBefore(cooledUntil);
            int free = open ? Math.max(1, (int) room - inFlight) : waitingForRoom.size();
            for (var waiting = waitingForRoom.iterator(); waiting.hasNext() && woken.size() < free; ) {
                woken.add(waiting.next());
                waiting.remove();
            }
        }
        woken.forEach(Runnable::run);
    }

    /** What is wrong now; {@link Trouble#downSince} is null while somebody can be asked. */
    synchronized Trouble trouble() {
        boolean cooling = clock.instant().isBefore(cooledUntil);
        return new Trouble(downSince, cooling ? cooledUntil : null, words(cooling), confirmed);
    }

    private Answer probe(Instant now) {
        if (probing || now.isBefore(nextProbe)) {
            return new Answer.Shut(Reason.OVERLOADED, now.isBefore(nextProbe) ? nextProbe : now.plus(tempo.look()));
        }
        probing = true;
        inFlight++;
        return new Answer.Open(1, key(), true);
    }

    private Key key() {
        return keys.iterator().next();
    }

    private void answered() {
        failuresInRow = 0;
        // An answer to a call that went out before the last key was dropped opens nothing.
        if (!keys.isEmpty()) {
            downSince = null;
            confirmed = false;
        }
        probePause = tempo.firstProbe();
    }

    private void failed(boolean probe) {
        Instant now = clock.instant();
        if (failuresInRow++ == 0) {
            firstFailure = now;
        }
        confirmed |= probe;
        if (downSince == null && failuresInRow >= FALLS_AFTER) {
            fall(firstFailure);
            confirmed = true;
        } else if (probe) {
            nextProbe = now.plus(probePause);
            probePause = min(probePause.multipliedBy(2), tempo.slowestProbe());
        }
    }

    private void fall(Instant since) {
        downSince = since;
        nextProbe = clock.instant().plus(probePause);
    }

    /** A provider that counts requests is up, whatever it said before. */
    private void limited(Duration hint) {
        answered();
        limitedInRow++;
        room = Math.max(1, room / 2);
        Duration pause = hint != null ? hint : tempo.backoff(limitedInRow, 1);
        Instant until = clock.instant().plus(pause);
        if (until.isAfter(cooledUntil)) {
            cooledUntil = until;
        }
    }

    private void drop(Key key) {
        keys.remove(key);
        if (keys.isEmpty()) {
            confirmed = true;
            if (downSince == null) {
                fall(clock.instant());
            }
        }
    }

    private void tell() {
        Trouble now = trouble();
        boolean same = Objects.equals(now.downSince, told.downSince)
                && (now.words == null) == (told.words == null)
                && (now.until == null || now.until.equals(told.until));
        if (!same) {
            told = now;
            listener.changed(now);
        }
    }

    private String words(boolean cooling) {
        String said = lastWords == null ? "" : ": " + lastWords;
        if (keys.isEmpty()) {
            return "no usable key" + said;
        }
        if (downSince != null) {
            return "down" + said;
        }
        return cooling ? "rate limit" : null;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
