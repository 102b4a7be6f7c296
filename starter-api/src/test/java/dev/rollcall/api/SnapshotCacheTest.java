package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.TestLedger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnapshotCacheTest {
    private long now;
    private int reads;
    private boolean away;

    @Test
    void theLedgerIsReadOnceInFiveSeconds() {
        try (var test = TestLedger.open()) {
            LedgerSnapshot numbers = LedgerSnapshot.read(test.ledger());
            var cache = new SnapshotCache(() -> read(numbers), Duration.ofSeconds(5), () -> now);
            cache.get();
            now += Duration.ofMillis(4_999).toNanos();
            assertThat(cache.get()).contains(numbers);
            assertThat(reads).isEqualTo(1);
            now += Duration.ofMillis(1).toNanos();
            cache.get();
            assertThat(reads).isEqualTo(2);
        }
    }

    @Test
    void aLedgerThatIsAwayIsAskedEachTime() {
        LedgerSnapshot numbers;
        var gone = TestLedger.open();
        try (gone) {
            numbers = LedgerSnapshot.read(gone.ledger());
        }
        var cache = new SnapshotCache(
                () -> away ? LedgerSnapshot.read(gone.ledger()) : read(numbers), Duration.ofSeconds(5), () -> now);
        away = true;
        assertThat(cache.get()).isEmpty();
        away = false;
        assertThat(cache.get()).contains(numbers);
    }

    private LedgerSnapshot read(LedgerSnapshot numbers) {
        reads++;
        return numbers;
    }
}
