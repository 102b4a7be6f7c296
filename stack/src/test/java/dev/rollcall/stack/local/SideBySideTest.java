package dev.rollcall.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.cli.UserError;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SideBySideTest {
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger interrupted = new AtomicInteger();

    @AfterEach
    void forget() {
        Thread.interrupted();
    }

    /** Each waits for the other: one after the other they would never end. */
    @Test
    void stepsRunAtOnce() {
        var both = new CountDownLatch(2);
        Runnable meets = () -> {
            both.countDown();
            await(both);
        };
        SideBySide.run(List.of(meets, meets));
        assertThat(both.getCount()).isZero();
    }

    @Test
    void theFirstFailureEndsTheOthersAndIsTold() {
        assertThatThrownBy(() -> SideBySide.run(List.of(() -> await(never), () -> {
                    throw new UserError("no room on the disk");
                })))
                .isInstanceOf(UserError.class)
                .hasMessage("no room on the disk");
        assertThat(interrupted).hasValue(1);
    }

    @Test
    void anInterruptEndsAllAndStays() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> SideBySide.run(List.of(() -> await(never), () -> await(never))))
                .hasMessage("interrupted");
        assertThat(interrupted).hasValue(2);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            Thread.currentThread().interrupt();
        }
    }
}
