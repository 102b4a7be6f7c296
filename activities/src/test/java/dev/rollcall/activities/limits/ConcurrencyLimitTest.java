package dev.rollcall.activities.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
    private static final int ANY = Integer.MAX_VALUE;
    private final ConcurrencyLimit limit = new ConcurrencyLimit(8);

    @Test
    void a429HalvesItAndEachRoundOfRepliesAddsOne() {
        limit.configure(8);
        limit.decrease();
        assertThat(limit.free(ANY)).isEqualTo(4);
        for (int i = 0; i < 5; i++) {
            limit.increase();
        }
        assertThat(limit.free(ANY)).isEqualTo(5);
        for (int i = 0; i < 100; i++) {
            limit.increase();
        }
        assertThat(limit.free(ANY)).as("what is configured").isEqualTo(8);
        for (int i = 0; i < 10; i++) {
            limit.decrease();
        }
        assertThat(limit.free(ANY)).as("never nothing").isEqualTo(1);
    }

    @Test
    void aWorkerHasItsShareAndWhatIsUnderWayIsNotFree() {
        limit.configure(8);
        limit.share(3);
        assertThat(limit.ofThisWorker()).isEqualTo(3);
        assertThat(limit.ofAllWorkers()).isEqualTo(8);
        limit.begin(2);
        assertThat(limit.free(ANY)).isEqualTo(1);
        assertThat(limit.free(2)).isZero();
    }

    @Test
    void aLimitThatWasUsedInFullIsUsedInFullWhenItIsRaised() {
        limit.configure(8);
        limit.configure(20);
        limit.share(20);
        assertThat(limit.free(ANY)).isEqualTo(20);
        limit.decrease();
        limit.configure(40);
        limit.share(40);
        assertThat(limit.free(ANY)).as("a 429 has halved it").isEqualTo(10);
    }
}
