package dev.rollcall.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.simulator.vendors.SimulatedOutcome;
import org.junit.jupiter.api.Test;

class RequestCounterTest {
    @Test
    void aReplyWhoseWriteFailsIsTakenBack() {
        var counter = new RequestCounter(CountJournal.NONE);
        var first = counter.asked("c/0", "openai", "key", 1);
        counter.ended(first, SimulatedOutcome.ANSWERED);
        var second = counter.asked("c/0", "openai", "key", 1);
        counter.ended(second, SimulatedOutcome.ANSWERED);
        counter.writeFailed(second, SimulatedOutcome.ANSWERED);
        RequestCounts counts = counter.counts(0);
        assertThat(counts.usable()).isEqualTo(1);
        assertThat(counts.cellsAskedAgain()).isZero();
        assertThat(counts.providers().get("openai").outcomes()).containsEntry("client_gone", 1L);
    }

    @Test
    void eachSecondOfAKeyIsCounted() {
        var counter = new RequestCounter(CountJournal.NONE);
        var first = counter.asked("c/0", "openai", "key", 100);
        counter.asked("c/1", "openai", "key", 100);
        counter.ended(first, SimulatedOutcome.LIMITED);
        counter.ended(counter.asked("c/0", "openai", "key", 102), SimulatedOutcome.ANSWERED);
        counter.ended(counter.asked("c/0", "groq", "key", 102), SimulatedOutcome.EMPTY);
        assertThat(counter.seconds(0))
                .containsExactly(
                        new SecondCount(100, "openai", "key", 2, 0, 1, 0),
                        new SecondCount(102, "groq", "key", 1, 0, 0, 1),
                        new SecondCount(102, "openai", "key", 1, 1, 0, 0));
        assertThat(counter.seconds(101)).hasSize(2);
        for (int second = 103; second < 103 + KeyCounter.SECONDS_KEPT; second++) {
            counter.asked("c/0", "openai", "key", second);
        }
        assertThat(counter.seconds(0)).hasSize(KeyCounter.SECONDS_KEPT + 1);
        assertThat(counter.counts(0).providers().get("openai").keys().get("key"))
                .isEqualTo(new RequestCounts.KeyCount(3 + KeyCounter.SECONDS_KEPT, 1, 1, 2));
    }

    @Test
    void keysBeyondMeasureAreCountedTogether() {
        var counter = new RequestCounter(CountJournal.NONE);
        for (int i = 0; i < ProviderCounter.MOST_KEYS + 5; i++) {
            counter.asked("c/0", "openai", "key-" + i, 100);
        }
        var keys = counter.counts(0).providers().get("openai").keys();
        assertThat(keys).hasSize(ProviderCounter.MOST_KEYS + 1);
        assertThat(keys.get(ProviderCounter.OTHER_KEYS).requests()).isEqualTo(5);
    }
}
