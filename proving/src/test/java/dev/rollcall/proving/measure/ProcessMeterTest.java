package dev.rollcall.proving.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessMeterTest {
    private static final long SELF = ProcessHandle.current().pid();

    @BeforeEach
    void onLinuxOnly() {
        assumeThat(ProcessMeter.works()).isTrue();
    }

    @Test
    void whatThisProcessBurnsIsCounted() {
        double before = ProcessMeter.now().cpuSeconds(SELF).orElseThrow();
        burn(0.5);
        assertThat(ProcessMeter.now().cpuSeconds(SELF).orElseThrow() - before).isBetween(0.4, 5.0);
    }

    @Test
    void aThreadIsFoundByItsNameWithoutItsNumber() throws InterruptedException {
        var burnt = new CountDownLatch(1);
        var thread = new Thread(
                () -> {
                    burn(0.3);
                    burnt.countDown();
                    sleep();
                },
                "meter-test-7");
        thread.setDaemon(true);
        thread.start();
        burnt.await();
        assertThat(ProcessMeter.threads(SELF).get("meter-test")).isGreaterThan(0.1);
        thread.interrupt();
    }

    @Test
    void aChildThatHasEndedStaysCounted() throws Exception {
        double before = ProcessMeter.now().cpuSeconds(SELF).orElseThrow();
        Process child = new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done").start();
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ProcessMeter.now().cpuSeconds(SELF).orElseThrow() - before).isGreaterThan(0.1);
    }

    @Test
    void memoryIsThatOfAJvm() {
        assertThat(ProcessMeter.now().memoryBytes(SELF).orElseThrow()).isBetween(20L << 20, 4L << 30);
    }

    @Test
    void ofNobodyThereIsNoFigure() {
        assertThat(ProcessMeter.now().cpuSeconds(Integer.MAX_VALUE)).isEmpty();
        assertThat(ProcessMeter.now().memoryBytes(Integer.MAX_VALUE)).isEmpty();
        assertThat(ProcessMeter.threads(Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void theMachineIsBusyAtLeastWithThis() {
        double before = ProcessMeter.machineSeconds().orElseThrow();
        burn(0.3);
        assertThat(ProcessMeter.machineSeconds().orElseThrow() - before).isGreaterThan(0.1);
    }

    /** Seconds of CPU, not of the clock: on a busy machine they differ. */
    private static void burn(double seconds) {
        var threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + (long) (seconds * 1e9);
        while (threads.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
