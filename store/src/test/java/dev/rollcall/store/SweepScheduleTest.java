package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.SweepSchedule.ScheduleOrder;
import dev.rollcall.store.SweepSchedule.SweepPlan;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepScheduleTest {
    private final TestLedger test = TestLedger.open();
    private final SweepSchedule schedule = test.ledger().sweepSchedule();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void anOrderComesBeforeTheFileAndThatBeforeWhatIsBundled() {
        assertThat(schedule.read().cronOr("bundled")).isEqualTo("bundled");
        int worker = worker(new SweepTiming("0 1 * * *", null));
        assertThat(List.of(schedule.read().cronOr("bundled"), schedule.read().cronFrom()))
                .isEqualTo(List.of("0 1 * * *", "file"));
        assertThat(schedule.read().jitterSecondsOr(300)).isEqualTo(300);
        SweepPlan ordered = schedule.order(new ScheduleOrder(true, "0 2 * * *", true, 0, null, null, false, "ada"));
        assertThat(List.of(ordered.cronOr("bundled"), ordered.cronFrom(), ordered.jitterSecondsOr(300)))
                .isEqualTo(List.of("0 2 * * *", "order", 0));
        schedule.publish(worker, new SweepTiming("0 3 * * *", null));
        assertThat(schedule.read().cronOr("bundled")).as("it stays").isEqualTo("0 2 * * *");
        SweepPlan back = schedule.order(new ScheduleOrder(true, null, false, null, null, null, false, "ada"));
        assertThat(List.of(back.cronOr("bundled"), back.jitterFrom())).isEqualTo(List.of("0 3 * * *", "order"));
    }

    @Test
    void aFileWithoutAScheduleLeavesALivingWorkersAlone() {
        int first = worker(new SweepTiming("0 1 * * *", 60));
        worker(SweepTiming.NONE);
        assertThat(schedule.read().fileCron()).isEqualTo("0 1 * * *");
        test.ledger().workers().ended(first);
        assertThat(schedule.read().fileCron()).isNull();
    }

    @Test
    void whatIsOrderedIsNewsUntilItIsWritten() {
        assertThat(schedule.read().hasNews()).isFalse();
        schedule.order(new ScheduleOrder(false, null, false, null, true, "too dear", false, "ada"));
        SweepPlan plan = schedule.read();
        assertThat(plan.hasNews()).isTrue();
        assertThat(plan.note()).isEqualTo("too dear");
        schedule.order(new ScheduleOrder(true, "0 2 * * *", false, null, null, null, true, "ada"));
        schedule.pauseWritten(plan);
        assertThat(schedule.read().hasNews()).as("the cron is not written").isTrue();
        assertThat(schedule.read().paused()).as("the last order about that").isTrue();
        schedule.begin();
        schedule.specWritten(schedule.read(), "wanted", "written");
        assertThat(schedule.read().hasNews()).isFalse();
        assertThat(schedule.read().writing()).isFalse();
    }

    private int worker(SweepTiming file) {
        int worker = test.ledger().workers().register("here", 1, false, List.of());
        schedule.publish(worker, file);
        return worker;
    }
}
