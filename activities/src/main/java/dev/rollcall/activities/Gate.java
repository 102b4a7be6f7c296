package dev.rollcall.activities;

import dev.rollcall.llm.Key;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.Keys.State;
import dev.rollcall.store.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Who may call a provider now, in this worker, and with which key: each key has a number of calls at once, a pause after
 * a 429, and is used only while its provider accepts it; while the provider is down, one probe at a time goes out.
 */
final class Gate {
    /** This many failures in a row, with no reply in between, and the provider counts as down. */
    static final int FALLS_AFTER = 5;

    /** Probes that hang. */
    private static final int MOST_PROBES = 3;

    /** A cooling that ends only so much later than the one before is not told again. */
    private static final Duration SAME = Duration.ofMillis(250);

    private final int limit;
    private final InstantSource clock;
    private final Tempo tempo;
    private final Consumer<News> news;

    private Map<String, Lane> lanes = new LinkedHashMap<>();

    private Elsewhere elsewhere = Elsewhere.NONE;

    private final Set<Runnable> waiting = new LinkedHashSet<>();

    /** Interactive: until these have come in, or have gone, nobody else does. */
    private final Set<Runnable> waitingFirst = new LinkedHashSet<>();

    private int failuresInRow;
    private Instant firstFailure;
    private Instant lastFailure = Instant.MIN;
    private Instant lastReply = Instant.MIN;
    private Instant downSince;
    private Instant nextProbe;
    private Duration probePause;
    private int probes;

    /** It was this gate's own calls that failed; what others wrote may be over long since. */
    private boolean confirmed;

    private String lastWords;

    Gate(int limit, InstantSource clock, Tempo tempo, Consumer<News> news) {
        this.limit = limit;
        this.clock = clock;
        this.tempo = tempo;
        this.news = news;
        this.probePause = tempo.firstProbe();
    }

    /** What a gate has learned that others should know. */
    sealed interface News {
        record Fell(Instant since, String words) implements News {}

        record Rose() implements News {}

        /** @param pause from now on */
        record Cooled(Key key, Duration pause) implements News {}

        /** @param until null: until somebody unparks it */
        record Parked(Key key, Instant until, String words) implements News {}

        record Rejected(Key key, String words) implements News {}
    }

    /**
     * Why nobody can be asked, for as long as a job has patience with it.
     *
     * @param since null while somebody can be asked
     * @param confirmed it is this worker's own experience, not only what others wrote
     */
    record Trouble(Instant since, String words, boolean confirmed) {
        static final Trouble NONE = new Trouble(null, null, false);
    }

    /** Whether other workers have keys that this one does not have. */
    enum Elsewhere {
        NONE,
        /** Some, but none that may be used. */
        SPENT,
        USABLE
    }

    /** What the gate says to somebody who wants to call. */
    sealed interface Answer {
        /** Come in: {@code permits} calls with this key; each must {@link Gate#leave} or be given back. */
        record Open(int permits, Key key, boolean probe) implements Answer {}

        /** All calls that may be under way are. */
        record Full() implements Answer {}

        /** Not before {@code until}, as far as anybody knows. */
        record Shut(Reason reason, Instant until) implements Answer {}
    }

    /** One key. */
    private static final class Lane {
        private final Key key;
        private int inFlight;

        /** Calls at once that the provider seems to allow: halved by a 429, grown by one with each round of replies. */
        private double room;

        private int limitedInRow;
        private Instant cooledUntil = Instant.MIN;

        /** USABLE, PARKED or DISABLED; it cools beside that. */
        private State state = State.USABLE;

        private Instant parkedUntil;
        private Instant spentSince;
        private String why;

        /** News of this key that the ledger has not heard yet: until then it knows less than we do. */
        private int untold;

        Lane(Key key, int limit) {
            this.key = key;
            this.room = limit;
        }

        boolean isUsable(Instant now) {
            if (state == State.PARKED && parkedUntil != null && !now.isBefore(parkedUntil)) {
                state = State.USABLE;
                parkedUntil = null;
            }
            return state == State.USABLE;
        }

        boolean isOpen(Instant now) {
            return isUsable(now) && !now.isBefore(cooledUntil);
        }

        int free() {
            return (int) room - inFlight;
        }
    }

    /** The keys from now on. One that stays keeps its state; calls with one that is gone are ended as usual. */
    void keys(List<Key> keys) {
        synchronized (this) {
            var next = new LinkedHashMap<String, Lane>();
            for (Key key : keys) {
                Lane known = lanes.get(key.fingerprint());
                next.put(key.fingerprint(), known != null ? known : new Lane(key, limit));
            }
            lanes = next;
        }
        wakeWaiting();
    }

    /**
     * What the ledger knows of a key: from other workers, from people, and from before this worker started.
     *
     * @param pause how long it cools or is parked; null when it does neither, or when only a person can end it
     */
    record Heard(String fingerprint, State state, Duration pause, Instant since, String why) {}

    /** Takes over what the ledger knows of the keys, except where it has yet to hear from this gate. */
    void hear(List<Heard> keys, Elsewhere others) {
        synchronized (this) {
            Instant now = clock.instant();
            elsewhere = others;
            for (Heard heard : keys) {
                Lane lane = lanes.get(heard.fingerprint());
                if (lane == null || lane.untold > 0) {
                    continue;
                }
                Instant until = heard.pause() == null ? null : now.plus(heard.pause());
                lane.state = heard.state() == State.COOLING ? State.USABLE : heard.state();
                lane.parkedUntil = heard.state() == State.PARKED ? until : null;
                lane.spentSince = heard.since();
                lane.why = heard.why();
                lane.cooledUntil = heard.state() == State.COOLING && until != null ? until : Instant.MIN;
            }
        }
        wakeWaiting();
    }

    /** The ledger has heard that news of a key. */
    synchronized void told(Key key) {
        Lane lane = lanes.get(key.fingerprint());
        if (lane != null) {
            lane.untold--;
        }
    }

    /** Another worker, or one before this, has called the provider down. One that is answered here knows better. */
    synchronized void hearDown(Instant since, Instant told) {
        if (downSince == null && lastReply.isBefore(told)) {
            fall(since);
        }
    }

    /** Another worker has had a reply at that moment: if that is news, the next probe need not wait. */
    void hearUp(Instant told) {
        synchronized (this) {
            if (downSince == null || !told.isAfter(lastFailure)) {
                return;
            }
            nextProbe = clock.instant();
        }
        wakeWaiting();
    }

    /** When this worker last had a reply of the provider, whatever it said. */
    synchronized Instant lastReply() {
        return lastReply;
    }

    /** Calls at once that all keys allow together; 1 at least. */
    synchronized int size() {
        Instant now = clock.instant();
        long usable = lanes.values().stream().filter(lane -> lane.isUsable(now)).count();
        return limit * (int) Math.max(1, usable);
    }

    /** This worker can't ask, but another one can. */
    synchronized boolean leavesItToOthers() {
        return elsewhere == Elsewhere.USABLE && !anyUsable(clock.instant())
                || elsewhere == Elsewhere.SPENT && lanes.isEmpty();
    }

    /** Nobody has a key. */
    synchronized boolean hasNoKey() {
        return lanes.isEmpty() && elsewhere == Elsewhere.NONE;
    }

    /**
     * @param first somebody waits for it: it goes before all others that do not have this
     * @param whenRoom run soon after there may be room again, unless the answer is {@link Answer.Open}; who no longer
     *     wants to come in says so with {@link #forget}
     */
    Answer enter(int wanted, boolean first, Runnable whenRoom) {
        Answer answer;
        synchronized (this) {
            answer = answer(wanted, first);
            if (!(answer instanceof Answer.Open)) {
                (first ? waitingFirst : waiting).add(whenRoom);
                return answer;
            }
        }
        forget(whenRoom);
        return answer;
    }

    private Answer answer(int wanted, boolean first) {
        Instant now = clock.instant();
        Lane lane = freest(now);
        if (lane == null) {
            return shut(now);
        }
        if (downSince != null) {
            return probe(lane, now);
        }
        if (lane.free() <= 0 || !first && !waitingFirst.isEmpty()) {
            return new Answer.Full();
        }
        int permits = Math.min(wanted, lane.free());
        lane.inFlight += permits;
        return new Answer.Open(permits, lane.key, false);
    }

    /** Does not wait for room any more. */
    void forget(Runnable whenRoom) {
        boolean heldOthersBack;
        synchronized (this) {
            waiting.remove(whenRoom);
            heldOthersBack = waitingFirst.remove(whenRoom);
        }
        if (heldOthersBack) {
            wakeWaiting();
        }
    }

    /** Permits that were not used. */
    void giveBack(int permits, Key key, boolean probe) {
        synchronized (this) {
            Lane lane = lanes.get(key.fingerprint());
            if (lane != null) {
                lane.inFlight -= permits;
            }
            if (probe) {
                probes--;
                nextProbe = clock.instant();
            }
        }
        wakeWaiting();
    }

    /**
     * A call is over.
     *
     * @return how long it takes until a call may be begun again, as far as anybody knows; zero: now
     */
    Duration leave(Key key, Reply reply, boolean probe) {
        Duration wait;
        synchronized (this) {
            Lane lane = lanes.getOrDefault(key.fingerprint(), new Lane(key, limit));
            lane.inFlight--;
            probes -= probe ? 1 : 0;
            lastWords = reply.message();
            switch (reply.outcome()) {
                case OVERLOADED, UNREACHABLE -> failed(probe);
                case RATE_LIMITED -> {
                    heardFrom();
                    cool(lane, reply.retryAfter());
                }
                case OUT_OF_QUOTA -> {
                    heardFrom();
                    park(lane, reply);
                }
                case KEY_REJECTED -> {
                    heardFrom();
                    reject(lane, reply);
                }
                default -> {
                    heardFrom();
                    lane.limitedInRow = 0;
                    lane.room = Math.min(limit, lane.room + 1 / lane.room);
                }
            }
            Instant now = clock.instant();
            wait = freest(now) != null
                    ? Duration.ZERO
                    : Duration.between(now, shut(now).until());
        }
        wakeWaiting();
        return wait;
    }

    private void wakeWaiting() {
        // As many as there is room for, the longest waiting first: all of them would only find it full again.
        var woken = new ArrayList<Runnable>();
        synchronized (this) {
            Instant now = clock.instant();
            int room = downSince != null
                    ? 1
                    : lanes.values().stream()
                            .filter(lane -> lane.isOpen(now))
                            .mapToInt(lane -> Math.max(0, lane.free()))
                            .sum();
            waitingFirst.stream().limit(room).forEach(woken::add);
            for (var next = waiting.iterator(); waitingFirst.isEmpty() && next.hasNext() && woken.size() < room; ) {
                woken.add(next.next());
                next.remove();
            }
        }
        woken.forEach(Runnable::run);
    }

    synchronized Trouble trouble() {
        String said = lastWords == null ? "" : ": " + lastWords;
        Instant now = clock.instant();
        if (downSince != null) {
            return new Trouble(downSince, "down" + said, confirmed);
        }
        if (lanes.isEmpty() || anyUsable(now) || elsewhere == Elsewhere.USABLE) {
            return Trouble.NONE;
        }
        Instant since = lanes.values().stream()
                .map(lane -> lane.spentSince)
                .max(Instant::compareTo)
                .orElse(now);
        String why = lanes.values().stream()
                .map(lane -> lane.why)
                .filter(words -> words != null)
                .findFirst()
                .map(words -> ": " + words)
                .orElse("");
        return new Trouble(since, "no usable key" + why, true);
    }

    private boolean anyUsable(Instant now) {
        return lanes.values().stream().anyMatch(lane -> lane.isUsable(now));
    }

    /** The key with the most room, among equals the first; null when none may be used now. */
    private Lane freest(Instant now) {
        Lane freest = null;
        for (Lane lane : lanes.values()) {
            if (lane.isOpen(now) && (freest == null || lane.free() > freest.free())) {
                freest = lane;
            }
        }
        return freest;
    }

    /** No key may be used now: for what one waits, and until when. */
    private Answer.Shut shut(Instant now) {
        Instant cooled = earliest(lane -> lane.isUsable(now), lane -> lane.cooledUntil);
        if (cooled != null) {
            return new Answer.Shut(Reason.RATE_LIMIT, cooled);
        }
        Instant parked = earliest(lane -> lane.state == State.PARKED, lane -> lane.parkedUntil);
        if (parked != null) {
            return new Answer.Shut(Reason.OUT_OF_QUOTA, parked);
        }
        boolean anyParked = lanes.values().stream().anyMatch(lane -> lane.state == State.PARKED);
        Reason reason = lanes.isEmpty() ? Reason.NO_KEY : anyParked ? Reason.OUT_OF_QUOTA : Reason.KEY_REJECTED;
        return new Answer.Shut(reason, now.plus(tempo.slowestProbe()));
    }

    private Instant earliest(Predicate<Lane> which, Function<Lane, Instant> moment) {
        return lanes.values().stream()
                .filter(which)
                .map(moment)
                .filter(until -> until != null)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** One at a time; but one that hangs must not keep the next from finding out that the provider is back. */
    private Answer probe(Lane lane, Instant now) {
        if (probes == MOST_PROBES) {
            return new Answer.Shut(Reason.OVERLOADED, now.plus(tempo.look()));
        }
        if (now.isBefore(nextProbe)) {
            return new Answer.Shut(Reason.OVERLOADED, nextProbe);
        }
        probes++;
        nextProbe = now.plus(tempo.slowestProbe().multipliedBy(2));
        lane.inFlight++;
        return new Answer.Open(1, lane.key, true);
    }

    /** A provider that says anything of its own is up, whatever it says. */
    private void heardFrom() {
        lastReply = clock.instant();
        failuresInRow = 0;
        confirmed = false;
        probePause = tempo.firstProbe();
        if (downSince != null) {
            downSince = null;
            news.accept(new News.Rose());
        }
    }

    private void failed(boolean probe) {
        Instant now = clock.instant();
        lastFailure = now;
        if (failuresInRow++ == 0) {
            firstFailure = now;
        }
        confirmed |= probe;
        if (downSince == null && failuresInRow >= FALLS_AFTER) {
            fall(firstFailure);
            confirmed = true;
            news.accept(new News.Fell(downSince, lastWords));
        } else if (probe) {
            nextProbe = now.plus(probePause);
            probePause = min(probePause.multipliedBy(2), tempo.slowestProbe());
        }
    }

    private void fall(Instant since) {
        downSince = since;
        nextProbe = clock.instant().plus(probePause);
    }

    private void cool(Lane lane, Duration hint) {
        lane.limitedInRow++;
        lane.room = Math.max(1, lane.room / 2);
        Duration pause = hint != null ? hint : tempo.backoff(lane.limitedInRow, 1);
        Instant until = clock.instant().plus(pause);
        if (lane.isOpen(clock.instant()) || until.isAfter(lane.cooledUntil.plus(SAME))) {
            tell(lane, new News.Cooled(lane.key, pause));
        }
        if (until.isAfter(lane.cooledUntil)) {
            lane.cooledUntil = until;
        }
    }

    private void park(Lane lane, Reply reply) {
        if (lane.state == State.USABLE) {
            lane.parkedUntil = reply.quotaResetsAt();
            spend(lane, State.PARKED, reply.message());
            tell(lane, new News.Parked(lane.key, lane.parkedUntil, reply.message()));
        }
    }

    private void reject(Lane lane, Reply reply) {
        if (lane.state != State.DISABLED) {
            spend(lane, State.DISABLED, reply.message());
            tell(lane, new News.Rejected(lane.key, reply.message()));
        }
    }

    private void spend(Lane lane, State state, String why) {
        lane.state = state;
        lane.spentSince = clock.instant();
        lane.why = why;
    }

    private void tell(Lane lane, News ofKey) {
        lane.untold++;
        news.accept(ofKey);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
