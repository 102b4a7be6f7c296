package dev.rollcall.simulator.batches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.simulator.batches.BatchSchedule.Arrival;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a batch of a hundred rows is, that takes a hundred minutes. */
class BatchScheduleTest {
    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

    private static BatchFaults faults(double part, boolean pending, long cancelMinutes) {
        long cancel = cancelMinutes < 0 ? -1 : Duration.ofMinutes(cancelMinutes).toMillis();
        return new BatchFaults(
                Duration.ofMinutes(100).toMillis(),
                part,
                pending,
                cancel,
                false,
                false,
                false,
                false,
                false,
                false,
                false);
    }

    private static BatchSchedule schedule(BatchFaults faults, Duration window) {
        return new BatchSchedule(START, window, List.of(new Arrival(START, 100)), faults, false, null);
    }

    private static Progress at(BatchSchedule schedule, long minute) {
        return schedule.at(START.plus(Duration.ofMinutes(minute)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, WAITING, 0",
        "9, WAITING, 0",
        "10, RUNNING, 0",
        "50, RUNNING, 50",
        "89, RUNNING, 98",
        "90, FINALIZING, 100",
        "99, FINALIZING, 100",
        "100, COMPLETED, 100",
        "100000, COMPLETED, 100",
    })
    void itGoesOn(long minute, BatchPhase phase, int answered) {
        BatchSchedule plain = schedule(faults(1, false, -1), Duration.ofDays(1));
        assertThat(at(plain, minute)).isEqualTo(new Progress(phase, answered));
    }

    @ParameterizedTest
    @CsvSource({"59, RUNNING, 61", "60, EXPIRED, 62", "1000, EXPIRED, 62"})
    void aWindowThatIsTooShortEndsIt(long minute, BatchPhase phase, int answered) {
        BatchSchedule hasty = schedule(faults(1, false, -1), Duration.ofHours(1));
        assertThat(at(hasty, minute)).isEqualTo(new Progress(phase, answered));
    }

    @ParameterizedTest
    @CsvSource({"100, RUNNING, 10", "1439, RUNNING, 10", "1440, EXPIRED, 10"})
    void onlyAPartIsEverAnswered(long minute, BatchPhase phase, int answered) {
        BatchSchedule stuck = schedule(faults(0.1, false, -1), Duration.ofDays(1));
        assertThat(at(stuck, minute)).isEqualTo(new Progress(phase, answered));
    }

    @ParameterizedTest
    @CsvSource({
        "49, RUNNING, 48",
        "50, CANCELLING, 50",
        "59, CANCELLING, 61",
        "60, CANCELLED, 62",
        "5000, CANCELLED, 62"
    })
    void rowsEndWhileItIsCancelled(long minute, BatchPhase phase, int answered) {
        BatchSchedule cancelled =
                schedule(faults(1, false, 10), Duration.ofDays(1)).cancelledAt(START.plus(Duration.ofMinutes(50)));
        assertThat(at(cancelled, minute)).isEqualTo(new Progress(phase, answered));
    }

    @Test
    void whatWaitsForEverCanBeCancelledOnly() {
        BatchSchedule pending = schedule(faults(1, true, 10), Duration.ofDays(1));
        assertThat(at(pending, 1_000_000)).isEqualTo(new Progress(BatchPhase.WAITING, 0));
        assertThat(pending.endsAt()).isNull();
        BatchSchedule cancelled = pending.cancelledAt(START.plus(Duration.ofDays(3)));
        assertThat(at(cancelled, 3 * 1440 + 10)).isEqualTo(new Progress(BatchPhase.CANCELLED, 0));
    }

    @Test
    void rowsThatComeLaterEndLater() {
        BatchSchedule grown = schedule(faults(1, false, -1), Duration.ofDays(1))
                .with(new Arrival(START.plus(Duration.ofMinutes(60)), 50));
        assertThat(at(grown, 100)).isEqualTo(new Progress(BatchPhase.RUNNING, 118));
        assertThat(at(grown, 160)).isEqualTo(new Progress(BatchPhase.COMPLETED, 150));
    }
}
