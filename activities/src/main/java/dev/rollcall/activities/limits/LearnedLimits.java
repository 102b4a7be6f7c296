package dev.rollcall.activities.limits;

import dev.rollcall.llm.AnnouncedLimit;
import dev.rollcall.llm.RateKind;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.Limit;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits;
import dev.rollcall.store.Limits.LearnedLimit;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The limits of one key and model in force, and what headers, 429s and time teach about them; {@link LimitTuner} has the rules.
 * Guarded by the provider's lock.
 */
final class LearnedLimits {
    /** A rate counts as kept only when at least this part of what this worker may ask was asked. */
    private static final double USED = 0.6;

    /** A 429 that comes alone, in so many calls, is the fault of a call that was late, and not of the rate. */
    private static final int ALONE = 100;

    /** No provider allows fewer calls at once: a 429 that blames concurrency then means the rate (DeepSeek knows no other word). */
    private static final int FEW = 2;

    private final UsageEstimate estimate;
    private final ConcurrencyLimit concurrency;
    private final WarmUp warmUp;

    private LimitsInForce inForce = LimitsInForce.NONE;
    private Map<LimitKind, LearnedLimit> learned = new EnumMap<>(LimitKind.class);
    private final Map<LimitKind, Long> announced = new EnumMap<>(LimitKind.class);

    private Instant changed = Instant.MIN;
    private long begunSinceChange;
    private Instant refused = Instant.MIN;
    private long begunSinceRefused = ALONE;
    private int refusedInRow;
    private Duration longestWait = Duration.ZERO;

    LearnedLimits(UsageEstimate estimate, ConcurrencyLimit concurrency, WarmUp warmUp) {
        this.estimate = estimate;
        this.concurrency = concurrency;
        this.warmUp = warmUp;
    }

    /** @param instead of which one; null: of none */
    record LimitChange(LearnedLimit learned, LearnedLimit instead) {}

    LimitsInForce inForce() {
        return inForce;
    }

    int refusedInRow() {
        return refusedInRow;
    }

    void answered() {
        refusedInRow = 0;
    }

    void begin(int calls) {
        begunSinceChange += calls;
        begunSinceRefused += calls;
    }

    void cancel() {
        begunSinceChange--;
    }

    /**
     * What the ledger knows.
     *
     * @param isNew it knows this key and model since now
     * @return whether anything is different
     */
    boolean hear(Map<LimitKind, Limit> limits, Map<LimitKind, LearnedLimit> known, boolean isNew, Instant now) {
        Map<LimitKind, Limit> before = inForce.all();
        var ofCalls = new EnumMap<LimitKind, Limit>(LimitKind.class);
        ofCalls.putAll(limits);
        ofCalls.keySet().removeIf(kind -> !kind.isOfCalls());
        boolean isDifferent = isNew || !Limits.isSame(before, ofCalls);
        inForce = new LimitsInForce(ofCalls, true);
        learned = new EnumMap<>(LimitKind.class);
        learned.putAll(known);
        if (isDifferent) {
            change(now);
        }
        return isDifferent;
    }

    private void change(Instant now) {
        changed = now;
        begunSinceChange = 0;
    }

    /** What the reply's headers teach. */
    Map<LimitKind, LimitChange> announcedBy(Reply reply, Instant now) {
        var changes = new EnumMap<LimitKind, LimitChange>(LimitKind.class);
        for (AnnouncedLimit said : reply.announced()) {
            LimitKind kind = kind(said.kind());
            announced.put(kind, said.limit());
            learn(changes, kind, LimitTuner.announced(inForce.of(kind), said.limit(), now), now);
        }
        return changes;
    }

    /**
     * A 429: the rate that was too fast is learned anew, where it is a rate; else fewer calls at once are allowed.
     *
     * @param begun when the call was: a rate that has changed since is not to blame, and those refused together are one 429
     */
    Map<LimitKind, LimitChange> refusedBy(Reply reply, Instant begun, Instant now) {
        var changes = new EnumMap<LimitKind, LimitChange>(LimitKind.class);
        if (reply.retryAfter() != null && reply.retryAfter().compareTo(longestWait) > 0) {
            longestWait = reply.retryAfter();
        }
        if (begun.isBefore(refused)) {
            return changes;
        }
        refusedInRow++;
        boolean isAlone = begunSinceRefused >= ALONE;
        refused = now;
        begunSinceRefused = 0;
        LimitKind blamed = blamed(reply);
        if (blamed == null || !LimitsInForce.RATES.contains(blamed) || inForce.of(blamed) == null) {
            if (blamed != LimitKind.REQUESTS_PER_DAY) {
                concurrency.decrease();
            }
        } else if (!begun.isBefore(changed)) {
            Limit limit = inForce.of(blamed);
            if (isAnnounced(blamed)) {
                learn(changes, blamed, LimitTuner.stumbled(limit, now), now);
            } else if (!isAlone) {
                learn(changes, blamed, LimitTuner.refused(limit, learned.get(blamed), proven(limit, now), now), now);
            }
        }
        return changes;
    }

    /** What was too much, as the reply says; else the slowest rate; null when no rate is limited. */
    private LimitKind blamed(Reply reply) {
        LimitKind said = reply.limitedBy() == null ? null : kind(reply.limitedBy());
        LimitKind slowest = inForce.slowest(estimate.next());
        boolean isRate =
                said == null || said == LimitKind.CONCURRENCY && concurrency.inFlight() < FEW && slowest != null;
        return isRate ? slowest : said;
    }

    /** What time alone teaches. */
    Map<LimitKind, LimitChange> tick(Instant now) {
        var changes = new EnumMap<LimitKind, LimitChange>(LimitKind.class);
        for (LimitKind kind : Set.copyOf(inForce.all().keySet())) {
            Limit limit = inForce.of(kind);
            LearnedLimit last = learned.get(kind);
            Long said = announced.get(kind);
            if (said != null) {
                learn(changes, kind, LimitTuner.rise(limit, last, said, now), now);
            } else if (last != null && LimitsInForce.RATES.contains(kind) && isKept(limit, last, now)) {
                learn(changes, kind, LimitTuner.kept(limit, last, now), now);
            }
        }
        return changes;
    }

    private boolean isKept(Limit limit, LearnedLimit last, Instant now) {
        return !changed.equals(Instant.MIN)
                && !limit.isPaused()
                && Duration.between(changed, now).compareTo(LimitTuner.hold(limit, last, longestWait)) >= 0
                && isUsed(now);
    }

    /** How long this rate went without a 429, in what a bucket holds; zero when it was not used, and so proves nothing. */
    private double proven(Limit limit, Instant now) {
        if (changed.equals(Instant.MIN) || !isUsed(now)) {
            return 0;
        }
        double perSecond = Math.max(0.01, limit.value().doubleValue() / 60);
        double bucket = Math.max(1, 2 / perSecond);
        return Duration.between(changed, now).toMillis() / 1_000.0 / bucket;
    }

    private boolean isUsed(Instant now) {
        double allowed = inForce.allowedIn(
                Duration.between(changed, now), estimate.next(), 1 / warmUp.rate(), concurrency.partOfAll());
        return begunSinceChange >= USED * allowed;
    }

    private boolean isAnnounced(LimitKind kind) {
        Long said = announced.get(kind);
        return said != null && inForce.of(kind).value().compareTo(BigDecimal.valueOf(said)) <= 0;
    }

    private void learn(Map<LimitKind, LimitChange> changes, LimitKind kind, LearnedLimit lesson, Instant now) {
        if (lesson == null) {
            return;
        }
        Limit before = inForce.of(kind);
        BigDecimal ceiling = before == null ? null : before.ceiling();
        boolean isBelowCeiling = ceiling == null || lesson.value().compareTo(ceiling) < 0;
        Limit.Source source = lesson.announced() ? Limit.Source.ANNOUNCED : Limit.Source.LEARNED;
        changes.put(kind, new LimitChange(lesson, learned.put(kind, lesson)));
        inForce = inForce.with(kind, new Limit(isBelowCeiling ? lesson.value() : ceiling, source, null, now, ceiling));
        change(now);
    }

    private static final Map<RateKind, LimitKind> KINDS = kinds();

    private static Map<RateKind, LimitKind> kinds() {
        var kinds = new EnumMap<RateKind, LimitKind>(RateKind.class);
        for (RateKind kind : List.of(RateKind.values())) {
            kinds.put(kind, LimitKind.valueOf(kind.name()));
        }
        return kinds;
    }

    private static LimitKind kind(RateKind kind) {
        return KINDS.get(kind);
    }
}
