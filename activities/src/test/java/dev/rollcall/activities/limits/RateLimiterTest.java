package dev.rollcall.activities.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.Replies;
import dev.rollcall.activities.limits.ProviderLimiter.Acquired;
import dev.rollcall.activities.limits.ProviderLimiter.Closed;
import dev.rollcall.activities.limits.ProviderLimiter.Granted;
import dev.rollcall.activities.limits.ProviderLimiter.Queued;
import dev.rollcall.llm.AnnouncedLimit;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.RateKind;
import dev.rollcall.llm.Reply;
import dev.rollcall.llm.reply.TokenUsage;
import dev.rollcall.store.KeyModel;
import dev.rollcall.store.Limit;
import dev.rollcall.store.Limit.Source;
import dev.rollcall.store.LimitKind;
import dev.rollcall.store.Limits.LearnedLimit;
import dev.rollcall.store.Limits.LimiterLimits;
import dev.rollcall.store.Reason;
import dev.rollcall.store.SlotReservations;
import dev.rollcall.store.SlotReservations.LimiterUse;
import dev.rollcall.store.SlotReservations.ReservedSlots;
import dev.rollcall.store.SlotReservations.SlotRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider whose key has limits. */
class RateLimiterTest {
    private static final Key KEY = Key.of("groq", "first");
    private static final Key NEW = Key.of("groq", "second");
    private static final String MODEL = "gpt-oss";
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration TENTH = Duration.ofMillis(100);

    private static final LimiterTimings TIMINGS = new LimiterTimings(
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60)),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(61));

    /** How many calls of a grant have ended. */
    private final Map<Granted, Integer> ended = new IdentityHashMap<>();

    /** Permits with a slot whose calls are not sent yet. */
    private final Deque<Permit> toSend = new ArrayDeque<>();

    private Instant now = START.minusSeconds(8);
    private final AtomicInteger woken = new AtomicInteger();
    private final Runnable whenRoom = woken::incrementAndGet;
    private final ManualSlotScheduler scheduler = new ManualSlotScheduler();
    private final ProviderLimiter limiter =
            new ProviderLimiter(8, () -> now, TIMINGS, scheduler, () -> new UsageEstimate(100, 900));
    private final Map<LimitKind, Limit> limits = new HashMap<>();
    private final Map<LimitKind, LearnedLimit> learnedLimits = new HashMap<>();

    @BeforeEach
    void aKeyThatHasReplied() {
        limiter.exchange().keys(List.of(KEY));
        for (int i = 0; i < 8; i++) {
            leave(open(1), Replies.reply(Outcome.ANSWERED), null);
        }
        goOn(Duration.ofSeconds(8));
    }

    @Test
    void aPaceBeginsSlowlyWithOneCallAndOneMoreForEachReply() {
        limiter.exchange().keys(List.of(NEW));
        limiter.exchange()
                .hearLimits(List.of(new LimiterLimits(
                        8,
                        new KeyModel(false, "groq", NEW.fingerprint(), MODEL),
                        null,
                        Map.of(LimitKind.REQUESTS_PER_MINUTE, new Limit(of(6_000), Source.PUBLISHED, null, null, null)),
                        Map.of())));
        enter(8);
        assertThat(step(scheduler.requests.get(0))).isEqualTo(20_408);
        scheduler.grant(Duration.ZERO, Duration.ZERO);
        Granted first = open(8);
        assertThat(first.permits().size()).isEqualTo(1);
        assertThat(enter(8)).isEqualTo(new Queued());
        leave(first, Replies.reply(Outcome.ANSWERED), null);
        assertThat(open(8).permits().size()).isEqualTo(2);
        goOn(Duration.ofSeconds(8));
        enter(8);
        assertThat(step(scheduler.requests.get(scheduler.requests.size() - 1))).isEqualTo(10_204);
    }

    @Test
    void callsBeginWhenTheirSlotsAreDue() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        assertThat(enter(3)).isEqualTo(new Queued());
        SlotRequest request = scheduler.requests.get(0);
        assertThat(request.slots()).isEqualTo(3);
        assertThat(request.step().requests()).as("98 % of 10 a second").isEqualTo(102_041);
        scheduler.grant(TENTH, TENTH);
        assertThat(enter(3)).as("none is due yet").isEqualTo(new Queued());
        goOn(TENTH);
        assertThat(woken).hasValue(1);
        assertThat(open(3).permits()).hasSize(1);
        assertThat(enter(2)).isEqualTo(new Queued());
        goOn(Duration.ofMillis(200));
        assertThat(open(2).permits()).hasSize(2);
    }

    @Test
    void noMoreIsReservedThanSomebodyWantsAndHalfASecondHolds() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        enter(8);
        assertThat(scheduler.requests)
                .singleElement()
                .extracting(SlotRequest::slots)
                .isEqualTo(4);
        scheduler.grant(TENTH, TENTH);
        assertThat(scheduler.requests)
                .as("the last is due within half a second")
                .hasSize(2);
        scheduler.grant(Duration.ofMillis(500), TENTH);
        assertThat(scheduler.requests).as("enough lies ahead").hasSize(2);
    }

    @Test
    void moreThanIsWantedNowIsReservedOnlyWhereADayHasPlenty() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 6_000);
        limit(LimitKind.REQUESTS_PER_DAY, 20_000);
        enter(1);
        assertThat(scheduler.requests.get(0).slots())
                .as("half a buffer would be 20, but 8 may be under way")
                .isEqualTo(8);
        scheduler.grant(new ReservedSlots(0, TENTH, TENTH, false));
        limit(LimitKind.REQUESTS_PER_DAY, 999);
        enter(1);
        assertThat(scheduler.requests.get(1).slots()).isEqualTo(1);
        scheduler.grant(new ReservedSlots(0, TENTH, TENTH, false));
        limit(LimitKind.REQUESTS_PER_DAY, 20_000);
        limit(LimitKind.DOLLARS_PER_DAY, 30);
        enter(1);
        assertThat(scheduler.requests.get(2).slots()).as("of an unknown price").isEqualTo(8);
        scheduler.grant(new ReservedSlots(1, Duration.ZERO, TENTH, false));
        leave(
                open(1),
                Replies.used(Outcome.ANSWERED, usage(100, 100)),
                SlotReservations.ticks(BigDecimal.valueOf(0.01)));
        enter(1);
        assertThat(scheduler.requests.get(3).slots()).as("3,000 calls").isEqualTo(3);
    }

    @Test
    void aWorkerWithASmallShareReservesNoMoreThanItMayHaveUnderWay() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 6_000);
        limiter.exchange().share(Map.of(7, 2));
        enter(1);
        assertThat(scheduler.requests.get(0).slots()).isEqualTo(2);
    }

    @Test
    void aWorkerWantsAShareForTheSlotsThatItHasReserved() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        enter(3);
        scheduler.grant(TENTH, TENTH);
        limiter.leave(MODEL, whenRoom);
        assertThat(limiter.exchange().use())
                .singleElement()
                .extracting(LimiterUse::wanted)
                .isEqualTo(3);
    }

    @Test
    void aFullPaceWaitsForACallToEndAndNotForTime() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        for (int i = 0; i < 2; i++) {
            enter(4);
            scheduler.grant(Duration.ZERO, Duration.ZERO);
            assertThat(open(4).permits().size()).isEqualTo(4);
        }
        assertThat(enter(1)).isEqualTo(new Queued());
        assertThat(scheduler.requests).hasSize(2);
        assertThat(scheduler.alarms()).isZero();
    }

    @Test
    void aSlotThatNobodyUsedInTimeIsGoneAndTheDayGetsItBack() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        limit(LimitKind.REQUESTS_PER_DAY, 1_000);
        enter(1);
        scheduler.grant(Duration.ZERO, TENTH);
        goOn(Duration.ofMillis(501));
        assertThat(enter(1)).isEqualTo(new Queued());
        assertThat(scheduler.requests.get(1).settlement().requests()).isEqualTo(-1);
        assertThat(scheduler.requests.get(1).requestsPerDay()).isEqualTo(1_000);
    }

    @Test
    void theDayGetsItBackThoughNobodyComesAnyMore() {
        limit(LimitKind.REQUESTS_PER_DAY, 1_000);
        enter(2);
        limiter.leave(MODEL, whenRoom);
        scheduler.grant(Duration.ZERO, TENTH);
        goOn(Duration.ofMillis(601));
        assertThat(limiter.exchange().use())
                .singleElement()
                .satisfies(word -> assertThat(word.settlement().requests()).isEqualTo(-2));
    }

    @Test
    void whoIsInteractiveMayReserveBeforeOthersSlots() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        enter(1);
        scheduler.grant(new ReservedSlots(0, Duration.ofSeconds(1), TENTH, false));
        enter(1);
        assertThat(scheduler.requests).as("batch waits").hasSize(1);
        limiter.acquire(MODEL, 1, 1, () -> {});
        assertThat(scheduler.requests.get(1).horizon()).isEqualTo(Duration.ofSeconds(2));
        scheduler.grant(new ReservedSlots(0, Duration.ofSeconds(1), TENTH, false));
        assertThat(scheduler.requests).as("there is no slot for it either").hasSize(2);
        goOn(Duration.ofMillis(1_001));
        assertThat(scheduler.requests).as("by then there is").hasSize(3);
    }

    @Test
    void tokensAreReservedOnAnEstimateAndSettledWithTheCount() {
        limit(LimitKind.TOKENS_PER_MINUTE, 60_000);
        enter(2);
        assertThat(scheduler.requests.get(0).step().tokens()).isEqualTo(1_020_408);
        scheduler.grant(Duration.ZERO, TENTH);
        Granted open = open(1);
        leave(open, Replies.used(Outcome.ANSWERED, usage(100, 100)), null);
        enter(2);
        SlotRequest next = scheduler.requests.get(1);
        assertThat(next.step().tokens()).as("learned").isEqualTo(204_082);
        assertThat(next.settlement().micros().tokens()).isEqualTo(-816_327);
    }

    @Test
    void theDaysLastSlotShutsTheGateUntilTheNext() {
        limit(LimitKind.REQUESTS_PER_DAY, 10);
        enter(1);
        scheduler.grant(new ReservedSlots(0, Duration.ofHours(3), Duration.ZERO, true));
        assertThat(enter(1)).isEqualTo(new Closed(Reason.DAY_LIMIT, START.plus(Duration.ofHours(3))));
        limit(LimitKind.REQUESTS_PER_DAY, 20);
        assertThat(enter(1)).as("raised").isEqualTo(new Queued());
    }

    @Test
    void aWaiterIsWokenWhenTheDayBegins() {
        limit(LimitKind.REQUESTS_PER_DAY, 10);
        enter(1);
        scheduler.grant(new ReservedSlots(0, Duration.ofHours(3), Duration.ZERO, true));
        woken.set(0);
        goOn(Duration.ofHours(3).minusMillis(1));
        assertThat(scheduler.requests).as("nothing to ask for before").hasSize(1);
        goOn(Duration.ofMillis(1));
        assertThat(scheduler.requests).as("a new day").hasSize(2);
        scheduler.grant(Duration.ZERO, TENTH);
        assertThat(woken).hasValue(1);
    }

    @Test
    void aLimitOfNoneMeansPaused() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 0);
        assertThat(((Closed) enter(1)).reason()).isEqualTo(Reason.PAUSED);
        assertThat(limiter.trouble()).as("nothing is wrong with it").isEqualTo(ProviderLimiter.ProviderTrouble.NONE);
    }

    @Test
    void oneModelsPauseIsNotTheOthers() {
        leave(open(1), Replies.limited(Duration.ofSeconds(9)), null);
        assertThat(enter(1)).isInstanceOf(Closed.class);
        assertThat(limiter.acquire("another", 1, 3, whenRoom)).isInstanceOf(Granted.class);
    }

    @Test
    void theMoreUrgentGoesFirst() {
        Granted all = open(8);
        var urgent = new AtomicInteger();
        Runnable whenUrgent = urgent::incrementAndGet;
        enter(1);
        limiter.acquire(MODEL, 1, 2, whenUrgent);
        all.permits().get(7).cancel();
        assertThat(urgent).hasValue(1);
        assertThat(woken).hasValue(0);
    }

    @Test
    void aLowerAnnouncedLimitIsBelievedAtOnceAndAHigherOneSlowly() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        announce(1_000);
        assertThat(news()).isEmpty();
        announce(300);
        LearnedLimit lower = learned();
        assertThat(lower.value()).isEqualByComparingTo("300");
        assertThat(lower.announced()).isTrue();
        taught(lower, 600, 300);
        announce(500);
        goOn(Duration.ofSeconds(60));
        taught(lower, 600, 300);
        assertThat(learned().value()).as("a tenth in a minute").isEqualByComparingTo("330");
    }

    @Test
    void slotsOfAFasterRateAreGivenUpWhenALimitIsLowered() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        enter(4);
        scheduler.grant(Duration.ZERO, Duration.ZERO);
        limit(LimitKind.REQUESTS_PER_MINUTE, 700);
        assertThat(open(1).permits()).as("raised: they are far enough apart").hasSize(1);
        limit(LimitKind.REQUESTS_PER_MINUTE, 300);
        assertThat(enter(1)).as("the other three are gone").isEqualTo(new Queued());
        assertThat(scheduler.requests.get(1).settlement().requests())
                .as("the day gets them back")
                .isEqualTo(-3);
    }

    @Test
    void whatIsConfiguredIsNotExceeded() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        announce(6_000);
        goOn(Duration.ofSeconds(600));
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        assertThat(news()).isEmpty();
    }

    @Test
    void withoutHeadersTheTruthIsLookedForBetweenKeptAndRefused() {
        double truth = 600;
        double rate = 1_200;
        int refusals = 0;
        limit(LimitKind.REQUESTS_PER_MINUTE, 1_200);
        for (int second = 0; second < 90; second++) {
            goOn(Duration.ofSeconds(1));
            call((int) Math.round(rate / 60), Replies.reply(Outcome.ANSWERED));
            if (rate * 0.98 > truth) {
                limited();
                refusals++;
            }
            limit(LimitKind.REQUESTS_PER_MINUTE, 1_200);
            if (learnedLimits() > 0) {
                rate = learned().value().doubleValue();
                learnedLimits.put(LimitKind.REQUESTS_PER_MINUTE, learned());
                news().forEach(limiter.exchange()::delivered);
            }
        }
        assertThat(rate).isBetween(570.0, 620.0);
        assertThat(refusals).isLessThan(8);
    }

    @Test
    void a429ThatComesAloneOrOfAnEarlierPaceTeachesNothing() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        goOn(Duration.ofSeconds(10));
        refusedTogether();
        assertThat(learnedLimits()).as("held up on the way").isZero();
        call(100, Replies.reply(Outcome.ANSWERED));
        refusedTogether();
        assertThat(learnedLimits()).as("a hundred calls later").isZero();
        refusedTogether();
        assertThat(learnedLimits())
                .as("soon again; but one of them was begun at the faster rate")
                .isEqualTo(1);
    }

    private void refusedTogether() {
        Granted one = granted();
        Granted other = granted();
        goOn(TENTH);
        leave(one, Replies.limited(TENTH), null);
        leave(other, Replies.limited(TENTH), null);
        goOn(TENTH);
    }

    private long learnedLimits() {
        return news().stream().filter(LimiterNews.Learned.class::isInstance).count();
    }

    @Test
    void whatWasHeldUpTogetherIsSentAsFarApartAsItsSlots() {
        limit(LimitKind.CONCURRENCY, 10);
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        enter(4);
        scheduler.grant(Duration.ZERO, TENTH);
        goOn(Duration.ofMillis(400));
        open(4);
        assertThat(List.of(turn(), turn(), turn(), turn()))
                .as("two at once, as the bucket allows")
                .containsExactly(-180L, -81L, 18L, 117L);
        goOn(Duration.ofSeconds(5));
        enter(1);
        scheduler.grant(Duration.ZERO, TENTH);
        open(1);
        assertThat(turn()).as("the bucket is full again").isZero();
    }

    @Test
    void whatFitsIntoABucketIsNotDelayed() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 6_000);
        enter(4);
        scheduler.grant(Duration.ZERO, Duration.ZERO);
        goOn(Duration.ofMillis(400));
        open(4);
        assertThat(List.of(turn(), turn(), turn(), turn())).containsOnly(0L);
        goOn(Duration.ofMillis(200));
        granted();
        assertThat(turn()).as("nor is what comes after it").isZero();
    }

    @Test
    void aSlotThatWaitedForAFreeCallWasNotHeldUp() {
        limit(LimitKind.CONCURRENCY, 20);
        limit(LimitKind.REQUESTS_PER_MINUTE, 900);
        Granted call = granted();
        for (int i = 1; i < 8; i++) {
            granted();
        }
        for (int i = 0; i < 8; i++) {
            turn();
        }
        goOn(Duration.ofMillis(450));
        for (int i = 0; i < 2; i++) {
            leave(call, Replies.reply(Outcome.ANSWERED), null);
            call = granted();
            assertThat(turn()).isLessThanOrEqualTo(0);
        }
    }

    private List<LimiterNews> news() {
        return limiter.exchange().outbox();
    }

    private long turn() {
        return Math.round(toSend.remove().nanosUntilSend() / 1e6);
    }

    @Test
    void thoseRefusedTogetherAreOneRefusal() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        enter(4);
        scheduler.grant(Duration.ZERO, Duration.ZERO);
        Granted four = open(4);
        goOn(TENTH);
        for (int i = 0; i < four.permits().size(); i++) {
            leave(four, Replies.limited(null), null);
        }
        goOn(Duration.ofMillis(1_001));
        assertThat(enter(1)).as("the first backoff is over").isEqualTo(new Queued());
    }

    @Test
    void concurrencyIsNoPace() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        goOn(Duration.ofSeconds(10));
        enter(4);
        scheduler.grant(Duration.ZERO, Duration.ZERO);
        open(4);
        call(1, Replies.saying(Outcome.RATE_LIMITED, TENTH, RateKind.CONCURRENCY));
        assertThat(news()).noneMatch(LimiterNews.Learned.class::isInstance);
    }

    @Test
    void aStumbleAtAPaceThatItsHeadersConfirmCostsLittle() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        announce(600);
        goOn(Duration.ofSeconds(10));
        limited();
        assertThat(learned().value()).isEqualByComparingTo("588");
    }

    private void limited() {
        call(1, Replies.limited(TENTH));
        goOn(TENTH);
    }

    private void announce(long limit) {
        call(
                1,
                Replies.saying(
                        Outcome.ANSWERED, null, null, new AnnouncedLimit(RateKind.REQUESTS_PER_MINUTE, limit, null)));
    }

    /** One call after the other, each with a slot that is due. */
    private void call(int times, Reply reply) {
        for (int i = 0; i < times; i++) {
            leave(granted(), reply, null);
        }
    }

    private Granted granted() {
        Acquired answer = enter(1);
        if (answer instanceof Queued) {
            scheduler.grant(Duration.ZERO, Duration.ZERO);
            answer = enter(1);
        }
        return (Granted) answer;
    }

    private LearnedLimit learned() {
        return news().stream()
                .filter(LimiterNews.Learned.class::isInstance)
                .map(learned -> ((LimiterNews.Learned) learned).learned())
                .reduce((one, next) -> next)
                .orElseThrow();
    }

    private void taught(LearnedLimit learned, int configured, int inForce) {
        news().forEach(limiter.exchange()::delivered);
        learnedLimits.put(LimitKind.REQUESTS_PER_MINUTE, learned);
        limit(LimitKind.REQUESTS_PER_MINUTE, inForce, configured);
    }

    private void limit(LimitKind kind, int value) {
        limit(kind, value, value);
    }

    private void limit(LimitKind kind, int value, int ceiling) {
        limits.put(kind, new Limit(of(value), Source.CONFIGURED, "rollcall.yaml, line 3", null, of(ceiling)));
        hear();
    }

    private void hear() {
        limiter.exchange()
                .hearLimits(List.of(new LimiterLimits(
                        7, new KeyModel(false, "groq", KEY.fingerprint(), MODEL), null, limits, learnedLimits)));
    }

    private static BigDecimal of(int value) {
        return BigDecimal.valueOf(value);
    }

    private static TokenUsage usage(int input, int output) {
        return new TokenUsage(input, output, null, null);
    }

    private void goOn(Duration time) {
        now = now.plus(time);
        scheduler.goOn(time);
    }

    private static long step(SlotRequest request) {
        return request.step().requests();
    }

    private Acquired enter(int wanted) {
        Acquired answer = limiter.acquire(MODEL, wanted, 3, whenRoom);
        if (answer instanceof Granted granted) {
            granted.permits().stream()
                    .filter(permit -> permit.slot() != Permit.NO_SLOT)
                    .forEach(toSend::add);
        }
        return answer;
    }

    private Granted open(int wanted) {
        return (Granted) enter(wanted);
    }

    private void leave(Granted open, Reply reply, Long cost) {
        open.permits().get(ended.merge(open, 1, Integer::sum) - 1).finish(reply, cost);
    }
}
