package dev.rollcall.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.ProviderLimiter.Answer;
import dev.rollcall.activities.ProviderLimiter.News;
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
import dev.rollcall.store.Limits.Known;
import dev.rollcall.store.Limits.LearnedLimit;
import dev.rollcall.store.Reason;
import dev.rollcall.store.SlotReservations;
import dev.rollcall.store.SlotReservations.ReservedSlots;
import dev.rollcall.store.SlotReservations.SlotRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gate whose key has limits. */
class RateLimiterTest {
    private static final Key KEY = Key.of("groq", "first");
    private static final Key NEW = Key.of("groq", "second");
    private static final String MODEL = "gpt-oss";
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration TENTH = Duration.ofMillis(100);

    private Instant now = START.minusSeconds(8);
    private final List<News> news = new ArrayList<>();
    private final AtomicInteger woken = new AtomicInteger();
    private final Runnable whenRoom = woken::incrementAndGet;
    private final ManualSlotScheduler scheduler = new ManualSlotScheduler();
    private final ProviderLimiter limiter = new ProviderLimiter(
            8, () -> now, AskTimings.DEFAULT, news::add, scheduler, () -> new UsageEstimate(100, 900));
    private final Map<LimitKind, Limit> limits = new HashMap<>();
    private final Map<LimitKind, LearnedLimit> learnedLimits = new HashMap<>();

    @BeforeEach
    void aKeyThatHasReplied() {
        limiter.keys(List.of(KEY));
        for (int i = 0; i < 8; i++) {
            leave(open(1), Replies.reply(Outcome.ANSWERED), null);
        }
        goOn(Duration.ofSeconds(8));
    }

    @Test
    void aPaceBeginsSlowlyWithOneCallAndOneMoreForEachReply() {
        limiter.keys(List.of(NEW));
        limiter.hearLimits(List.of(new Known(
                8,
                new KeyModel(false, "groq", NEW.fingerprint(), MODEL),
                null,
                Map.of(LimitKind.REQUESTS_PER_MINUTE, new Limit(of(6_000), Source.PUBLISHED, null, null, null)),
                Map.of())));
        enter(8);
        assertThat(step(scheduler.wishes.get(0))).isEqualTo(20_408);
        scheduler.grant(Duration.ZERO, Duration.ZERO);
        Answer.Open first = open(8);
        assertThat(first.permits()).isEqualTo(1);
        assertThat(enter(8)).isEqualTo(new Answer.Full());
        leave(first, Replies.reply(Outcome.ANSWERED), null);
        assertThat(open(8).permits()).isEqualTo(2);
        goOn(Duration.ofSeconds(8));
        enter(8);
        assertThat(step(scheduler.wishes.get(scheduler.wishes.size() - 1))).isEqualTo(10_204);
    }

    @Test
    void callsBeginWhenTheirSlotsAreDue() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        assertThat(enter(3)).isEqualTo(new Answer.Full());
        SlotRequest wish = scheduler.wishes.get(0);
        assertThat(wish.slots()).isEqualTo(3);
        assertThat(wish.step().requests()).as("98 % of 10 a second").isEqualTo(102_041);
        scheduler.grant(TENTH, TENTH);
        assertThat(enter(3)).as("none is due yet").isEqualTo(new Answer.Full());
        goOn(TENTH);
        assertThat(woken).hasValue(1);
        assertThat(enter(3)).isEqualTo(new Answer.Open(1, KEY, false));
        assertThat(enter(2)).isEqualTo(new Answer.Full());
        goOn(Duration.ofMillis(200));
        assertThat(enter(2)).isEqualTo(new Answer.Open(2, KEY, false));
    }

    @Test
    void noMoreIsReservedThanSomebodyWantsAndHalfASecondHolds() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        enter(8);
        assertThat(scheduler.wishes)
                .singleElement()
                .extracting(SlotRequest::slots)
                .isEqualTo(4);
        scheduler.grant(TENTH, TENTH);
        assertThat(scheduler.wishes).as("the last is due within half a second").hasSize(2);
        scheduler.grant(Duration.ofMillis(500), TENTH);
        assertThat(scheduler.wishes).as("enough lies ahead").hasSize(2);
    }

    @Test
    void moreThanIsWantedNowIsReservedOnlyWhereADayHasPlenty() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 6_000);
        limit(LimitKind.REQUESTS_PER_DAY, 20_000);
        enter(1);
        assertThat(scheduler.wishes.get(0).slots()).isEqualTo(20);
        scheduler.grant(new ReservedSlots(0, TENTH, TENTH, false));
        limit(LimitKind.REQUESTS_PER_DAY, 999);
        enter(1);
        assertThat(scheduler.wishes.get(1).slots()).isEqualTo(1);
        scheduler.grant(new ReservedSlots(0, TENTH, TENTH, false));
        limit(LimitKind.REQUESTS_PER_DAY, 20_000);
        limit(LimitKind.DOLLARS_PER_DAY, 30);
        enter(1);
        assertThat(scheduler.wishes.get(2).slots()).as("of an unknown price").isEqualTo(20);
        scheduler.grant(new ReservedSlots(1, Duration.ZERO, TENTH, false));
        leave(
                open(1),
                Replies.used(Outcome.ANSWERED, usage(100, 100)),
                SlotReservations.ticks(BigDecimal.valueOf(0.01)));
        enter(1);
        assertThat(scheduler.wishes.get(3).slots()).as("3,000 calls").isEqualTo(3);
    }

    @Test
    void aFullPaceWaitsForACallToEndAndNotForTime() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        for (int i = 0; i < 2; i++) {
            enter(4);
            scheduler.grant(Duration.ZERO, Duration.ZERO);
            assertThat(open(4).permits()).isEqualTo(4);
        }
        assertThat(enter(1)).isEqualTo(new Answer.Full());
        assertThat(scheduler.wishes).hasSize(2);
        assertThat(scheduler.alarms()).isZero();
    }

    @Test
    void aSlotThatNobodyUsedInTimeIsGoneAndTheDayGetsItBack() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        limit(LimitKind.REQUESTS_PER_DAY, 1_000);
        enter(1);
        scheduler.grant(Duration.ZERO, TENTH);
        goOn(Duration.ofMillis(501));
        assertThat(enter(1)).isEqualTo(new Answer.Full());
        assertThat(scheduler.wishes.get(1).settlement().requests()).isEqualTo(-1);
        assertThat(scheduler.wishes.get(1).requestsPerDay()).isEqualTo(1_000);
    }

    @Test
    void theDayGetsItBackThoughNobodyComesAnyMore() {
        limit(LimitKind.REQUESTS_PER_DAY, 1_000);
        enter(2);
        limiter.forget(MODEL, whenRoom);
        scheduler.grant(Duration.ZERO, TENTH);
        goOn(Duration.ofMillis(601));
        assertThat(limiter.words())
                .singleElement()
                .satisfies(word -> assertThat(word.settlement().requests()).isEqualTo(-2));
    }

    @Test
    void whoIsInteractiveMayReserveBeforeOthersSlots() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        enter(1);
        scheduler.grant(new ReservedSlots(0, Duration.ofSeconds(1), TENTH, false));
        enter(1);
        assertThat(scheduler.wishes).as("batch waits").hasSize(1);
        limiter.enter(MODEL, 1, 1, () -> {});
        assertThat(scheduler.wishes.get(1).horizon()).isEqualTo(Duration.ofSeconds(2));
        scheduler.grant(new ReservedSlots(0, Duration.ofSeconds(1), TENTH, false));
        assertThat(scheduler.wishes).as("there is no slot for it either").hasSize(2);
        goOn(Duration.ofMillis(1_001));
        assertThat(scheduler.wishes).as("by then there is").hasSize(3);
    }

    @Test
    void tokensAreReservedOnAnEstimateAndSettledWithTheCount() {
        limit(LimitKind.TOKENS_PER_MINUTE, 60_000);
        enter(2);
        assertThat(scheduler.wishes.get(0).step().tokens()).isEqualTo(1_020_408);
        scheduler.grant(Duration.ZERO, TENTH);
        Answer.Open open = open(1);
        leave(open, Replies.used(Outcome.ANSWERED, usage(100, 100)), null);
        enter(2);
        SlotRequest next = scheduler.wishes.get(1);
        assertThat(next.step().tokens()).as("learned").isEqualTo(204_082);
        assertThat(next.settlement().micros().tokens()).isEqualTo(-816_327);
    }

    @Test
    void theDaysLastSlotShutsTheGateUntilTheNext() {
        limit(LimitKind.REQUESTS_PER_DAY, 10);
        enter(1);
        scheduler.grant(new ReservedSlots(0, Duration.ofHours(3), Duration.ZERO, true));
        assertThat(enter(1)).isEqualTo(new Answer.Shut(Reason.DAY_LIMIT, START.plus(Duration.ofHours(3))));
        limit(LimitKind.REQUESTS_PER_DAY, 20);
        assertThat(enter(1)).as("raised").isEqualTo(new Answer.Full());
    }

    @Test
    void aLimitOfNoneMeansPaused() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 0);
        assertThat(((Answer.Shut) enter(1)).reason()).isEqualTo(Reason.PAUSED);
        assertThat(limiter.trouble()).as("nothing is wrong with it").isEqualTo(ProviderLimiter.Trouble.NONE);
    }

    @Test
    void oneModelsPauseIsNotTheOthers() {
        leave(open(1), Replies.limited(Duration.ofSeconds(9)), null);
        assertThat(enter(1)).isInstanceOf(Answer.Shut.class);
        assertThat(limiter.enter("another", 1, 3, whenRoom)).isInstanceOf(Answer.Open.class);
    }

    @Test
    void theMoreUrgentGoesFirst() {
        open(8);
        var urgent = new AtomicInteger();
        Runnable whenUrgent = urgent::incrementAndGet;
        enter(1);
        limiter.enter(MODEL, 1, 2, whenUrgent);
        limiter.giveBack(1, KEY, MODEL, false);
        assertThat(urgent).hasValue(1);
        assertThat(woken).hasValue(0);
    }

    @Test
    void aLowerAnnouncedLimitIsBelievedAtOnceAndAHigherOneSlowly() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        announce(1_000);
        assertThat(news).isEmpty();
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
    void whatIsConfiguredIsNotExceeded() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        announce(6_000);
        goOn(Duration.ofSeconds(600));
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        assertThat(news).isEmpty();
    }

    @Test
    void withoutHeadersTheTruthIsLookedForBetweenKeptAndRefused() {
        double truth = 600;
        double rateLimiter = 1_200;
        int refusals = 0;
        limit(LimitKind.REQUESTS_PER_MINUTE, 1_200);
        for (int second = 0; second < 90; second++) {
            goOn(Duration.ofSeconds(1));
            call((int) Math.round(rateLimiter / 60), Replies.reply(Outcome.ANSWERED));
            if (rateLimiter * 0.98 > truth) {
                limited();
                refusals++;
            }
            limit(LimitKind.REQUESTS_PER_MINUTE, 1_200);
            if (!news.isEmpty() && news.get(news.size() - 1) instanceof News.Learned learned) {
                rateLimiter = learned.learned().value().doubleValue();
                learnedLimits.put(LimitKind.REQUESTS_PER_MINUTE, learned.learned());
                news.forEach(limiter::told);
                news.clear();
            }
        }
        assertThat(rateLimiter).isBetween(570.0, 620.0);
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
                .as("soon again; but one of them was begun at the faster pace")
                .isEqualTo(1);
    }

    private void refusedTogether() {
        Answer.Open one = granted();
        Answer.Open other = granted();
        goOn(TENTH);
        leave(one, Replies.limited(TENTH), null);
        leave(other, Replies.limited(TENTH), null);
        goOn(TENTH);
    }

    private long learnedLimits() {
        return news.stream().filter(News.Learned.class::isInstance).count();
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
        Answer.Open call = granted();
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

    private long turn() {
        return Math.round(limiter.turn(KEY, MODEL) / 1e6);
    }

    @Test
    void thoseRefusedTogetherAreOneRefusal() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        enter(4);
        scheduler.grant(Duration.ZERO, Duration.ZERO);
        Answer.Open four = open(4);
        goOn(TENTH);
        for (int i = 0; i < four.permits(); i++) {
            leave(four, Replies.limited(null), null);
        }
        goOn(Duration.ofMillis(1_001));
        assertThat(enter(1)).as("the first backoff is over").isEqualTo(new Answer.Full());
    }

    @Test
    void concurrencyIsNoPace() {
        limit(LimitKind.REQUESTS_PER_MINUTE, 600);
        goOn(Duration.ofSeconds(10));
        enter(4);
        scheduler.grant(Duration.ZERO, Duration.ZERO);
        open(4);
        call(1, Replies.saying(Outcome.RATE_LIMITED, TENTH, RateKind.CONCURRENCY));
        assertThat(news).noneMatch(News.Learned.class::isInstance);
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

    private Answer.Open granted() {
        Answer answer = enter(1);
        if (answer instanceof Answer.Full) {
            scheduler.grant(Duration.ZERO, Duration.ZERO);
            answer = enter(1);
        }
        return (Answer.Open) answer;
    }

    private LearnedLimit learned() {
        return news.stream()
                .filter(News.Learned.class::isInstance)
                .map(learned -> ((News.Learned) learned).learned())
                .reduce((one, next) -> next)
                .orElseThrow();
    }

    private void taught(LearnedLimit learned, int configured, int inForce) {
        news.forEach(limiter::told);
        news.clear();
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
        limiter.hearLimits(List.of(
                new Known(7, new KeyModel(false, "groq", KEY.fingerprint(), MODEL), null, limits, learnedLimits)));
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

    private static long step(SlotRequest wish) {
        return wish.step().requests();
    }

    private Answer enter(int wanted) {
        return limiter.enter(MODEL, wanted, 3, whenRoom);
    }

    private Answer.Open open(int wanted) {
        return (Answer.Open) enter(wanted);
    }

    private void leave(Answer.Open open, Reply reply, Long cost) {
        limiter.leave(open.key(), MODEL, reply, cost, false);
    }
}
