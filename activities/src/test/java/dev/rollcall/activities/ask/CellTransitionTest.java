package dev.rollcall.activities.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.Replies;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Reply;
import dev.rollcall.llm.reply.TokenUsage;
import dev.rollcall.store.AttemptResult;
import dev.rollcall.store.AttemptUsage;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Reason;
import dev.rollcall.store.TokenCounts;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CellTransitionTest {
    @ParameterizedTest
    @CsvSource({
        "ANSWERED, ANSWERED, NONE",
        "TRUNCATED, ANSWERED, NONE",
        "REFUSED, REFUSED, NONE",
        "INVALID, INVALID, UNUSABLE_REPLY",
        "FAILED_PERMANENT, FAILED, REJECTED",
        "EMPTY, WAITING, EMPTY_ANSWER",
        "RATE_LIMITED, WAITING, RATE_LIMIT",
        "OVERLOADED, WAITING, OVERLOADED",
        "UNREACHABLE, WAITING, UNREACHABLE",
        "KEY_REJECTED, WAITING, KEY_REJECTED",
        "OUT_OF_QUOTA, WAITING, OUT_OF_QUOTA",
    })
    void everyOutcomeHasItsPlace(Outcome outcome, CellState state, Reason reason) {
        CellTransition transition = transition(Replies.reply(outcome), 0, 0, false);
        assertThat(transition.state()).isEqualTo(state);
        assertThat(transition.reason()).isEqualTo(reason);
        assertThat(transition.pause() != null).isEqualTo(state.isOpen());
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"OVERLOADED", "UNREACHABLE"})
    void theFifthRealErrorEndsTheCell(Outcome outcome) {
        assertThat(transition(Replies.reply(outcome), 3, 0, false).state()).isEqualTo(CellState.WAITING);
        assertThat(transition(Replies.reply(outcome), 4, 0, false).state()).isEqualTo(CellState.FAILED);
    }

    /** C1. */
    @Test
    void whoIsToldToWaitHasMadeNoErrorUnlessItIsToldForEver() {
        Reply told = Replies.reply(Outcome.OVERLOADED, Duration.ofSeconds(7), true);
        CellTransition transition = CellTransition.of(
                told, new CellTransition.Before(4, 0, 10, 5), false, Duration.ZERO, AskTimings.DEFAULT, 0.5);
        assertThat(transition.isError()).isFalse();
        assertThat(transition.pause()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));

        assertThat(CellTransition.of(
                                told,
                                new CellTransition.Before(4, 0, 11, 5),
                                false,
                                Duration.ZERO,
                                AskTimings.DEFAULT,
                                0.5)
                        .state())
                .isEqualTo(CellState.FAILED);
        Reply atOnce = Replies.reply(Outcome.OVERLOADED, Duration.ZERO, true);
        assertThat(transition(atOnce, 0, 0, false).isError())
                .as("Retry-After: 0 is no wait")
                .isTrue();
    }

    @Test
    void aFailedProbeIsTheProvidersFaultAndNoErrorOfTheCell() {
        CellTransition transition = transition(Replies.reply(Outcome.OVERLOADED), 4, 0, true);
        assertThat(transition.state()).isEqualTo(CellState.WAITING);
        assertThat(transition.isError()).isFalse();
    }

    @Test
    void waitsAreNoErrors() {
        assertThat(transition(Replies.limited(Duration.ofSeconds(9)), 4, 0, false)
                        .isError())
                .isFalse();
        assertThat(transition(Replies.reply(Outcome.KEY_REJECTED), 4, 0, false).isError())
                .isFalse();
    }

    @Test
    void theSecondEmptyAnswerEndsTheCell() {
        assertThat(transition(Replies.reply(Outcome.EMPTY), 0, 1, false).state())
                .isEqualTo(CellState.EMPTY);
    }

    @Test
    void aRateLimitWaitsUntilAKeyIsFreeAndLooksAgainNowAndThen() {
        Reply reply = Replies.limited(Duration.ofSeconds(9));
        assertThat(transition(reply, 0, 0, false, Duration.ZERO).pause()).isLessThan(Duration.ofMillis(101));
        assertThat(transition(reply, 0, 0, false, Duration.ofSeconds(9)).pause())
                .isBetween(Duration.ofSeconds(9), Duration.ofMillis(9_100));
        assertThat(transition(reply, 0, 0, false, Duration.ofHours(9)).pause()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void onlyARequestThatWentOutMayHaveBeenBilled() {
        assertThat(saved(Replies.reply(Outcome.UNREACHABLE, null, true)).maybeBilled())
                .isTrue();
        assertThat(saved(Replies.reply(Outcome.UNREACHABLE, null, false)).maybeBilled())
                .isFalse();
        assertThat(saved(Replies.reply(Outcome.OVERLOADED)).maybeBilled()).isFalse();
    }

    @Test
    void anUnknownPriceIsUnknownAndNotZero() {
        var save = saved(Replies.reply(Outcome.ANSWERED));
        assertThat(save.costTicks()).isNull();
        assertThat(save.unpriced()).isTrue();
        assertThat(saved(Replies.reply(Outcome.EMPTY)).unpriced()).isTrue();
        assertThat(saved(Replies.reply(Outcome.OVERLOADED)).unpriced())
                .as("nothing was billed")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void whateverCameOfItItsTokensAndItsCostAreKept(Outcome outcome) {
        var reply = Replies.used(outcome, new TokenUsage(1, 2, 3, 4, 5, 6, 7));
        var priced = transition(reply, 0, 0, false).result(1, 1, 1, reply, new Cost(99L, true), false);
        assertThat(priced.usage()).isEqualTo(new AttemptUsage(TokenCounts.of(1, 2, 3, 4), 5, 6, 7));
        assertThat(priced.costTicks()).isEqualTo(99);
        assertThat(priced.costReported()).isTrue();
        assertThat(priced.unpriced()).isFalse();
        assertThat(saved(reply).unpriced()).isTrue();
    }

    @Test
    void theLedgerKnowsEveryOutcome() {
        assertThat(dev.rollcall.store.Usage.OUTCOMES)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Outcome.values()).map(Outcome::name).toList());
    }

    private static CellTransition transition(Reply reply, int errors, int empties, boolean probe) {
        return transition(reply, errors, empties, probe, Duration.ofSeconds(1));
    }

    private static CellTransition transition(Reply reply, int errors, int empties, boolean probe, Duration wait) {
        return CellTransition.of(
                reply, new CellTransition.Before(errors, empties, 1, 5), probe, wait, AskTimings.DEFAULT, 0.5);
    }

    private static AttemptResult saved(Reply reply) {
        return transition(reply, 0, 0, false).result(1, 1, 1, reply, Cost.UNKNOWN, false);
    }
}
