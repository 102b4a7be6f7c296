package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.LedgerAtWork.Asked;
import dev.rollcall.store.UsageMinutes.MinuteUsage;
import dev.rollcall.store.UsageMinutes.SpanUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsageMinutesTest {
    private static final Instant MINUTE = Instant.parse("2026-11-22T10:41:00Z");

    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;
    private final TestLedger test = work.test;

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void attemptsCountInTheMinuteInWhichTheirResultsWereSaved() {
        List<Asked> asked = work.asked(work.planned("a", 3, 1, "openai"), 3);
        test.execute("UPDATE attempt SET asked_at = now() - interval '5 minutes'");
        work.answered(asked.get(0));
        work.answered(asked.get(1));
        work.failed(asked.get(2), "OVERLOADED", "busy");
        test.execute("UPDATE usage_delta SET saved_at = '2026-11-22T10:41:59.9Z'");
        ledger.usage().fold();
        assertThat(ledger.usageMinutes().last(false, spanSince(MINUTE)))
                .as("each took 10 ms")
                .containsExactly(
                        new MinuteUsage(MINUTE, "openai", "ANSWERED", 2, 20),
                        new MinuteUsage(MINUTE, "openai", "OVERLOADED", 1, 10));
    }

    @Test
    void laterFoldsAddToTheirMinutesAndSumsToAllOfThem() {
        List<Asked> asked = work.asked(work.planned("a", 3, 1), 6);
        for (Asked one : asked) {
            work.answered(one);
            ledger.usage().fold();
        }
        test.execute("UPDATE usage_minute SET minute = minute - interval '9 minutes' WHERE target_id = 1");
        test.execute("UPDATE usage_minute SET minute = minute - interval '11 minutes' WHERE target_id = 2");
        assertThat(ledger.usageMinutes().sums(false, Duration.ofMinutes(20)))
                .containsExactly(new SpanUsage("groq", "ANSWERED", 3, 30), new SpanUsage("openai", "ANSWERED", 3, 30));
        assertThat(ledger.usageMinutes().sums(false, Duration.ofMinutes(10)))
                .as("target 1")
                .containsExactly(new SpanUsage("openai", "ANSWERED", 3, 30));
        assertThat(ledger.usageMinutes().sums(true, Duration.ofMinutes(20))).isEmpty();
    }

    @Test
    void minutesOlderThanTwoDaysAreDeletedInSteps() {
        test.execute(
                "INSERT INTO usage_minute SELECT now() - interval '49 hours' + i * interval '1 second', 1, 'ANSWERED', 1, 1"
                        + " FROM generate_series(1, 1500) i");
        test.execute("INSERT INTO usage_minute VALUES (now() - interval '47 hours', 1, 'ANSWERED', 1, 1)");
        assertThat(ledger.usageMinutes().deleteOld()).isEqualTo(1000);
        assertThat(ledger.usageMinutes().deleteOld()).isEqualTo(500);
        assertThat(ledger.usageMinutes().deleteOld()).isZero();
        assertThat(test.one(Integer.class, "SELECT count(*) FROM usage_minute")).isEqualTo(1);
    }

    private static Duration spanSince(Instant minute) {
        return Duration.between(minute, Instant.now()).plusMinutes(1);
    }
}
