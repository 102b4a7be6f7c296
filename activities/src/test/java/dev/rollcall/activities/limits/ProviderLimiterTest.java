package dev.rollcall.activities.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.Replies;
import dev.rollcall.activities.limits.ProviderLimiter.Acquired;
import dev.rollcall.activities.limits.ProviderLimiter.Closed;
import dev.rollcall.activities.limits.ProviderLimiter.Granted;
import dev.rollcall.activities.limits.ProviderLimiter.ProviderTrouble;
import dev.rollcall.activities.limits.ProviderLimiter.Queued;
import dev.rollcall.activities.limits.ProviderState.KeysElsewhere;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.KeyModel;
import dev.rollcall.store.Keys.KeyState;
import dev.rollcall.store.Limits.LimiterLimits;
import dev.rollcall.store.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProviderLimiterTest {
    private static final Key FIRST = Key.of("groq", "first");
    private static final Key SECOND = Key.of("groq", "second");
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private static final String MODEL = "gpt-oss";

    private static final LimiterTimings TIMINGS = new LimiterTimings(
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60)),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(61));

    /** How many calls of a grant have ended. */
    private final Map<Granted, Integer> ended = new IdentityHashMap<>();

    private Instant now = START;
    private final ManualSlotScheduler scheduler = new ManualSlotScheduler();
    private final AtomicInteger woken = new AtomicInteger();
    private final AtomicInteger wokenFirst = new AtomicInteger();
    private final Runnable whenRoom = woken::incrementAndGet;
    private final Runnable whenRoomFirst = wokenFirst::incrementAndGet;
    private ProviderLimiter limiter = limiter(FIRST);

    @Test
    void letsInAsManyAsItHasRoomFor() {
        Granted all = open(5);
        assertThat(all.permits()).hasSize(4);
        assertThat(enter(1)).isEqualTo(new Queued());
        all.permits().get(3).cancel();
        assertThat(woken).hasValue(1);
        assertThat(open(5).permits().size()).isEqualTo(1);
    }

    /** C1: a Retry-After counts whatever status carries it, for all calls with that key, and the provider is not down. */
    @Test
    void whoIsToldToWaitByAnOverloadedProviderWaits() {
        Granted open = open(4);
        for (int i = 0; i < 4; i++) {
            leave(open, Replies.reply(Outcome.OVERLOADED, Duration.ofSeconds(30), true));
        }
        assertThat(enter(1)).isEqualTo(new Closed(Reason.OVERLOADED, START.plusSeconds(30)));
        now = START.plusSeconds(30);
        leave(open(1), Replies.reply(Outcome.OVERLOADED, Duration.ofSeconds(5), true));
        now = START.plusSeconds(35);
        assertThat(enter(1)).isInstanceOf(Granted.class);
        assertThat(limiter.trouble()).isEqualTo(ProviderTrouble.NONE);
    }

    /** C9. */
    @Test
    void aModelWithoutAUsableReplyIsKnownByWhenAndWhy() {
        Duration patience = Duration.ofSeconds(5);
        leave(open(1), Replies.limited(Duration.ofSeconds(2)));
        now = START.plusSeconds(4);
        leave(open(1), Replies.limited(Duration.ofSeconds(2)));
        assertThat(limiter.unanswered(MODEL).since()).isEqualTo(START);
        assertThat(limiter.unanswered(MODEL).reason()).isEqualTo(Reason.RATE_LIMIT);
        assertThat(limiter.unanswered(MODEL).isOver(START, patience, now)).isFalse();
        now = START.plusSeconds(5);
        assertThat(limiter.unanswered(MODEL).isOver(START, patience, now))
                .as("it may not be asked before")
                .isTrue();
        assertThat(limiter.unanswered(MODEL).isOver(now, patience, now))
                .as("a job that has just started")
                .isFalse();
        now = START.plusSeconds(60);
        assertThat(limiter.unanswered(MODEL).isOver(START, patience, now))
                .as("nobody has asked it since")
                .isFalse();
        leave(open(1), Replies.reply(Outcome.ANSWERED));
        assertThat(limiter.unanswered(MODEL)).isNull();
    }

    @Test
    void whoIsInteractiveComesInBeforeAllOthers() {
        Granted batch = open(4);
        assertThat(enter(4)).isEqualTo(new Queued());
        assertThat(limiter.acquire(MODEL, 2, 1, whenRoomFirst)).isEqualTo(new Queued());
        leave(batch, Replies.reply(Outcome.ANSWERED));
        assertThat(wokenFirst).hasValue(1);
        assertThat(woken).as("the others are not even woken").hasValue(0);
        assertThat(enter(4)).as("though a call is free").isEqualTo(new Queued());
        assertThat(limiter.acquire(MODEL, 1, 1, whenRoomFirst)).isInstanceOf(Granted.class);
        leave(batch, Replies.reply(Outcome.ANSWERED));
        assertThat(woken).as("nobody interactive waits any more").hasValue(1);
        assertThat(open(4).permits().size()).isEqualTo(1);
    }

    @Test
    void whoIsInteractiveAndGoesAwayHoldsNobodyBack() {
        Granted batch = open(4);
        limiter.acquire(MODEL, 1, 1, whenRoomFirst);
        leave(batch, Replies.reply(Outcome.ANSWERED));
        assertThat(enter(1)).isEqualTo(new Queued());
        limiter.leave(MODEL, whenRoomFirst);
        assertThat(woken).hasValue(1);
        assertThat(open(1).permits().size()).isEqualTo(1);
    }

    @Test
    void whoIsWokenAndDoesNotComeInLeavesItToTheNext() {
        Granted all = open(4);
        limiter.acquire(MODEL, 1, 3, whenRoomFirst);
        enter(1);
        leave(all, Replies.reply(Outcome.ANSWERED));
        assertThat(wokenFirst).hasValue(1);
        assertThat(woken).as("there is room for one").hasValue(0);
        limiter.leave(MODEL, whenRoomFirst);
        assertThat(woken).hasValue(1);
    }

    @Test
    void eachKeyHasRoomOfItsOwnAndTheFreestIsUsed() {
        limiter = limiter(FIRST, SECOND);
        assertThat(limiter.concurrency(MODEL)).isEqualTo(8);
        assertThat(key(open(3))).isEqualTo(FIRST);
        assertThat(open(8).permits()).hasSize(4).allMatch(permit -> permit.key().equals(SECOND));
        assertThat(open(8).permits())
                .singleElement()
                .matches(permit -> permit.key().equals(FIRST));
        assertThat(enter(1)).isEqualTo(new Queued());
    }

    @Test
    void staysShutUntilTheMomentItWasTold() {
        assertThat(leave(open(1), Replies.limited(Duration.ofSeconds(7)))).isEqualTo(Duration.ofSeconds(7));
        assertThat(enter(1)).isEqualTo(new Closed(Reason.RATE_LIMIT, START.plusSeconds(7)));
        now = START.plusSeconds(7);
        assertThat(open(4).permits().size()).as("half the room after a 429").isEqualTo(2);
    }

    /** A waiter that is told when it may go on need not look by itself. */
    @Test
    void aWaiterIsWokenWhenTheCoolingEnds() {
        leave(open(1), Replies.limited(Duration.ofSeconds(7)));
        enter(1);
        goOn(Duration.ofMillis(6_999));
        assertThat(woken).hasValue(0);
        goOn(Duration.ofMillis(1));
        assertThat(woken).hasValue(1);
        assertThat(enter(1)).isInstanceOf(Granted.class);
    }

    @Test
    void aWaiterIsWokenWhenAProbeIsDue() {
        failTimes(5);
        Instant due = ((Closed) enter(1)).until();
        goOn(Duration.between(now, due).minusMillis(1));
        assertThat(woken).hasValue(0);
        goOn(Duration.ofMillis(1));
        assertThat(woken).hasValue(1);
        assertThat(open(1).permits().get(0).isProbe()).isTrue();
    }

    @Test
    void aWaiterIsWokenWhenAParkedKeyIsUsableAgain() {
        leave(open(1), Replies.spent(START.plusSeconds(600)));
        enter(1);
        goOn(Duration.ofSeconds(600));
        assertThat(woken).hasValue(1);
    }

    @Test
    void aWaiterIsWokenWhenTheFirstOfSeveralKeysHasCooled() {
        limiter = limiter(FIRST, SECOND);
        leave(open(1), Replies.limited(Duration.ofSeconds(7)));
        leave(open(1), Replies.limited(Duration.ofSeconds(3)));
        enter(1);
        goOn(Duration.ofSeconds(3));
        assertThat(woken).hasValue(1);
        assertThat(key(open(1))).isEqualTo(SECOND);
    }

    @Test
    void a429CoolsItsKeyAloneAndTheOthersGoOn() {
        limiter = limiter(FIRST, SECOND);
        assertThat(leave(open(1), Replies.limited(Duration.ofSeconds(7)))).isZero();
        assertThat(key(open(1))).isEqualTo(SECOND);
        assertThat(news()).containsExactly(new LimiterNews.Cooled(FIRST, MODEL, Duration.ofSeconds(7)));
    }

    @Test
    void fallsAfterFiveFailuresInARowAndSaysSinceWhen() {
        failTimes(4);
        assertThat(limiter.trouble()).isEqualTo(ProviderTrouble.NONE);
        now = START.plusSeconds(9);
        failTimes(1);
        assertThat(limiter.trouble().since()).as("the first of them").isEqualTo(START);
        assertThat(news()).containsExactly(new LimiterNews.Down(START, "OVERLOADED"));
    }

    @Test
    void aReplyInBetweenIsNoFall() {
        failTimes(4);
        leave(open(1), Replies.reply(Outcome.REFUSED));
        failTimes(4);
        assertThat(limiter.trouble().since()).isNull();
    }

    @Test
    void letsOneProbeInAtATimeAndOpensWhenItIsAnswered() {
        failTimes(5);
        assertThat(enter(3)).isInstanceOf(Closed.class);
        now = START.plusSeconds(2);
        Granted probe = open(3);
        assertThat(probe.permits().size()).isEqualTo(1);
        assertThat(probe.permits().get(0).isProbe()).isTrue();
        assertThat(enter(3)).as("while the probe is out").isInstanceOf(Closed.class);
        leave(probe, Replies.reply(Outcome.ANSWERED));
        assertThat(open(4).permits().size()).isEqualTo(4);
        assertThat(news()).last().isEqualTo(new LimiterNews.Up());
    }

    @Test
    void aProbeThatFailsMakesTheNextOneWaitLonger() {
        failTimes(5);
        now = START.plusSeconds(2);
        leave(open(1), Replies.reply(Outcome.UNREACHABLE));
        Instant next = ((Closed) enter(1)).until();
        now = next;
        leave(open(1), Replies.reply(Outcome.UNREACHABLE));
        assertThat(Duration.between(now, ((Closed) enter(1)).until()))
                .isGreaterThan(Duration.between(START.plusSeconds(2), next));
    }

    @Test
    void aProbeThatHangsDoesNotKeepTheNextFromFindingOutThatItIsBack() {
        failTimes(5);
        now = START.plusSeconds(2);
        open(1);
        now = START.plusSeconds(13);
        leave(open(1), Replies.reply(Outcome.ANSWERED));
        assertThat(limiter.trouble()).isEqualTo(ProviderTrouble.NONE);
    }

    @Test
    void aRejectedKeyIsNotUsedAgainAndTheNextOneIs() {
        limiter = limiter(FIRST, SECOND);
        leave(open(1), Replies.reply(Outcome.KEY_REJECTED));
        Granted second = open(1);
        assertThat(key(second)).isEqualTo(SECOND);
        assertThat(leave(second, Replies.reply(Outcome.OUT_OF_QUOTA))).isPositive();
        assertThat(enter(1)).isInstanceOf(Closed.class);
        assertThat(limiter.trouble()).isEqualTo(new ProviderTrouble(START, "no usable key: KEY_REJECTED", true));
        assertThat(news())
                .containsExactly(
                        new LimiterNews.Rejected(FIRST, "KEY_REJECTED"),
                        new LimiterNews.Parked(SECOND, null, "OUT_OF_QUOTA"));
    }

    @Test
    void manyRejectionsOfOneKeyAreOneNews() {
        Granted both = open(2);
        leave(both, Replies.reply(Outcome.KEY_REJECTED));
        leave(both, Replies.reply(Outcome.KEY_REJECTED));
        assertThat(news()).hasSize(1);
    }

    @Test
    void aParkedKeyIsUsedAgainAfterItsReset() {
        leave(open(1), Replies.spent(START.plusSeconds(600)));
        assertThat(enter(1)).isEqualTo(new Closed(Reason.OUT_OF_QUOTA, START.plusSeconds(600)));
        now = START.plusSeconds(600);
        assertThat(key(open(1))).isEqualTo(FIRST);
        assertThat(limiter.trouble()).isEqualTo(ProviderTrouble.NONE);
    }

    @Test
    void anAnswerThatWasUnderWayDoesNotOpenAGateWithoutKeys() {
        Granted first = open(1);
        Granted slow = open(1);
        leave(first, Replies.reply(Outcome.OUT_OF_QUOTA));
        leave(slow, Replies.reply(Outcome.ANSWERED));
        assertThat(limiter.trouble().since()).isEqualTo(START);
        assertThat(limiter.trouble().confirmed()).isTrue();
    }

    @Test
    void aNetworkFaultBlamesNoKey() {
        limiter = limiter(FIRST, SECOND);
        leave(open(1), Replies.reply(Outcome.UNREACHABLE));
        assertThat(key(open(1))).isEqualTo(FIRST);
        assertThat(news()).isEmpty();
    }

    @Test
    void whatTheLedgerKnowsOfAKeyCounts() {
        limiter.exchange().hearKeys(List.of(heard(KeyState.DISABLED, null)), KeysElsewhere.NONE);
        assertThat(enter(1)).isInstanceOf(Closed.class);
        assertThat(limiter.trouble().since()).isEqualTo(START.minusSeconds(5));
        limiter.exchange().hearKeys(List.of(heard(KeyState.USABLE, null)), KeysElsewhere.NONE);
        assertThat(woken).as("whoever waits hears of it").hasValue(1);
        assertThat(key(open(1))).isEqualTo(FIRST);
        var keyModel = new KeyModel(false, "groq", FIRST.fingerprint(), MODEL);
        limiter.exchange()
                .hearLimits(List.of(new LimiterLimits(1, keyModel, Duration.ofSeconds(3), Map.of(), Map.of())));
        assertThat(enter(1)).isEqualTo(new Closed(Reason.RATE_LIMIT, START.plusSeconds(3)));
    }

    @Test
    void whatTheLedgerHasYetToHearIsNotOverwritten() {
        leave(open(1), Replies.reply(Outcome.KEY_REJECTED));
        limiter.exchange().hearKeys(List.of(heard(KeyState.USABLE, null)), KeysElsewhere.NONE);
        assertThat(enter(1)).isInstanceOf(Closed.class);
        limiter.exchange().delivered(news().get(0));
        limiter.exchange().hearKeys(List.of(heard(KeyState.USABLE, null)), KeysElsewhere.NONE);
        assertThat(enter(1)).isInstanceOf(Granted.class);
    }

    @Test
    void whatAnEarlierWorkerWroteIsNotBelievedBeforeAProbeHasFailed() {
        limiter.exchange().hearDown(START.minusSeconds(3600), START.minusSeconds(3000));
        assertThat(limiter.trouble().confirmed()).isFalse();
        now = START.plusSeconds(2);
        leave(open(1), Replies.reply(Outcome.UNREACHABLE));
        assertThat(limiter.trouble().confirmed()).isTrue();
        now = START.plusSeconds(60);
        leave(open(1), Replies.reply(Outcome.ANSWERED));
        assertThat(news()).as("the ledger hears that it is over").last().isEqualTo(new LimiterNews.Up());
    }

    @Test
    void whoHasRepliesDoesNotBelieveThatTheProviderIsDown() {
        now = START.plusSeconds(10);
        leave(open(1), Replies.reply(Outcome.ANSWERED));
        limiter.exchange().hearDown(START, START.plusSeconds(5));
        assertThat(limiter.trouble()).isEqualTo(ProviderTrouble.NONE);
    }

    @Test
    void anothersReplyMakesTheNextProbeGoAtOnce() {
        failTimes(5);
        assertThat(enter(1)).isInstanceOf(Closed.class);
        limiter.exchange().hearUp(START.minusSeconds(1));
        assertThat(enter(1)).as("that was before it fell").isInstanceOf(Closed.class);
        limiter.exchange().hearUp(START.plusMillis(1));
        assertThat(open(1).permits().get(0).isProbe()).isTrue();
    }

    private static KeyStatus heard(KeyState state, Duration wait) {
        return new KeyStatus(FIRST.fingerprint(), state, wait, START.minusSeconds(5), "why");
    }

    private ProviderLimiter limiter(Key... keys) {
        var made = new ProviderLimiter(4, () -> now, TIMINGS, scheduler, () -> new UsageEstimate(100, 900));
        made.exchange().keys(List.of(keys));
        return made;
    }

    private List<LimiterNews> news() {
        return limiter.exchange().outbox();
    }

    private void goOn(Duration time) {
        now = now.plus(time);
        scheduler.goOn(time);
    }

    private void failTimes(int n) {
        for (int i = 0; i < n; i++) {
            leave(open(1), Replies.reply(Outcome.OVERLOADED));
        }
    }

    /** Ends the next of these calls. */
    private Duration leave(Granted granted, Reply reply) {
        return next(granted).finish(reply, null);
    }

    private Permit next(Granted granted) {
        return granted.permits().get(ended.merge(granted, 1, Integer::sum) - 1);
    }

    private static Key key(Granted granted) {
        return granted.permits().get(0).key();
    }

    private Acquired enter(int wanted) {
        return limiter.acquire(MODEL, wanted, 3, whenRoom);
    }

    private Granted open(int wanted) {
        return (Granted) enter(wanted);
    }
}
