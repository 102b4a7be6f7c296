package dev.rollcall.activities.limits;

import dev.rollcall.activities.limits.LearnedLimits.LimitChange;
import dev.rollcall.activities.limits.UsageEstimate.Use;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits;
import dev.rollcall.store.Limits.LimiterLimits;
import dev.rollcall.store.SlotReservations.LimiterUse;
import dev.rollcall.store.SlotReservations.Micros;
import dev.rollcall.store.SlotReservations.ReservedSlots;
import dev.rollcall.store.SlotReservations.Settlement;
import dev.rollcall.store.SlotReservations.SlotRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The limits of one key and one model in this worker. Where a rate is limited, calls begin at slots in time (GCRA) that all
 * workers reserve in the ledger, a little ahead; a slot that is not used in time is lost. Guarded by the provider's lock.
 */
final class RateLimiter {
    /** Interactive waiters reserve slots that are due within this time; the others within {@link SlotBuffer#RESERVED_AHEAD}. */
    private static final Duration INTERACTIVE = Duration.ofSeconds(2);

    /** How far token rates may lag behind the clock and still catch up, in µs. */
    private static final long LATE_TOKENS = Duration.ofSeconds(2).toNanos() / 1_000;

    private static final int MOST_SLOTS = 100;

    /**
     * When slots are close together, at least half a buffer is reserved at a time, to save calls to the ledger; but no more than
     * this worker may have under way at once: with a small share of the concurrency limit it would lose most of them.
     */
    private static final int PART_OF_BUFFER = 2;

    /** But at most a thousandth of a day's calls: slots reserved by a worker that dies are lost for that day. */
    private static final int PART_OF_DAY = 1_000;

    private final String model;
    private final UsageEstimate estimate;
    private final UsageWindow lastMinute = new UsageWindow();
    private final ConcurrencyLimit concurrency;
    private final WarmUp warmUp = new WarmUp();
    private final LearnedLimits learned;
    private final Cooling cooling = new Cooling();
    private final SlotBuffer slots = new SlotBuffer();
    private final SendSpacing spacing = new SendSpacing();
    private final Settlements settlements = new Settlements();

    /** The id of its row in the ledger; null while it has none. */
    private Integer id;

    private long waits;
    private long waitedNanos;

    RateLimiter(String model, int atOnce, UsageEstimate estimate) {
        this.model = model;
        this.estimate = estimate;
        this.concurrency = new ConcurrencyLimit(atOnce);
        this.learned = new LearnedLimits(estimate, concurrency, warmUp);
    }

    String model() {
        return model;
    }

    Integer id() {
        return id;
    }

    Cooling cooling() {
        return cooling;
    }

    ConcurrencyLimit concurrency() {
        return concurrency;
    }

    /** Start of the next day that has calls left; a time in the past means today still has some. */
    Instant daySpentUntil() {
        return slots.daySpentUntil();
    }

    boolean isDaySpent(Instant now) {
        return slots.isDaySpent(now);
    }

    boolean isPaused() {
        return learned.inForce().isPaused();
    }

    boolean isClosed(Instant now) {
        return cooling.isOn(now) || isPaused() || isDaySpent(now);
    }

    /** How many times in a row calls were refused by a limit. */
    int refusedInRow() {
        return learned.refusedInRow();
    }

    /** Takes over the ledger's values, except those this worker changed and has not reported yet. */
    void hear(LimiterLimits known, boolean coolingNotReported, boolean limitsNotReported, Instant now) {
        boolean isNew = id == null;
        id = known.id();
        if (!coolingNotReported) {
            cooling.hear(known.cooling() == null ? Instant.MIN : now.plus(known.cooling()));
        }
        if (!limitsNotReported) {
            LimitsInForce before = learned.inForce();
            if (learned.hear(known.limits(), known.learnedLimits(), isNew, now)) {
                limitsChanged(before);
            }
            concurrency.configure(learned.inForce().concurrency());
        }
    }

    /** Limit changes due only to time passing. */
    Map<LimitKind, LimitChange> tick(Instant now) {
        return learn(() -> learned.tick(now));
    }

    private Map<LimitKind, LimitChange> learn(Supplier<Map<LimitKind, LimitChange>> lesson) {
        LimitsInForce before = learned.inForce();
        Map<LimitKind, LimitChange> changes = lesson.get();
        if (!changes.isEmpty()) {
            limitsChanged(before);
            concurrency.configure(learned.inForce().concurrency());
        }
        return changes;
    }

    /** After a limit became lower, gives up all reserved slots: they are too close together. */
    private void limitsChanged(LimitsInForce before) {
        slots.limitsChanged();
        boolean isLower = Limits.isLower(before.all(), learned.inForce().all());
        while (isLower && slots.size() > 0) {
            giveUpSlot();
        }
    }

    /** Calls that may be begun now. */
    int open(long nanos) {
        warmUp.tick(nanos);
        if (!learned.inForce().isPaced()) {
            return Math.max(0, free());
        }
        giveUpStale(nanos);
        return slots.due(nanos, free());
    }

    /** How many more calls the concurrency limit allows now. */
    int free() {
        return concurrency.free(learned.inForce().isPaced() ? warmUp.mostAtOnce() : Integer.MAX_VALUE);
    }

    int reserved() {
        return slots.size();
    }

    /** @return the slot of the call, or {@link Permit#NO_SLOT} */
    long begin() {
        concurrency.begin(1);
        learned.begin(1);
        return learned.inForce().isPaced() && slots.size() > 0 ? spacing.usable(slots.takeFirst()) : Permit.NO_SLOT;
    }

    void beginProbe() {
        concurrency.begin(1);
    }

    void cancelProbe() {
        concurrency.end();
    }

    /** The call was not made: its slot is free again. */
    void cancel(long slot) {
        concurrency.end();
        learned.cancel();
        if (slot != Permit.NO_SLOT && learned.inForce().isPaced()) {
            slots.putBack(slot);
        }
    }

    long untilSend(long slot, long nanos) {
        return slot == Permit.NO_SLOT
                ? 0
                : spacing.untilSend(slot, nanos, learned.inForce(), concurrency.ofAllWorkers());
    }

    void waited(long nanos) {
        waits++;
        waitedNanos += Math.max(0, nanos);
    }

    /** A call is over. */
    Map<LimitKind, LimitChange> finish(Reply reply, Long cost, boolean probe, long nanos, Instant now) {
        if (free() <= 0) {
            spacing.ranOut(nanos);
        }
        concurrency.end();
        warmUp.replied();
        Use expected = estimate.next();
        Use used = estimate.learn(reply, cost);
        lastMinute.add(now.getEpochSecond(), 1, Math.round(used.input()), Math.round(used.output()));
        if (learned.inForce().isPaced() && !probe) {
            settlements.used(used, expected);
        }
        return learn(() -> learned.announcedBy(reply, now));
    }

    /** The call was refused by a rate limit. */
    Map<LimitKind, LimitChange> refused(Reply reply, Instant begun, Instant now) {
        return learn(() -> learned.refusedBy(reply, begun, now));
    }

    void answered() {
        learned.answered();
        concurrency.increase();
    }

    /**
     * When the next slot is due, or when it is worth reserving more. {@code Long.MAX_VALUE}: time alone changes nothing; a call
     * must end first.
     *
     * @param wanted calls that wait to begin and have no reserved slot yet
     */
    long nextMoment(int wanted, boolean interactive) {
        long due = slots.size() == 0 || free() <= 0 ? Long.MAX_VALUE : slots.first();
        boolean mayReserve = learned.inForce().isPaced() && !slots.isReserving() && room(wanted) > 0;
        return mayReserve ? Math.min(due, slots.worthReserving(interactive)) : due;
    }

    /** How many more slots may be reserved. When it is 0, it grows when a call ends. */
    private int room(int wanted) {
        return Math.min(wanted, free() - slots.size());
    }

    /**
     * What to reserve now; null: nothing.
     *
     * @param wanted calls that wait to begin and have no reserved slot yet
     */
    SlotRequest reserve(int wanted, boolean interactive, long nanos, Instant now) {
        LimitsInForce limits = learned.inForce();
        int room = room(wanted);
        if (!limits.isPaced() || slots.isReserving() || isPaused() || isDaySpent(now) || room <= 0) {
            return null;
        }
        if (nanos < slots.worthReserving(interactive)) {
            return null;
        }
        Use call = estimate.next();
        long ticksPerCall = Math.round(call.ticks());
        Micros step = limits.step(call, 1 / warmUp.rate());
        long buffer =
                step.most() == 0 ? MOST_SLOTS : Math.max(1, SlotBuffer.RESERVED_AHEAD.toNanos() / 1_000 / step.most());
        long least = Math.max(
                1,
                Math.min(
                        Math.min(buffer / PART_OF_BUFFER, concurrency.ofThisWorker()),
                        limits.callsPerDay(ticksPerCall) / PART_OF_DAY));
        slots.reserve(interactive);
        return new SlotRequest(
                id,
                (int) Math.min(Math.max(Math.min(room, buffer), least), MOST_SLOTS),
                interactive ? INTERACTIVE : SlotBuffer.RESERVED_AHEAD,
                step,
                new Micros(
                        Math.round(SendSpacing.BURST * limits.slack() / 1_000), LATE_TOKENS, LATE_TOKENS, LATE_TOKENS),
                limits.requestsPerDay(),
                limits.ticksPerDay(),
                limits.ticksPerDay() == null ? 0 : ticksPerCall,
                settlements.take(limits));
    }

    /** The ledger has answered. @param more null: the ledger is away */
    void reserved(ReservedSlots more, long nanos, Instant now) {
        if (more == null) {
            settlements.notSent();
        }
        slots.reserved(more, nanos, now);
    }

    /** What this worker reports to the ledger once a second. */
    LimiterUse use(int waiting, int wanted, long nanos, Instant now) {
        giveUpStale(nanos);
        var use = new LimiterUse(
                id,
                isPaused() ? 0 : concurrency.ofAllWorkers(),
                // Without a share for its reserved slots they would be lost, and nobody else has them.
                concurrency.inFlight() + Math.max(wanted, slots.size()),
                concurrency.inFlight(),
                waiting,
                lastMinute.used(now.getEpochSecond()),
                waits,
                waitedNanos / 1_000_000,
                slots.isReserving() ? Settlement.NONE : settlements.take(learned.inForce()));
        waits = 0;
        waitedNanos = 0;
        return use;
    }

    private void giveUpStale(long nanos) {
        while (slots.isFirstStale(nanos)) {
            giveUpSlot();
        }
        while (slots.size() > 0 && spacing.delay() > SlotBuffer.STALE) {
            long slot = slots.first();
            giveUpSlot();
            spacing.shorten(slots.size() == 0 ? spacing.delay() - SlotBuffer.STALE : slots.first() - slot);
        }
    }

    private void giveUpSlot() {
        slots.takeFirst();
        settlements.notUsed(estimate.next());
    }
}
