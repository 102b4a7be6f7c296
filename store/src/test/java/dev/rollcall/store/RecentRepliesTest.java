package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.CallCosts.CallKind;
import dev.rollcall.store.CallCosts.WorstCase;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentRepliesTest {
    @Test
    void ofTwentyRepliesOneCostsMore() {
        var replies = new RecentReplies(LongStream.rangeClosed(1, 20).boxed().toList(), null, null, null);
        assertThat(replies.isEnough()).isTrue();
        assertThat(replies.highTicks()).isEqualTo(19);
        assertThat(replies.meanTicks()).isEqualTo(11);
        assertThat(new RecentReplies(List.of(5L), null, null, null).highTicks()).isEqualTo(5);
    }

    @Test
    void theLedgerKeepsTheLastWordOfEach() {
        try (var test = TestLedger.open()) {
            CallCosts costs = test.ledger().callCosts();
            var kind = new CallKind(1, 2);
            costs.keep(kind, new RecentReplies(List.of(3L, 1L), 10, 20, 700));
            costs.publish(List.of(new WorstCase(kind, 99L, 100, 1024), new WorstCase(new CallKind(1, 3), null, 5, 6)));
            costs.keep(kind, new RecentReplies(List.of(1L, 2L), 11, 21, null));
            assertThat(costs.find(kind).orElseThrow())
                    .isEqualTo(new CallCosts.CallCost(
                            kind,
                            new WorstCase(kind, 99L, 100, 1024),
                            new RecentReplies(List.of(1L, 2L), 11, 21, null)));
            assertThat(costs.of(List.of(1, 7))).hasSize(2).last().satisfies(cost -> {
                assertThat(cost.worst().ticks()).isNull();
                assertThat(cost.replies()).isEqualTo(RecentReplies.NONE);
            });
        }
    }

    /** A ledger of an older Rollcall has answers: from these the first estimates are. */
    @Test
    void whatOlderAnswersCostIsKnown() {
        try (var old = TestLedger.openOld(
                "8",
                List.of(
                        "INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state)"
                                + " SELECT d, 1, 1, 1, 0, 10 FROM generate_series(1, 250) d",
                        "INSERT INTO answer (cell_id, n, at, truncated, simulated, input_tokens, output_tokens, cost_ticks,"
                                + " latency_ms) SELECT id, 1, now() + domain_id * interval '1 s', false, false, 10, 20,"
                                + " domain_id, 500 FROM cell"))) {
            RecentReplies replies = old.ledger()
                    .callCosts()
                    .find(new CallKind(1, 1))
                    .orElseThrow()
                    .replies();
            assertThat(replies.ticks()).hasSize(200).startsWith(51L).endsWith(250L);
            assertThat(List.of(replies.inputTokens(), replies.outputTokens(), replies.latencyMs()))
                    .containsExactly(10, 20, 500);
        }
    }
}
