package dev.rollcall.activities;

import dev.rollcall.llm.Key;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Keys.State;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits.Known;
import dev.rollcall.store.Limits.LearnedLimit;
import dev.rollcall.store.Reason;
import dev.rollcall.store.SlotReservations.LimiterUse;
import dev.rollcall.store.SlotReservations.ReservedSlots;
import dev.rollcall.store.SlotReservations.SlotRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Who may call a provider now, in this worker, and with which key: each key and model has a number of calls at once, a pace
 * where its rate is limited, and a pause after a 429; a key is used only while its provider accepts it; while the provider
 * is down, one probe at a time goes out.
 */
final class ProviderLimiter {
    /** This many failures in a row, with no reply in between, and the provider counts as down. */
    static final int FALLS_AFTER = 5;

    /** Probes that hang. */
    private static final int MOST_PROBES = 3;

    /** A cooling that ends only so much later than the one before is not told again. */
    private static final Duration SAME = Duration.ofMillis(250);

    /** A shorter wait is no wait: the failure counts like one without a hint. */
    private static final Duration LEAST_WAIT = Duration.ofMillis(100);

    private final int atOnce;
    private final InstantSource clock;
    private final AskTimings timings;
    private final Consumer<News> news;
    private final SlotScheduler scheduler;
    private final Supplier<UsageEstimate> firstEstimate;

    private Map<String, KeyHolder> holders = new LinkedHashMap<>();

    private Elsewhere elsewhere = Elsewhere.NONE;

    /** By model; none of them empty. */
    private final Map<String, Queue> queues = new HashMap<>();

    /** How many have come to wait. */
    private long came;

    /** The next wake-up, by {@link SlotScheduler#nanos}. */
    private long alarm = Long.MAX_VALUE;

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

    /** By model. */
    private final Map<String, Unanswered> unanswered = new HashMap<>();

    ProviderLimiter(
            int atOnce,
            InstantSource clock,
            AskTimings timings,
            Consumer<News> news,
            SlotScheduler scheduler,
            Supplier<UsageEstimate> firstEstimate) {
        this.atOnce = atOnce;
        this.clock = clock;
        this.timings = timings;
        this.news = news;
        this.scheduler = scheduler;
        this.firstEstimate = firstEstimate;
        this.probePause = timings.firstProbe();
    }

    /** What a gate has learned that others should know. */
    sealed interface News {
        record Fell(Instant since, String words) implements News {}

        record Rose() implements News {}

        /** @param pause from now on */
        record Cooled(Key key, String model, Duration pause) implements News {}

        /** @param until null: until somebody unparks it */
        record Parked(Key key, Instant until, String words) implements News {}

        record Rejected(Key key, String words) implements News {}

        /** @param instead of which lesson; null: of none */
        record Learned(Key key, String model, LimitKind kind, LearnedLimit learned, LearnedLimit instead)
                implements News {}
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
        /** Come in: {@code permits} calls with this key; each must {@link ProviderLimiter#leave} or be given back. */
        record Open(int permits, Key key, boolean probe) implements Answer {}

        /** All calls that may be under way are, or have been begun for now. */
        record Full() implements Answer {}

        /** Not before {@code until}, as far as anybody knows. */
        record Shut(Reason reason, Instant until) implements Answer {}
    }

    /**
     * Somebody who wants to begin calls.
     *
     * @param n in the order in which they came
     */
    private record Waiter(Runnable whenRoom, int wanted, int priority, long since, long n) {
        boolean isInteractive() {
            return priority == Job.INTERACTIVE;
        }
    }

    /** Those who wait for a model, the most urgent and longest waiting first. */
    private static final class Queue {
        private final Map<Runnable, Waiter> byWho = new HashMap<>();
        private final NavigableSet<Waiter> inOrder =
                new TreeSet<>(Comparator.comparingInt(Waiter::priority).thenComparingLong(Waiter::n));

        void put(Waiter waiter) {
            remove(waiter.whenRoom());
            byWho.put(waiter.whenRoom(), waiter);
            inOrder.add(waiter);
        }

        Waiter get(Runnable whenRoom) {
            return byWho.get(whenRoom);
        }

        Waiter remove(Runnable whenRoom) {
            Waiter gone = byWho.remove(whenRoom);
            if (gone != null) {
                inOrder.remove(gone);
            }
            return gone;
        }

        boolean hasMoreUrgent(int priority, Runnable thanWho) {
            for (Waiter waiter : inOrder) {
                if (waiter.priority() >= priority) {
                    return false;
                }
                if (waiter.whenRoom() != thanWho) {
                    return true;
                }
            }
            return false;
        }

        boolean isInteractive() {
            return inOrder.first().isInteractive();
        }

        /** How many calls they want to begin. */
        int wanted() {
            int wanted = 0;
            for (Waiter waiter : inOrder) {
                wanted += waiter.wanted();
            }
            return wanted;
        }

        /** As many as there is room for: all would only find it full again. */
        void wake(int room, List<Runnable> woken) {
            int left = room;
            for (var waiters = inOrder.iterator(); left > 0 && waiters.hasNext(); left--) {
                Waiter next = waiters.next();
                woken.add(next.whenRoom());
                // Who is interactive keeps its place until it has come in; the others would hold back those below them.
                if (!next.isInteractive()) {
                    waiters.remove();
                    byWho.remove(next.whenRoom());
                }
            }
        }
    }

    /** One key, and its paces by model. */
    private static final class KeyHolder {
        private final Key key;
        private final Map<String, RateLimiter> rateLimiters = new LinkedHashMap<>();

        /** USABLE, PARKED or DISABLED; its paces cool beside that. */
        private State state = State.USABLE;

        private Instant parkedUntil;
        private Instant spentSince;
        private String why;

        /** News of this key that the ledger has not heard yet: until then it knows less than we do. */
        private int untold;

        KeyHolder(Key key) {
            this.key = key;
        }

        boolean isUsable(Instant now) {
            if (state == State.PARKED && parkedUntil != null && !now.isBefore(parkedUntil)) {
                state = State.USABLE;
                parkedUntil = null;
            }
            return state == State.USABLE;
        }
    }

    /** The keys from now on. One that stays keeps its state; calls with one that is gone are ended as usual. */
    void keys(List<Key> keys) {
        synchronized (this) {
            var next = new LinkedHashMap<String, KeyHolder>();
            for (Key key : keys) {
                KeyHolder known = holders.get(key.fingerprint());
                next.put(key.fingerprint(), known != null ? known : new KeyHolder(key));
            }
            holders = next;
        }
        wakeWaiting();
    }

    /**
     * What the ledger knows of a key: from other workers, from people, and from before this worker started.
     *
     * @param pause how long it is parked; null when it is not, or when only a person can end it
     */
    record KeyStatus(String fingerprint, State state, Duration pause, Instant since, String why) {}

    /** Takes over what the ledger knows of the keys, except where it has yet to hear from this gate. */
    void hear(List<KeyStatus> keys, Elsewhere others) {
        synchronized (this) {
            Instant now = clock.instant();
            elsewhere = others;
            for (KeyStatus heard : keys) {
                KeyHolder holder = holders.get(heard.fingerprint());
                if (holder == null || holder.untold > 0) {
                    continue;
                }
                boolean isSpent = heard.state() == State.PARKED || heard.state() == State.DISABLED;
                holder.state = isSpent ? heard.state() : State.USABLE;
                holder.parkedUntil =
                        heard.state() == State.PARKED && heard.pause() != null ? now.plus(heard.pause()) : null;
                holder.spentSince = heard.since();
                holder.why = heard.why();
            }
        }
        wakeWaiting();
    }

    /** Takes over what the ledger knows of the limits, likewise. */
    void hearLimits(List<Known> keyModels) {
        synchronized (this) {
            Instant now = clock.instant();
            for (Known known : keyModels) {
                KeyHolder holder = holders.get(known.keyModel().fingerprint());
                if (holder != null) {
                    RateLimiter rateLimiter =
                            rateLimiter(holder, known.keyModel().model());
                    rateLimiter.hear(known, now);
                    learned(rateLimiter, rateLimiter.tick(now));
                }
            }
        }
        wakeWaiting();
    }

    /** What others are told of the limits' use. */
    synchronized List<LimiterUse> words() {
        Instant now = clock.instant();
        return rateLimiters()
                .filter(rateLimiter -> rateLimiter.limiter() != null)
                .map(rateLimiter -> {
                    Queue queue = queues.getOrDefault(rateLimiter.model(), new Queue());
                    return rateLimiter.word(queue.byWho.size(), queue.wanted(), scheduler.nanos(), now);
                })
                .toList();
    }

    /** How many calls at once this worker may have under way, by limiter. */
    void share(Map<Integer, Integer> shares) {
        synchronized (this) {
            rateLimiters()
                    .filter(rateLimiter -> shares.containsKey(rateLimiter.limiter()))
                    .forEach(rateLimiter -> rateLimiter.share(shares.get(rateLimiter.limiter())));
        }
        wakeWaiting();
    }

    /** The ledger has heard that news. */
    synchronized void told(News ofKey) {
        if (ofKey instanceof News.Cooled cooled) {
            rateLimiter(cooled.key(), cooled.model()).ifPresent(RateLimiter::told);
        } else if (ofKey instanceof News.Learned learned) {
            rateLimiter(learned.key(), learned.model()).ifPresent(RateLimiter::taught);
        } else if (ofKey instanceof News.Parked parked) {
            toldOfKey(parked.key());
        } else if (ofKey instanceof News.Rejected rejected) {
            toldOfKey(rejected.key());
        }
    }

    private void toldOfKey(Key key) {
        KeyHolder holder = holders.get(key.fingerprint());
        if (holder != null) {
            holder.untold--;
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

    /** Calls at once that all keys allow together, for this model and this worker; 1 at least. */
    synchronized int size(String model) {
        Instant now = clock.instant();
        int size = 0;
        for (RateLimiter rateLimiter : usable(model, now)) {
            size += rateLimiter.size();
        }
        return Math.max(1, size);
    }

    /** This worker can't ask, but another one can. */
    synchronized boolean leavesItToOthers() {
        return elsewhere == Elsewhere.USABLE && !anyUsable(clock.instant())
                || elsewhere == Elsewhere.SPENT && holders.isEmpty();
    }

    /** Nobody has a key. */
    synchronized boolean hasNoKey() {
        return holders.isEmpty() && elsewhere == Elsewhere.NONE;
    }

    /**
     * @param priority 1 to 5; nobody comes in before somebody more urgent who waits for the same model
     * @param whenRoom run soon after there may be room again, unless the answer is {@link Answer.Open}; who no longer
     *     wants to come in says so with {@link #forget}
     */
    Answer enter(String model, int wanted, int priority, Runnable whenRoom) {
        Answer answer;
        synchronized (this) {
            answer = answer(model, wanted, priority, whenRoom);
            if (!(answer instanceof Answer.Open)) {
                Queue queue = queues.computeIfAbsent(model, m -> new Queue());
                Waiter before = queue.get(whenRoom);
                queue.put(
                        before == null
                                ? new Waiter(whenRoom, wanted, priority, scheduler.nanos(), came++)
                                : new Waiter(whenRoom, wanted, priority, before.since(), before.n()));
                replenish();
                return answer;
            }
        }
        if (noLongerWaits(model, whenRoom)) {
            wakeWaiting();
        }
        return answer;
    }

    private Answer answer(String model, int wanted, int priority, Runnable whenRoom) {
        Instant now = clock.instant();
        List<RateLimiter> open = open(model, now);
        if (open.isEmpty()) {
            return shut(model, now);
        }
        if (downSince != null) {
            return probe(open.get(0), now);
        }
        long nanos = scheduler.nanos();
        RateLimiter freest = freest(open, nanos);
        Queue queue = queues.get(model);
        int permits = Math.min(wanted, freest.open(nanos));
        if (permits <= 0 || queue != null && queue.hasMoreUrgent(priority, whenRoom)) {
            return new Answer.Full();
        }
        Waiter waited = queue == null ? null : queue.get(whenRoom);
        if (waited != null) {
            freest.waited(nanos - waited.since());
        }
        freest.begin(permits);
        return new Answer.Open(permits, freest.key(), false);
    }

    /** Does not wait for room any more; who was woken and does not come in has to say so, for those behind it. */
    void forget(String model, Runnable whenRoom) {
        noLongerWaits(model, whenRoom);
        wakeWaiting();
    }

    /** @return whether it held back others */
    private synchronized boolean noLongerWaits(String model, Runnable whenRoom) {
        Queue queue = queues.get(model);
        Waiter gone = queue == null ? null : queue.remove(whenRoom);
        if (gone == null) {
            return false;
        }
        if (queue.inOrder.isEmpty()) {
            queues.remove(model);
            return false;
        }
        return queue.inOrder.last().priority() > gone.priority();
    }

    /** Permits that were not used. */
    void giveBack(int permits, Key key, String model, boolean probe) {
        synchronized (this) {
            rateLimiter(key, model).ifPresent(rateLimiter -> rateLimiter.giveBack(permits, probe, scheduler.nanos()));
            if (probe) {
                probes--;
                nextProbe = clock.instant();
            }
        }
        wakeWaiting();
    }

    /** How long a call that was let in has to wait until it is sent, in ns; 0 or less: not at all. */
    synchronized long turn(Key key, String model) {
        return rateLimiter(key, model)
                .map(rateLimiter -> rateLimiter.turn(scheduler.nanos()))
                .orElse(0L);
    }

    /**
     * A call is over.
     *
     * @param cost in 1e-10 USD; null when nobody knows
     * @return how long it takes until a call may be begun again, as far as anybody knows; zero: now
     */
    Duration leave(Key key, String model, Reply reply, Long cost, boolean probe) {
        Duration wait;
        synchronized (this) {
            Instant now = clock.instant();
            KeyHolder holder = holders.getOrDefault(key.fingerprint(), new KeyHolder(key));
            RateLimiter rateLimiter = rateLimiter(holder, model);
            Map<LimitKind, RateLimiter.Learned> learned = rateLimiter.leave(reply, cost, probe, scheduler.nanos(), now);
            probes -= probe ? 1 : 0;
            lastWords = reply.message();
            unanswered.compute(model, (m, before) -> Unanswered.after(before, reply, now));
            switch (reply.outcome()) {
                case OVERLOADED, UNREACHABLE -> {
                    if (isToldToWait(reply)) {
                        wait(rateLimiter, reply.retryAfter(), probe);
                    } else {
                        failed(probe);
                    }
                }
                case RATE_LIMITED -> {
                    heardFrom();
                    rateLimiter.limited(reply, now.minus(reply.latency()), now, learned);
                    Duration hint = reply.retryAfter();
                    cool(
                            rateLimiter,
                            Reason.RATE_LIMIT,
                            hint != null ? hint : timings.backoff(rateLimiter.limitedInRow(), 1));
                }
                case OUT_OF_QUOTA -> {
                    heardFrom();
                    park(holder, reply);
                }
                case KEY_REJECTED -> {
                    heardFrom();
                    reject(holder, reply);
                }
                default -> {
                    heardFrom();
                    rateLimiter.answered();
                }
            }
            learned(rateLimiter, learned);
            wait = open(model, now).isEmpty()
                    ? Duration.between(now, shut(model, now).until())
                    : Duration.ZERO;
        }
        wakeWaiting();
        return wait;
    }

    private void learned(RateLimiter rateLimiter, Map<LimitKind, RateLimiter.Learned> learnedLimits) {
        learnedLimits.forEach((kind, learned) -> news.accept(
                new News.Learned(rateLimiter.key(), rateLimiter.model(), kind, learned.learned(), learned.instead())));
    }

    private void wakeWaiting() {
        var woken = new ArrayList<Runnable>();
        synchronized (this) {
            Instant now = clock.instant();
            for (var each = queues.entrySet().iterator(); each.hasNext(); ) {
                var queue = each.next();
                queue.getValue().wake(room(queue.getKey(), now), woken);
                if (queue.getValue().inOrder.isEmpty()) {
                    each.remove();
                }
            }
            replenish();
        }
        woken.forEach(Runnable::run);
    }

    private int room(String model, Instant now) {
        if (downSince != null) {
            return 1;
        }
        long nanos = scheduler.nanos();
        int room = 0;
        for (RateLimiter rateLimiter : open(model, now)) {
            room += rateLimiter.open(nanos);
        }
        return room;
    }

    /** Reserves what is going to be wanted, and sees to it that who waits is woken when a slot is due. */
    private void replenish() {
        Instant now = clock.instant();
        long nanos = scheduler.nanos();
        long next = Long.MAX_VALUE;
        for (Map.Entry<String, Queue> queue : queues.entrySet()) {
            boolean interactive = queue.getValue().isInteractive();
            List<RateLimiter> open = open(queue.getKey(), now);
            int wanted = queue.getValue().wanted();
            for (RateLimiter rateLimiter : open) {
                wanted -= rateLimiter.reserved();
            }
            for (RateLimiter rateLimiter : open) {
                SlotRequest wish = rateLimiter.wish(wanted, interactive, nanos, now);
                if (wish != null) {
                    wanted -= wish.slots();
                    scheduler.reserve(wish, slots -> reserved(rateLimiter, slots));
                }
                next = Math.min(next, rateLimiter.nextMoment(wanted, interactive));
            }
        }
        if (next < alarm && next != Long.MAX_VALUE) {
            alarm = next;
            long at = next;
            scheduler.wake(Duration.ofNanos(Math.max(0, next - nanos)), () -> {
                synchronized (this) {
                    if (alarm == at) {
                        alarm = Long.MAX_VALUE;
                    }
                }
                wakeWaiting();
            });
        }
    }

    private void reserved(RateLimiter rateLimiter, ReservedSlots slots) {
        synchronized (this) {
            rateLimiter.reserved(slots, scheduler.nanos(), clock.instant());
        }
        wakeWaiting();
    }

    /** Null while the model answers, before it was asked, and while another worker has usable keys that this one lacks. */
    synchronized Unanswered unanswered(String model) {
        return elsewhere == Elsewhere.USABLE ? null : unanswered.get(model);
    }

    synchronized Trouble trouble() {
        String said = lastWords == null ? "" : ": " + lastWords;
        Instant now = clock.instant();
        if (downSince != null) {
            return new Trouble(downSince, "down" + said, confirmed);
        }
        if (holders.isEmpty() || anyUsable(now) || elsewhere == Elsewhere.USABLE) {
            return Trouble.NONE;
        }
        Instant since = holders.values().stream()
                .map(holder -> holder.spentSince)
                .max(Instant::compareTo)
                .orElse(now);
        String why = holders.values().stream()
                .map(holder -> holder.why)
                .filter(words -> words != null)
                .findFirst()
                .map(words -> ": " + words)
                .orElse("");
        return new Trouble(since, "no usable key" + why, true);
    }

    private boolean anyUsable(Instant now) {
        return holders.values().stream().anyMatch(holder -> holder.isUsable(now));
    }

    private static boolean isShut(RateLimiter rateLimiter, Instant now) {
        return rateLimiter.isCooling(now) || rateLimiter.isPaused() || rateLimiter.isDaySpent(now);
    }

    /** Of keys that may be used, whether or not they may be now. */
    private List<RateLimiter> usable(String model, Instant now) {
        var usable = new ArrayList<RateLimiter>(holders.size());
        for (KeyHolder holder : holders.values()) {
            if (holder.isUsable(now)) {
                usable.add(rateLimiter(holder, model));
            }
        }
        return usable;
    }

    private List<RateLimiter> open(String model, Instant now) {
        List<RateLimiter> open = usable(model, now);
        open.removeIf(rateLimiter -> isShut(rateLimiter, now));
        return open;
    }

    private Stream<RateLimiter> rateLimiters() {
        return holders.values().stream().flatMap(holder -> holder.rateLimiters.values().stream());
    }

    private RateLimiter rateLimiter(KeyHolder holder, String model) {
        return holder.rateLimiters.computeIfAbsent(
                model, m -> new RateLimiter(holder.key, m, atOnce, firstEstimate.get()));
    }

    private Optional<RateLimiter> rateLimiter(Key key, String model) {
        return Optional.ofNullable(holders.get(key.fingerprint())).map(holder -> rateLimiter(holder, model));
    }

    /** With the most calls that may be begun now; among equals the one with the most room, the first of those. */
    private static RateLimiter freest(List<RateLimiter> open, long nanos) {
        RateLimiter freest = open.get(0);
        for (RateLimiter rateLimiter : open) {
            int more = rateLimiter.open(nanos) - freest.open(nanos);
            if (more > 0 || more == 0 && rateLimiter.free() > freest.free()) {
                freest = rateLimiter;
            }
        }
        return freest;
    }

    /** No key may be used now: for what one waits, and until when. */
    private Answer.Shut shut(String model, Instant now) {
        List<RateLimiter> usable = usable(model, now);
        Optional<RateLimiter> cooled = usable.stream()
                .filter(rateLimiter -> !rateLimiter.isPaused() && !rateLimiter.isDaySpent(now))
                .min(Comparator.comparing(RateLimiter::cooledUntil));
        if (cooled.isPresent()) {
            return new Answer.Shut(cooled.get().cooledBecause(), cooled.get().cooledUntil());
        }
        Optional<RateLimiter> spent = usable.stream()
                .filter(rateLimiter -> !rateLimiter.isPaused())
                .min(Comparator.comparing(RateLimiter::daySpentUntil));
        if (spent.isPresent()) {
            return new Answer.Shut(Reason.DAY_LIMIT, spent.get().daySpentUntil());
        }
        if (!usable.isEmpty()) {
            // Longer than a box: nobody holds a slot meanwhile, and Temporal lets them look again.
            return new Answer.Shut(Reason.PAUSED, now.plus(timings.box()).plus(timings.look()));
        }
        Optional<Instant> parked = holders.values().stream()
                .filter(holder -> holder.state == State.PARKED)
                .map(holder -> holder.parkedUntil)
                .filter(until -> until != null)
                .min(Instant::compareTo);
        if (parked.isPresent()) {
            return new Answer.Shut(Reason.OUT_OF_QUOTA, parked.get());
        }
        boolean anyParked = holders.values().stream().anyMatch(holder -> holder.state == State.PARKED);
        Reason reason = holders.isEmpty() ? Reason.NO_KEY : anyParked ? Reason.OUT_OF_QUOTA : Reason.KEY_REJECTED;
        return new Answer.Shut(reason, now.plus(timings.slowestProbe()));
    }

    /** One at a time; but one that hangs must not keep the next from finding out that the provider is back. */
    private Answer probe(RateLimiter rateLimiter, Instant now) {
        if (probes == MOST_PROBES) {
            return new Answer.Shut(Reason.OVERLOADED, now.plus(timings.look()));
        }
        if (now.isBefore(nextProbe)) {
            return new Answer.Shut(Reason.OVERLOADED, nextProbe);
        }
        probes++;
        nextProbe = now.plus(timings.slowestProbe().multipliedBy(2));
        rateLimiter.beginProbe();
        return new Answer.Open(1, rateLimiter.key(), true);
    }

    /** A provider that says anything of its own is up, whatever it says. */
    private void heardFrom() {
        lastReply = clock.instant();
        failuresInRow = 0;
        confirmed = false;
        probePause = timings.firstProbe();
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
            probePause = min(probePause.multipliedBy(2), timings.slowestProbe());
        }
    }

    private void fall(Instant since) {
        downSince = since;
        nextProbe = clock.instant().plus(probePause);
    }

    /** Whether an overloaded provider says when to ask again: no call is sent with that key and model until then. */
    static boolean isToldToWait(Reply reply) {
        return reply.outcome() == Outcome.OVERLOADED
                && reply.retryAfter() != null
                && reply.retryAfter().compareTo(LEAST_WAIT) >= 0;
    }

    private void wait(RateLimiter rateLimiter, Duration told, boolean probe) {
        cool(rateLimiter, Reason.OVERLOADED, told);
        if (probe) {
            confirmed = true;
            nextProbe = clock.instant().plus(told);
        }
    }

    private void cool(RateLimiter rateLimiter, Reason reason, Duration pause) {
        Instant now = clock.instant();
        if (rateLimiter.cool(reason, now.plus(pause), SAME, now)) {
            news.accept(new News.Cooled(rateLimiter.key(), rateLimiter.model(), pause));
        }
    }

    private void park(KeyHolder holder, Reply reply) {
        if (holder.state == State.USABLE) {
            holder.parkedUntil = reply.quotaResetsAt();
            spend(holder, State.PARKED, reply.message());
            tell(holder, new News.Parked(holder.key, holder.parkedUntil, reply.message()));
        }
    }

    private void reject(KeyHolder holder, Reply reply) {
        if (holder.state != State.DISABLED) {
            spend(holder, State.DISABLED, reply.message());
            tell(holder, new News.Rejected(holder.key, reply.message()));
        }
    }

    private void spend(KeyHolder holder, State state, String why) {
        holder.state = state;
        holder.spentSince = clock.instant();
        holder.why = why;
    }

    private void tell(KeyHolder holder, News ofKey) {
        holder.untold++;
        news.accept(ofKey);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
