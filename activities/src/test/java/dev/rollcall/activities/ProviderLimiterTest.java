package dev.rollcall.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.ProviderLimiter.Answer;
import dev.rollcall.activities.ProviderLimiter.Elsewhere;
import dev.rollcall.activities.ProviderLimiter.KeyStatus;
import dev.rollcall.activities.ProviderLimiter.News;
import dev.rollcall.activities.ProviderLimiter.Trouble;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.KeyModel;
import dev.rollcall.store.Keys.State;
import dev.rollcall.store.Limits.Known;
import dev.rollcall.store.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProviderLimiterTest {
    private static final Key FIRST = Key.of("groq", "first");
    private static final Key SECOND = Key.of("groq", "second");
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private static final String MODEL = "gpt-oss";

    private Instant now = START;
    private final ManualSlotScheduler scheduler = new ManualSlotScheduler();
    private final List<News> news = new ArrayList<>();
    private final AtomicInteger woken = new AtomicInteger();
    private final AtomicInteger wokenFirst = new AtomicInteger();
    private final Runnable whenRoom = woken::incrementAndGet;
    private final Runnable whenRoomFirst = wokenFirst::incrementAndGet;
    private ProviderLimiter limiter = limiter(FIRST);

    @Test
    void letsInAsManyAsItHasRoomFor() {
        assertThat(open(5).permits()).isEqualTo(4);
        assertThat(enter(1)).isEqualTo(new Answer.Full());
        limiter.giveBack(1, FIRST, MODEL, false);
        assertThat(woken).hasValue(1);
        assertThat(open(5).permits()).isEqualTo(1);
    }

    /** C1: a Retry-After counts whatever status carries it, for all calls with that key, and the provider is not down. */
    @Test
    void whoIsToldToWaitByAnOverloadedProviderWaits() {
        Answer.Open open = open(4);
        for (int i = 0; i < 4; i++) {
            leave(open, Replies.reply(Outcome.OVERLOADED, Duration.ofSeconds(30), true));
        }
        assertThat(enter(1)).isEqualTo(new Answer.Shut(Reason.OVERLOADED, START.plusSeconds(30)));
        now = START.plusSeconds(30);
        leave(open(1), Replies.reply(Outcome.OVERLOADED, Duration.ofSeconds(5), true));
        now = START.plusSeconds(35);
        assertThat(enter(1)).isInstanceOf(Answer.Open.class);
        assertThat(limiter.trouble()).isEqualTo(Trouble.NONE);
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
        Answer.Open batch = open(4);
        assertThat(enter(4)).isEqualTo(new Answer.Full());
        assertThat(limiter.enter(MODEL, 2, 1, whenRoomFirst)).isEqualTo(new Answer.Full());
        leave(batch, Replies.reply(Outcome.ANSWERED));
        assertThat(wokenFirst).hasValue(1);
        assertThat(woken).as("the others are not even woken").hasValue(0);
        assertThat(enter(4)).as("though a call is free").isEqualTo(new Answer.Full());
        assertThat(limiter.enter(MODEL, 1, 1, whenRoomFirst)).isEqualTo(new Answer.Open(1, FIRST, false));
        leave(batch, Replies.reply(Outcome.ANSWERED));
        assertThat(woken).as("nobody interactive waits any more").hasValue(1);
        assertThat(open(4).permits()).isEqualTo(1);
    }

    @Test
    void whoIsInteractiveAndGoesAwayHoldsNobodyBack() {
        Answer.Open batch = open(4);
        limiter.enter(MODEL, 1, 1, whenRoomFirst);
        leave(batch, Replies.reply(Outcome.ANSWERED));
        assertThat(enter(1)).isEqualTo(new Answer.Full());
        limiter.forget(MODEL, whenRoomFirst);
        assertThat(woken).hasValue(1);
        assertThat(open(1).permits()).isEqualTo(1);
    }

    @Test
    void whoIsWokenAndDoesNotComeInLeavesItToTheNext() {
        Answer.Open all = open(4);
        limiter.enter(MODEL, 1, 3, whenRoomFirst);
        enter(1);
        leave(all, Replies.reply(Outcome.ANSWERED));
        assertThat(wokenFirst).hasValue(1);
        assertThat(woken).as("there is room for one").hasValue(0);
        limiter.forget(MODEL, whenRoomFirst);
        assertThat(woken).hasValue(1);
    }

    @Test
    void eachKeyHasRoomOfItsOwnAndTheFreestIsUsed() {
        limiter = limiter(FIRST, SECOND);
        assertThat(limiter.size(MODEL)).isEqualTo(8);
        assertThat(open(3).key()).isEqualTo(FIRST);
        assertThat(open(8)).isEqualTo(new Answer.Open(4, SECOND, false));
        assertThat(open(8)).isEqualTo(new Answer.Open(1, FIRST, false));
        assertThat(enter(1)).isEqualTo(new Answer.Full());
    }

    @Test
    void staysShutUntilTheMomentItWasTold() {
        assertThat(leave(open(1), Replies.limited(Duration.ofSeconds(7)))).isEqualTo(Duration.ofSeconds(7));
        assertThat(enter(1)).isEqualTo(new Answer.Shut(Reason.RATE_LIMIT, START.plusSeconds(7)));
        now = START.plusSeconds(7);
        assertThat(open(4).permits()).as("half the room after a 429").isEqualTo(2);
    }

    @Test
    void a429CoolsItsKeyAloneAndTheOthersGoOn() {
        limiter = limiter(FIRST, SECOND);
        assertThat(leave(open(1), Replies.limited(Duration.ofSeconds(7)))).isZero();
        assertThat(open(1).key()).isEqualTo(SECOND);
        assertThat(news).containsExactly(new News.Cooled(FIRST, MODEL, Duration.ofSeconds(7)));
    }

    @Test
    void fallsAfterFiveFailuresInARowAndSaysSinceWhen() {
        failTimes(4);
        assertThat(limiter.trouble()).isEqualTo(Trouble.NONE);
        now = START.plusSeconds(9);
        failTimes(1);
        assertThat(limiter.trouble().since()).as("the first of them").isEqualTo(START);
        assertThat(news).containsExactly(new News.Fell(START, "OVERLOADED"));
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
        assertThat(enter(3)).isInstanceOf(Answer.Shut.class);
        now = START.plusSeconds(2);
        Answer.Open probe = open(3);
        assertThat(probe.permits()).isEqualTo(1);
        assertThat(probe.probe()).isTrue();
        assertThat(enter(3)).as("while the probe is out").isInstanceOf(Answer.Shut.class);
        leave(probe, Replies.reply(Outcome.ANSWERED));
        assertThat(open(4).permits()).isEqualTo(4);
        assertThat(news).last().isEqualTo(new News.Rose());
    }

    @Test
    void aProbeThatFailsMakesTheNextOneWaitLonger() {
        failTimes(5);
        now = START.plusSeconds(2);
        leave(open(1), Replies.reply(Outcome.UNREACHABLE));
        Instant next = ((Answer.Shut) enter(1)).until();
        now = next;
        leave(open(1), Replies.reply(Outcome.UNREACHABLE));
        assertThat(Duration.between(now, ((Answer.Shut) enter(1)).until()))
                .isGreaterThan(Duration.between(START.plusSeconds(2), next));
    }

    @Test
    void aProbeThatHangsDoesNotKeepTheNextFromFindingOutThatItIsBack() {
        failTimes(5);
        now = START.plusSeconds(2);
        open(1);
        now = START.plusSeconds(13);
        leave(open(1), Replies.reply(Outcome.ANSWERED));
        assertThat(limiter.trouble()).isEqualTo(Trouble.NONE);
    }

    @Test
    void aRejectedKeyIsNotUsedAgainAndTheNextOneIs() {
        limiter = limiter(FIRST, SECOND);
        leave(open(1), Replies.reply(Outcome.KEY_REJECTED));
        Answer.Open second = open(1);
        assertThat(second.key()).isEqualTo(SECOND);
        assertThat(leave(second, Replies.reply(Outcome.OUT_OF_QUOTA))).isPositive();
        assertThat(enter(1)).isInstanceOf(Answer.Shut.class);
        assertThat(limiter.trouble()).isEqualTo(new Trouble(START, "no usable key: KEY_REJECTED", true));
        assertThat(news)
                .containsExactly(
                        new News.Rejected(FIRST, "KEY_REJECTED"), new News.Parked(SECOND, null, "OUT_OF_QUOTA"));
    }

    @Test
    void manyRejectionsOfOneKeyAreOneNews() {
        Answer.Open both = open(2);
        leave(both, Replies.reply(Outcome.KEY_REJECTED));
        leave(both, Replies.reply(Outcome.KEY_REJECTED));
        assertThat(news).hasSize(1);
    }

    @Test
    void aParkedKeyIsUsedAgainAfterItsReset() {
        leave(open(1), Replies.spent(START.plusSeconds(600)));
        assertThat(enter(1)).isEqualTo(new Answer.Shut(Reason.OUT_OF_QUOTA, START.plusSeconds(600)));
        now = START.plusSeconds(600);
        assertThat(open(1).key()).isEqualTo(FIRST);
        assertThat(limiter.trouble()).isEqualTo(Trouble.NONE);
    }

    @Test
    void anAnswerThatWasUnderWayDoesNotOpenAGateWithoutKeys() {
        Answer.Open first = open(1);
        Answer.Open slow = open(1);
        leave(first, Replies.reply(Outcome.OUT_OF_QUOTA));
        leave(slow, Replies.reply(Outcome.ANSWERED));
        assertThat(limiter.trouble().since()).isEqualTo(START);
        assertThat(limiter.trouble().confirmed()).isTrue();
    }

    @Test
    void aNetworkFaultBlamesNoKey() {
        limiter = limiter(FIRST, SECOND);
        leave(open(1), Replies.reply(Outcome.UNREACHABLE));
        assertThat(open(1).key()).isEqualTo(FIRST);
        assertThat(news).isEmpty();
    }

    @Test
    void whatTheLedgerKnowsOfAKeyCounts() {
        limiter.hear(List.of(heard(State.DISABLED, null)), Elsewhere.NONE);
        assertThat(enter(1)).isInstanceOf(Answer.Shut.class);
        assertThat(limiter.trouble().since()).isEqualTo(START.minusSeconds(5));
        limiter.hear(List.of(heard(State.USABLE, null)), Elsewhere.NONE);
        assertThat(woken).as("whoever waits hears of it").hasValue(1);
        assertThat(open(1).key()).isEqualTo(FIRST);
        var keyModel = new KeyModel(false, "groq", FIRST.fingerprint(), MODEL);
        limiter.hearLimits(List.of(new Known(1, keyModel, Duration.ofSeconds(3), Map.of(), Map.of())));
        assertThat(enter(1)).isEqualTo(new Answer.Shut(Reason.RATE_LIMIT, START.plusSeconds(3)));
    }

    @Test
    void whatTheLedgerHasYetToHearIsNotOverwritten() {
        leave(open(1), Replies.reply(Outcome.KEY_REJECTED));
        limiter.hear(List.of(heard(State.USABLE, null)), Elsewhere.NONE);
        assertThat(enter(1)).isInstanceOf(Answer.Shut.class);
        limiter.told(news.get(0));
        limiter.hear(List.of(heard(State.USABLE, null)), Elsewhere.NONE);
        assertThat(enter(1)).isInstanceOf(Answer.Open.class);
    }

    @Test
    void whatAnEarlierWorkerWroteIsNotBelievedBeforeAProbeHasFailed() {
        limiter.hearDown(START.minusSeconds(3600), START.minusSeconds(3000));
        assertThat(limiter.trouble().confirmed()).isFalse();
        now = START.plusSeconds(2);
        leave(open(1), Replies.reply(Outcome.UNREACHABLE));
        assertThat(limiter.trouble().confirmed()).isTrue();
        now = START.plusSeconds(60);
        leave(open(1), Replies.reply(Outcome.ANSWERED));
        assertThat(news).as("the ledger hears that it is over").last().isEqualTo(new News.Rose());
    }

    @Test
    void whoHasRepliesDoesNotBelieveThatTheProviderIsDown() {
        now = START.plusSeconds(10);
        leave(open(1), Replies.reply(Outcome.ANSWERED));
        limiter.hearDown(START, START.plusSeconds(5));
        assertThat(limiter.trouble()).isEqualTo(Trouble.NONE);
    }

    @Test
    void anothersReplyMakesTheNextProbeGoAtOnce() {
        failTimes(5);
        assertThat(enter(1)).isInstanceOf(Answer.Shut.class);
        limiter.hearUp(START.minusSeconds(1));
        assertThat(enter(1)).as("that was before it fell").isInstanceOf(Answer.Shut.class);
        limiter.hearUp(START.plusMillis(1));
        assertThat(open(1).probe()).isTrue();
    }

    private static KeyStatus heard(State state, Duration wait) {
        return new KeyStatus(FIRST.fingerprint(), state, wait, START.minusSeconds(5), "why");
    }

    private ProviderLimiter limiter(Key... keys) {
        var made = new ProviderLimiter(
                4, () -> now, AskTimings.DEFAULT, news::add, scheduler, () -> new UsageEstimate(100, 900));
        made.keys(List.of(keys));
        return made;
    }

    private void failTimes(int n) {
        for (int i = 0; i < n; i++) {
            leave(open(1), Replies.reply(Outcome.OVERLOADED));
        }
    }

    private Duration leave(Answer.Open open, Reply reply) {
        return limiter.leave(open.key(), MODEL, reply, null, open.probe());
    }

    private Answer enter(int wanted) {
        return limiter.enter(MODEL, wanted, 3, whenRoom);
    }

    private Answer.Open open(int wanted) {
        return (Answer.Open) enter(wanted);
    }
}
