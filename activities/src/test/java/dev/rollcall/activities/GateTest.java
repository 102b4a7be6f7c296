package dev.rollcall.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.Gate.Answer;
import dev.rollcall.activities.Gate.Trouble;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Outcome;
import dev.rollcall.store.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Key FIRST = Key.of("groq", "first");
    private static final Key SECOND = Key.of("groq", "second");
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private Instant now = START;
    private final List<Trouble> told = new ArrayList<>();
    private final AtomicInteger woken = new AtomicInteger();
    private Gate gate = gate(FIRST);

    @Test
    void letsInAsManyAsItHasRoomFor() {
        assertThat(open(5).permits()).isEqualTo(4);
        assertThat(enter(1)).isEqualTo(new Answer.Full());
        gate.giveBack(1, false);
        assertThat(woken).hasValue(1);
        assertThat(open(5).permits()).isEqualTo(1);
    }

    @Test
    void staysShutUntilTheMomentItWasTold() {
        leave(open(1), Replies.limited(Duration.ofSeconds(7)));
        assertThat(enter(1)).isEqualTo(new Answer.Shut(Reason.RATE_LIMIT, START.plusSeconds(7)));
        now = START.plusSeconds(7);
        assertThat(open(4).permits()).as("half the room after a 429").isEqualTo(2);
    }

    @Test
    void fallsAfterFiveFailuresInARowAndSaysSinceWhen() {
        failTimes(4);
        assertThat(gate.trouble().downSince()).isNull();
        now = START.plusSeconds(9);
        failTimes(1);
        assertThat(gate.trouble().downSince()).as("the first of them").isEqualTo(START);
        assertThat(told).last().satisfies(trouble -> assertThat(trouble.words()).startsWith("down"));
    }

    @Test
    void aReplyInBetweenIsNoFall() {
        failTimes(4);
        leave(open(1), Replies.reply(Outcome.REFUSED));
        failTimes(4);
        assertThat(gate.trouble().downSince()).isNull();
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
        assertThat(told).last().isEqualTo(Trouble.NONE);
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
    void aRejectedKeyIsNeverUsedAgainAndTheNextOneIs() {
        gate = gate(FIRST, SECOND);
        leave(open(1), Replies.reply(Outcome.KEY_REJECTED));
        Answer.Open second = open(1);
        assertThat(second.key()).isEqualTo(SECOND);
        leave(second, Replies.reply(Outcome.OUT_OF_QUOTA));
        assertThat(enter(1)).isInstanceOf(Answer.Shut.class);
        assertThat(gate.trouble().downSince()).isEqualTo(START);
        assertThat(told).last().satisfies(trouble -> assertThat(trouble.words()).startsWith("no usable key"));
    }

    @Test
    void anAnswerThatWasUnderWayDoesNotOpenAGateWithoutKeys() {
        Answer.Open first = open(1);
        Answer.Open slow = open(1);
        leave(first, Replies.reply(Outcome.OUT_OF_QUOTA));
        leave(slow, Replies.reply(Outcome.ANSWERED));
        assertThat(gate.trouble().downSince()).isEqualTo(START);
        assertThat(gate.trouble().confirmed()).isTrue();
    }

    @Test
    void whatAnEarlierWorkerWroteIsNotBelievedBeforeAProbeHasFailed() {
        gate = new Gate(4, List.of(FIRST), START.minusSeconds(3600), () -> now, Tempo.DEFAULT, told::add);
        assertThat(gate.trouble().confirmed()).isFalse();
        now = START.plusSeconds(2);
        leave(open(1), Replies.reply(Outcome.UNREACHABLE));
        assertThat(gate.trouble().confirmed()).isTrue();
        now = START.plusSeconds(60);
        leave(open(1), Replies.reply(Outcome.ANSWERED));
        assertThat(told).as("the ledger hears that it is over").last().isEqualTo(Trouble.NONE);
    }

    private Gate gate(Key... keys) {
        return new Gate(4, List.of(keys), null, () -> now, Tempo.DEFAULT, told::add);
    }

    private void failTimes(int n) {
        for (int i = 0; i < n; i++) {
            leave(open(1), Replies.reply(Outcome.OVERLOADED));
        }
    }

    private void leave(Answer.Open open, dev.rollcall.llm.Reply reply) {
        gate.leave(open.key(), reply, open.probe());
    }

    private Answer enter(int wanted) {
        return gate.enter(wanted, woken::incrementAndGet);
    }

    private Answer.Open open(int wanted) {
        return (Answer.Open) enter(wanted);
    }
}
