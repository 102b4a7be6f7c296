package dev.rollcall.activities;

import dev.rollcall.activities.UsageEstimate.Use;
import dev.rollcall.llm.AnnouncedLimit;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.RateKind;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.Limit;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits;
import dev.rollcall.store.Limits.Known;
import dev.rollcall.store.Limits.LearnedLimit;
import dev.rollcall.store.Reason;
import dev.rollcall.store.SlotReservations;
import dev.rollcall.store.SlotReservations.LimiterUse;
import dev.rollcall.store.SlotReservations.Micros;
import dev.rollcall.store.SlotReservations.ReservedSlots;
import dev.rollcall.store.SlotReservations.Settlement;
import dev.rollcall.store.SlotReservations.SlotRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One key and one model, in this worker: its calls under way, its slots in time, and what is known of its limits. Slots are
 * reserved ahead, and used when they are due; one that nobody used in time is gone. Guarded by its gate.
 */
final class RateLimiter {
    /** Of a limit; exactly 100 % of it meets with refusals as soon as anything is late. */
    private static final double SHARE = 0.98;

    /** So much is reserved at once, and while less than that lies ahead. */
    private static final Duration RUN = Duration.ofMillis(500);

    /** Who is interactive goes before what others have reserved. */
    private static final Duration INTERACTIVE = Duration.ofSeconds(2);

    /** A slot may be used so much later than it is due. */
    private static final long STALE = Duration.ofMillis(500).toNanos();

    private static final Duration LATE_TOKENS = Duration.ofSeconds(2);
    private static final Duration LEDGER_AWAY = Duration.ofMillis(500);
    private static final int MOST_AT_ONCE = 100;

    /** A pace counts as kept only when about as much was asked as this worker's share of it allows. */
    private static final double USED = 0.6;

    /** Nobody allows fewer calls at once. */
    private static final int FEW = 2;

    /** At first a process's calls are held up on their way, by half a second and more. */
    private static final long WARM_UP = Duration.ofSeconds(8).toNanos();

    /** Of its pace, until it is warm: what is held up is then not too early for those before it. */
    private static final double COLD = 0.5;

    /** A 429 that comes alone, in so many calls, is the fault of something that was held up, and not of the pace. */
    private static final int ALONE = 100;

    /** Half a run. */
    private static final int AT_LEAST = 2;

    /** But no more than a thousandth of a day's calls: what is reserved by a worker that dies is lost to that day. */
    private static final int OF_A_DAY = 1_000;

    /** What was held up on the way is caught up on hardly faster than the provider's own pace: so much of each ns. */
    private static final double CATCHING_UP = 0.01;

    /** After as many full buckets without a call there is nothing to make up for: some workers may have a slot in turn. */
    private static final int IDLE = 4;

    /** So much of the slack is sent at once. */
    private static final double BURST = 0.2;

    private static final List<LimitKind> BY_MINUTE = List.of(
            LimitKind.REQUESTS_PER_MINUTE,
            LimitKind.TOKENS_PER_MINUTE,
            LimitKind.INPUT_TOKENS_PER_MINUTE,
            LimitKind.OUTPUT_TOKENS_PER_MINUTE);

    private final Key key;
    private final String model;
    private final UsageEstimate estimate;
    private final UsageWindow minute = new UsageWindow();

    private Integer limiter;
    private Map<LimitKind, Limit> limits = new EnumMap<>(LimitKind.class);
    private Map<LimitKind, LearnedLimit> learnedLimits = new EnumMap<>(LimitKind.class);
    private final Map<LimitKind, Long> announced = new EnumMap<>(LimitKind.class);

    /** Lessons that the ledger has not heard yet: until then it knows less than we do. */
    private int untaught;

    /** Calls at once that this worker may have under way, of those that all together may. */
    private int share;

    /** Calls at once that the provider seems to allow: halved by a 429, grown by one with each round of replies. */
    private double room;

    private int inFlight;

    private int replies;
    private long firstOpen = Long.MIN_VALUE;

    /** It begins slowly, and with one call, and one more for each reply. */
    private boolean cold = true;

    private int limitedInRow;
    private Instant cooledUntil = Instant.MIN;
    private Reason cooledBecause = Reason.RATE_LIMIT;

    /** News of a cooling that the ledger has not heard yet. */
    private int untold;

    /** Calls are begun at slots in time; otherwise whenever there is room. */
    private boolean paced;

    private boolean paused;

    /** µs for each request, token, input token and output token; 0: not limited. */
    private final double[] perUnit = new double[BY_MINUTE.size()];

    private final Deque<Long> slots = new ArrayDeque<>();
    private boolean asking;

    /** Slots of calls that were let in and are not sent yet. */
    private final Deque<Long> sending = new ArrayDeque<>();

    /** How much later than their slots calls are sent, in ns. */
    private long delay;

    private long lastSent;

    /** Until then no call was free: a slot that was due before was not held up on its way. */
    private long lastFull = Long.MIN_VALUE;

    /** Nothing was reserved when last asked: until then it is not worth asking again. */
    private long notBefore = Long.MIN_VALUE;

    /** The same for who is interactive. */
    private long notBeforeInteractive = Long.MIN_VALUE;

    private boolean askingInteractive;
    private Instant daySpentUntil = Instant.MIN;
    private Use unsettled = Use.NONE;
    private long unusedRequests;

    /** On its way to the ledger. */
    private Use settling = Use.NONE;

    private long settlingRequests;
    private long waits;
    private long waitedNanos;
    private Duration hint = Duration.ZERO;
    private Instant changed = Instant.MIN;
    private long begunSinceChange;
    private Instant refused = Instant.MIN;
    private long begunSinceRefused = ALONE;

    RateLimiter(Key key, String model, int atOnce, UsageEstimate estimate) {
        this.key = key;
        this.model = model;
        this.estimate = estimate;
        this.share = atOnce;
        this.room = atOnce;
    }

    Key key() {
        return key;
    }

    String model() {
        return model;
    }

    Integer limiter() {
        return limiter;
    }

    /** @param instead of which lesson; null: of none */
    record Learned(LearnedLimit learned, LearnedLimit instead) {}

    /** What the ledger knows of it. */
    void hear(Known known, Instant now) {
        boolean isNew = limiter == null;
        limiter = known.id();
        if (untold == 0) {
            cooledUntil = known.cooling() == null ? Instant.MIN : now.plus(known.cooling());
        }
        if (untaught > 0) {
            return;
        }
        Map<LimitKind, Limit> before = limits;
        int atOnceBefore = atOnce();
        limits = new EnumMap<>(LimitKind.class);
        limits.putAll(known.limits());
        learnedLimits = new EnumMap<>(LimitKind.class);
        learnedLimits.putAll(known.learnedLimits());
        if (isNew || !Limits.isSame(before, limits)) {
            change(Limits.isLower(before, limits), now);
        }
        if (atOnceBefore != atOnce() && room >= atOnceBefore) {
            room = atOnce();
        }
    }

    /** @param lower then what was reserved at the faster pace is given up */
    private void change(boolean lower, Instant now) {
        changed = now;
        begunSinceChange = 0;
        notBefore = Long.MIN_VALUE;
        notBeforeInteractive = Long.MIN_VALUE;
        daySpentUntil = Instant.MIN;
        while (lower && !slots.isEmpty()) {
            giveUpSlot();
        }
        paced = limiter != null && limits.keySet().stream().anyMatch(kind -> kind != LimitKind.CONCURRENCY);
        paused = limits.values().stream().anyMatch(Limit::isPaused);
        for (int i = 0; i < perUnit.length; i++) {
            Limit limit = limits.get(BY_MINUTE.get(i));
            perUnit[i] = limit == null || limit.isPaused()
                    ? 0
                    : 60e6 / (SHARE * limit.value().doubleValue());
        }
    }

    private void giveUpStale(long nanos) {
        while (!slots.isEmpty() && slots.peek() < nanos - STALE) {
            giveUpSlot();
        }
        while (!slots.isEmpty() && delay > STALE) {
            long slot = slots.peek();
            giveUpSlot();
            delay -= slots.isEmpty() ? delay - STALE : slots.peek() - slot;
        }
    }

    private void giveUpSlot() {
        slots.remove();
        unusedRequests--;
        unsettled = unsettled.minus(estimate.next());
    }

    void share(int calls) {
        share = calls;
    }

    /** Calls at once that all workers together may have under way. */
    int atOnce() {
        Limit limit = limits.get(LimitKind.CONCURRENCY);
        return limit == null ? (int) Math.ceil(room) : limit.value().intValue();
    }

    /** Calls at once that are worth preparing for. */
    int size() {
        return Math.max(0, Math.min(share, atOnce()));
    }

    int free() {
        return (int) Math.min(Math.min(room, share), paced && cold ? 1 + replies : room) - inFlight;
    }

    boolean isCooling(Instant now) {
        return now.isBefore(cooledUntil);
    }

    Instant cooledUntil() {
        return cooledUntil;
    }

    /** Why it cools. The ledger does not keep the reason: a cooling that another worker began shows as a rate limit. */
    Reason cooledBecause() {
        return cooledBecause;
    }

    boolean isPaused() {
        return paused;
    }

    boolean isDaySpent(Instant now) {
        return now.isBefore(daySpentUntil);
    }

    Instant daySpentUntil() {
        return daySpentUntil;
    }

    /** Calls that may be begun now. */
    int open(long nanos) {
        warm(nanos);
        if (!paced) {
            return Math.max(0, free());
        }
        giveUpStale(nanos);
        int due = 0;
        for (long slot : slots) {
            if (slot > nanos || due >= free()) {
                break;
            }
            due++;
        }
        return due;
    }

    private void warm(long nanos) {
        firstOpen = firstOpen == Long.MIN_VALUE ? nanos : firstOpen;
        cold = cold && nanos - firstOpen < WARM_UP;
    }

    int reserved() {
        return slots.size();
    }

    void begin(int calls) {
        inFlight += calls;
        begunSinceChange += calls;
        begunSinceRefused += calls;
        for (int i = 0; i < calls && paced && !slots.isEmpty(); i++) {
            sending.add(Math.max(slots.remove(), lastFull));
        }
    }

    void beginProbe() {
        inFlight++;
    }

    /** Not used after all; somebody else may. */
    void giveBack(int calls, boolean probe, long nanos) {
        inFlight -= calls;
        if (!probe) {
            begunSinceChange -= calls;
            for (int i = 0; i < calls && paced; i++) {
                slots.addFirst(sending.isEmpty() ? nanos : sending.removeLast());
            }
        }
    }

    /**
     * How long a call that was begun has to wait until it is sent. What was held up is as late as the one before it, so that
     * those held up together, here and in other workers, don't come together; that delay is made up for little by little.
     * But where all that may be under way fits into a bucket, it may come together.
     */
    long turn(long nanos) {
        Long slot = sending.poll();
        double step = perUnit[0] * 1_000;
        if (slot == null || step == 0 || atOnce() * step <= slack()) {
            delay = 0;
            return 0;
        }
        long gap = Math.max(0, slot - lastSent);
        boolean wasIdle = gap > IDLE * (slack() + step);
        long left = wasIdle ? 0 : Math.max(0, delay - Math.round(gap * CATCHING_UP));
        lastSent = slot;
        delay = Math.max(left, nanos - slot - Math.round(BURST * slack()));
        return slot + delay - nanos;
    }

    /** In ns of its pace: the strictest bucket known holds what a second allows, and two requests at least. */
    private double slack() {
        double step = perUnit[0] * 1_000;
        return step == 0 ? 1e9 : Math.max(2 * step, 1e9) - step;
    }

    void waited(long nanos) {
        waits++;
        waitedNanos += Math.max(0, nanos);
    }

    /**
     * When a slot is due, or worth asking for; {@code Long.MAX_VALUE}: that is no question of time.
     *
     * @param wanted calls that somebody waits to begin, beyond what is reserved
     */
    long nextMoment(int wanted, boolean interactive) {
        long due = slots.isEmpty() || free() <= 0 ? Long.MAX_VALUE : slots.peek();
        return paced && !asking && room(wanted) > 0 ? Math.min(due, worthAsking(interactive)) : due;
    }

    /** How many more may be reserved; when it is 0, a call that ends makes it more. */
    private int room(int wanted) {
        return Math.min(wanted, free() - slots.size());
    }

    private long worthAsking(boolean interactive) {
        return interactive
                ? notBeforeInteractive
                : slots.isEmpty() ? notBefore : Math.max(notBefore, slots.peekLast() - RUN.toNanos());
    }

    /**
     * What to reserve now; null: nothing.
     *
     * @param wanted calls that somebody waits to begin, beyond what is reserved
     */
    SlotRequest wish(int wanted, boolean interactive, long nanos, Instant now) {
        int room = room(wanted);
        if (!paced || asking || isPaused() || isDaySpent(now) || room <= 0 || nanos < worthAsking(interactive)) {
            return null;
        }
        Micros step = step();
        long run = step.most() == 0 ? MOST_AT_ONCE : Math.max(1, RUN.toNanos() / 1_000 / step.most());
        // Where they follow each other fast, some more than is wanted now save many reservations.
        long atLeast = Math.max(1, Math.min(run / AT_LEAST, perDay() / OF_A_DAY));
        asking = true;
        askingInteractive = interactive;
        return new SlotRequest(
                limiter,
                (int) Math.min(Math.max(Math.min(room, run), atLeast), MOST_AT_ONCE),
                interactive ? INTERACTIVE : RUN,
                step,
                late(),
                perDay(LimitKind.REQUESTS_PER_DAY),
                ticksPerDay(),
                ticksPerDay() == null ? 0 : ticksPerCall(),
                settlement());
    }

    /** Calls that the day's limits allow, at the price that is expected. */
    private long perDay() {
        Long requests = perDay(LimitKind.REQUESTS_PER_DAY);
        Long ticks = ticksPerDay();
        return Math.min(
                requests == null ? Long.MAX_VALUE : requests,
                ticks == null ? Long.MAX_VALUE : ticks / Math.max(1, ticksPerCall()));
    }

    private Long perDay(LimitKind kind) {
        return limits.containsKey(kind) ? Long.valueOf(limits.get(kind).value().longValue()) : null;
    }

    private Long ticksPerDay() {
        return limits.containsKey(LimitKind.DOLLARS_PER_DAY)
                ? Long.valueOf(SlotReservations.ticks(
                        limits.get(LimitKind.DOLLARS_PER_DAY).value()))
                : null;
    }

    private long ticksPerCall() {
        return Math.round(estimate.next().ticks());
    }

    /** Slots that have been reserved; null: the ledger is away. */
    void reserved(ReservedSlots more, long nanos, Instant now) {
        asking = false;
        if (more == null) {
            unsettled = unsettled.plus(settling);
            unusedRequests += settlingRequests;
            notBefore = nanos + LEDGER_AWAY.toNanos();
            notBeforeInteractive = notBefore;
        } else if (more.slots() == 0) {
            if (more.isDaySpent()) {
                daySpentUntil = now.plus(more.first());
            }
            notBefore = nanos + more.first().toNanos();
            // What is too late for the others may be early enough for who is interactive.
            notBeforeInteractive = askingInteractive ? notBefore : Long.MIN_VALUE;
        } else {
            notBefore = Long.MIN_VALUE;
            notBeforeInteractive = Long.MIN_VALUE;
            // Late ones are due now: the ledger has counted how much may be caught up on.
            for (int i = 0; i < more.slots(); i++) {
                slots.add(Math.max(
                        nanos,
                        nanos + more.first().plus(more.step().multipliedBy(i)).toNanos()));
            }
        }
    }

    private Micros step() {
        double times = cold ? 1 / COLD : 1;
        Micros tokens = estimate.next().micros(perUnit[1] * times, perUnit[2] * times, perUnit[3] * times);
        return new Micros(Math.round(perUnit[0] * times), tokens.tokens(), tokens.input(), tokens.output());
    }

    private Micros late() {
        long tokens = LATE_TOKENS.toNanos() / 1_000;
        return new Micros(Math.round(BURST * slack() / 1_000), tokens, tokens, tokens);
    }

    private Settlement settlement() {
        var settlement = new Settlement(
                unsettled.micros(perUnit[1], perUnit[2], perUnit[3]),
                unusedRequests,
                limits.containsKey(LimitKind.DOLLARS_PER_DAY) ? Math.round(unsettled.ticks()) : 0);
        settling = unsettled;
        settlingRequests = unusedRequests;
        unsettled = Use.NONE;
        unusedRequests = 0;
        return settlement;
    }

    /** A call is over; what it taught, by axis. */
    Map<LimitKind, Learned> leave(Reply reply, Long cost, boolean probe, long nanos, Instant now) {
        lastFull = free() <= 0 ? nanos : lastFull;
        inFlight--;
        replies++;
        Use expected = estimate.next();
        Use used = estimate.learn(reply, cost);
        minute.add(now.getEpochSecond(), 1, Math.round(used.input()), Math.round(used.output()));
        if (paced && !probe) {
            unsettled = unsettled.plus(used.minus(expected));
        }
        var learned = new EnumMap<LimitKind, Learned>(LimitKind.class);
        for (AnnouncedLimit said : reply.announced()) {
            LimitKind kind = kind(said.kind());
            announced.put(kind, said.limit());
            learn(learned, kind, LimitTuner.announced(limits.get(kind), said.limit(), now), now);
        }
        return learned;
    }

    /**
     * A 429: the pace of what was limited is learned anew, where it is a pace; else there is room for fewer at once.
     *
     * @param begun when the call was: a pace that has changed since is not to blame, and those refused together are one 429
     * @param learned what its headers have taught; what this teaches is added
     */
    void limited(Reply reply, Instant begun, Instant now, Map<LimitKind, Learned> learned) {
        if (reply.retryAfter() != null && reply.retryAfter().compareTo(hint) > 0) {
            hint = reply.retryAfter();
        }
        if (begun.isBefore(refused)) {
            return;
        }
        limitedInRow++;
        boolean isAlone = begunSinceRefused >= ALONE;
        refused = now;
        begunSinceRefused = 0;
        LimitKind said = reply.limitedBy() == null ? null : kind(reply.limitedBy());
        // DeepSeek speaks of nothing else; but nobody allows so few at once.
        boolean isRate = said == null || said == LimitKind.CONCURRENCY && inFlight < FEW && slowest() != null;
        LimitKind slowest = isRate ? slowest() : said;
        if (slowest == null || !BY_MINUTE.contains(slowest) || !limits.containsKey(slowest)) {
            if (slowest != LimitKind.REQUESTS_PER_DAY) {
                room = Math.max(1, Math.min(room, size()) / 2);
            }
        } else if (!begun.isBefore(changed)) {
            Limit inForce = limits.get(slowest);
            if (isAnnounced(slowest)) {
                learn(learned, slowest, LimitTuner.stumbled(inForce, now), now);
            } else if (!isAlone) {
                learn(
                        learned,
                        slowest,
                        LimitTuner.refused(inForce, learnedLimits.get(slowest), proven(slowest, now), now),
                        now);
            }
        }
    }

    /** How long it was kept, in what a bucket holds; zero when it was not used, and so teaches nothing. */
    private double proven(LimitKind kind, Instant now) {
        if (changed.equals(Instant.MIN) || begunSinceChange < USED * allowedSinceChange(now)) {
            return 0;
        }
        double perSecond = Math.max(0.01, limits.get(kind).value().doubleValue() / 60);
        double bucket = Math.max(1, 2 / perSecond);
        return Duration.between(changed, now).toMillis() / 1_000.0 / bucket;
    }

    private boolean isAnnounced(LimitKind kind) {
        Long said = announced.get(kind);
        return said != null && limits.get(kind).value().compareTo(BigDecimal.valueOf(said)) <= 0;
    }

    private double allowedSinceChange(Instant now) {
        double mine = Math.min(1, share / (double) Math.max(1, atOnce()));
        return mine * SHARE * Duration.between(changed, now).toMillis() * 1_000 / Math.max(1, step().most());
    }

    int limitedInRow() {
        return limitedInRow;
    }

    void answered() {
        limitedInRow = 0;
        room = Math.min(atOnce(), room + 1 / room);
    }

    /** What time alone teaches. */
    Map<LimitKind, Learned> tick(Instant now) {
        var learned = new EnumMap<LimitKind, Learned>(LimitKind.class);
        for (LimitKind kind : List.copyOf(limits.keySet())) {
            Limit inForce = limits.get(kind);
            LearnedLimit last = learnedLimits.get(kind);
            Long said = announced.get(kind);
            if (said != null) {
                learn(learned, kind, LimitTuner.rise(inForce, last, said, now), now);
            } else if (last != null && BY_MINUTE.contains(kind) && isKept(inForce, last, now)) {
                learn(learned, kind, LimitTuner.kept(inForce, last, now), now);
            }
        }
        return learned;
    }

    private boolean isKept(Limit inForce, LearnedLimit last, Instant now) {
        if (changed.equals(Instant.MIN) || inForce.isPaused()) {
            return false;
        }
        Duration gone = Duration.between(changed, now);
        return gone.compareTo(LimitTuner.hold(inForce, last, hint)) >= 0
                && begunSinceChange >= USED * allowedSinceChange(now);
    }

    private void learn(Map<LimitKind, Learned> learned, LimitKind kind, LearnedLimit lesson, Instant now) {
        if (lesson == null) {
            return;
        }
        learned.put(kind, new Learned(lesson, learnedLimits.get(kind)));
        untaught++;
        Limit before = limits.get(kind);
        BigDecimal ceiling = before == null ? null : before.ceiling();
        boolean isInForce = ceiling == null || lesson.value().compareTo(ceiling) < 0;
        limits.put(
                kind,
                new Limit(
                        isInForce ? lesson.value() : ceiling,
                        lesson.announced() ? Limit.Source.ANNOUNCED : Limit.Source.LEARNED,
                        null,
                        now,
                        ceiling));
        learnedLimits.put(kind, lesson);
        change(before == null || lesson.value().compareTo(before.value()) < 0, now);
    }

    /** The ledger has heard a lesson. */
    void taught() {
        untaught--;
    }

    /** The slowest pace of all; null: it has none. */
    private LimitKind slowest() {
        Use next = estimate.next();
        double[] step = {
            perUnit[0],
            perUnit[1] * (next.input() + next.output()),
            perUnit[2] * next.input(),
            perUnit[3] * next.output()
        };
        LimitKind slowest = null;
        double most = 0;
        for (int i = 0; i < step.length; i++) {
            if (step[i] > most) {
                most = step[i];
                slowest = BY_MINUTE.get(i);
            }
        }
        return slowest;
    }

    /** @return whether others should hear of it */
    boolean cool(Reason reason, Instant until, Duration same, Instant now) {
        boolean isNews = !isCooling(now) || until.isAfter(cooledUntil.plus(same));
        if (until.isAfter(cooledUntil)) {
            cooledUntil = until;
            cooledBecause = reason;
        }
        if (isNews) {
            untold++;
        }
        return isNews;
    }

    void told() {
        untold--;
    }

    /** What others are told of it, once a second. */
    LimiterUse word(int waiting, int wanted, long nanos, Instant now) {
        giveUpStale(nanos);
        var word = new LimiterUse(
                limiter,
                isPaused() ? 0 : atOnce(),
                inFlight + wanted,
                inFlight,
                waiting,
                minute.used(now.getEpochSecond()),
                waits,
                waitedNanos / 1_000_000,
                asking ? Settlement.NONE : settlement());
        waits = 0;
        waitedNanos = 0;
        return word;
    }

    private static final Map<RateKind, LimitKind> KINDS = kinds();

    private static Map<RateKind, LimitKind> kinds() {
        var kinds = new HashMap<RateKind, LimitKind>();
        for (RateKind kind : RateKind.values()) {
            kinds.put(kind, LimitKind.valueOf(kind.name()));
        }
        return Map.copyOf(kinds);
    }

    private static LimitKind kind(RateKind kind) {
        return KINDS.get(kind);
    }
}
