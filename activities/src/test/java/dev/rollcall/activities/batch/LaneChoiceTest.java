package dev.rollcall.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.batch.LaneChoice.Facts;
import dev.rollcall.store.Budgets;
import dev.rollcall.store.Lane;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneChoiceTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    /** Times in hours from now; the margin is a quarter of an hour, batches take 5 hours, 24 at most, and cost half. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // lane | deadline | priority | rows | online cost, $ | until | why
                "auto   | 6   | 3 | 1000 | 1.00 | 5.75  | batches save about $0.50",
                "auto   | 5.3 | 3 | 1000 | 1.00 | 5.05  | batches save about $0.50",
                "auto   | 5.2 | 3 | 1000 | 1.00 | -     | its batches take 5 h, and the time until the deadline, less 15 min for what is left, is 4 h",
                "auto   | -1  | 3 | 1000 | 1.00 | -     | its batches take 5 h, and the time until the deadline, less 15 min for what is left, is 0 min",
                "auto   | -   | 3 | 1000 | 1.00 | -     | the job has no deadline",
                "auto   | 6   | 2 | 1000 | 1.00 | -     | the job is urgent",
                "auto   | 6   | 3 | 19   | 1.00 | -     | fewer than 20 calls",
                "auto   | 6   | 3 | 20   | 1.00 | 5.75  | batches save about $0.50",
                "auto   | 6   | 3 | 1000 | 0.08 | -     | batches would save $0.04",
                "auto   | 6   | 3 | 1000 | -    | -     | nobody knows whether batches are cheaper",
                "online | 48  | 3 | 1000 | 1.00 | -     | the job asks call by call",
                "batch  | -   | 1 | 1    | -    | 25    | 'the job wants batches, and names no deadline'",
                "batch  | 1   | 3 | 1    | -    | 0.75  | the job wants batches",
                "batch  | 0.2 | 3 | 1000 | 1.00 | -     | the deadline is too near for any batch",
                "batch  | 6   | 3 | 0    | 1.00 | -     | there is nothing to be asked",
            })
    void theRule(String lane, Double deadline, int priority, long rows, Double dollars, Double until, String why) {
        LaneChoice choice = LaneChoice.of(new Facts(
                Lane.of(lane),
                priority,
                at(deadline),
                NOW,
                false,
                true,
                true,
                rows,
                Duration.ofHours(5),
                Duration.ofHours(24),
                Duration.ofMinutes(15),
                new BigDecimal("0.5"),
                dollars == null ? null : Long.valueOf(Math.round(dollars * Budgets.TICKS_PER_DOLLAR))));
        assertThat(choice).isEqualTo(new LaneChoice(at(until), why));
    }

    @Test
    void whatHasNoBatchesOrNoKeyOrSamplesIsAskedOnline() {
        assertThat(of(false, false, true).why()).isEqualTo("it has no batches for such calls");
        assertThat(of(true, true, true).why()).isEqualTo("the job samples: each look waits for the one before");
        assertThat(of(false, true, false).why()).isEqualTo("no key of it can be used");
        assertThat(of(false, true, true).until()).isNotNull();
    }

    private static LaneChoice of(boolean isSampled, boolean hasBatches, boolean hasKey) {
        return LaneChoice.of(new Facts(
                Lane.BATCH,
                3,
                null,
                NOW,
                isSampled,
                hasBatches,
                hasKey,
                100,
                Duration.ofHours(5),
                Duration.ofHours(24),
                Duration.ofMinutes(15),
                null,
                null));
    }

    private static Instant at(Double hours) {
        return hours == null ? null : NOW.plusSeconds(Math.round(hours * 3_600));
    }
}
