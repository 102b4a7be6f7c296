package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.Limits.LimiterSetup;
import dev.rollcall.store.SlotReservations.LimiterUse;
import dev.rollcall.store.SlotReservations.Micros;
import dev.rollcall.store.SlotReservations.ReservedSlots;
import dev.rollcall.store.SlotReservations.Settlement;
import dev.rollcall.store.SlotReservations.SlotRequest;
import dev.rollcall.store.SlotReservations.Used;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlotReservationsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestLedger test = TestLedger.open();
    private final SlotReservations reservations = test.ledger().slotReservations();
    private final KeyModel keyModel = new KeyModel(false, "openai", "k1", "gpt-6-luna");
    private final int id = test.ledger()
            .limits()
            .publish(List.of(new LimiterSetup(keyModel, "UTC", Map.of())))
            .get(0);

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void slotsFollowEachOtherWhoeverReservesThem() {
        // Far ahead of the clock: nothing but the number of slots moves the pace from here.
        assertThat(reserve(1, HOUR, 10_000_000).step()).isEqualTo(Duration.ofSeconds(10));
        long before = tat("tat_requests");
        assertThat(sum(400, () -> reserve(3, HOUR, 1_000).slots())).isEqualTo(1_200);
        assertThat(tat("tat_requests")).isEqualTo(before + 1_200_000);
        assertThat(tat("next_slot")).isEqualTo(tat("tat_requests"));
    }

    @Test
    void nothingIsReservedBeyondTheHorizon() {
        assertThat(reserve(2, SECOND, 700_000).slots()).isEqualTo(2);
        ReservedSlots none = reserve(1, SECOND, 700_000);
        assertThat(none.slots()).isZero();
        assertThat(none.first()).isPositive().isLessThan(SECOND);
        assertThat(reserve(1, SECOND.multipliedBy(2), 700_000).slots())
                .as("interactive")
                .isEqualTo(1);
    }

    @Test
    void eachAxisHasItsOwnPaceAndTheSlowestCounts() {
        var step = new Micros(1_000, 50_000, 0, 0);
        ReservedSlots slots =
                reservations.reserve(new SlotRequest(id, 4, HOUR, step, Micros.NONE, null, null, 0, Settlement.NONE));
        assertThat(slots.step()).isEqualTo(Duration.ofMillis(50));
        assertThat(tat("tat_tokens") - tat("tat_requests")).isEqualTo(4 * 49_000);
        var less = new Settlement(new Micros(0, -120_000, 0, 0), 0, 0);
        ReservedSlots sooner =
                reservations.reserve(new SlotRequest(id, 1, HOUR, step, Micros.NONE, null, null, 0, less));
        assertThat(sooner.first()).isLessThan(Duration.ofMillis(80));
    }

    @Test
    void aPaceCatchesUpOnWhatItMayBeLate() {
        reserve(1, HOUR, 1_000);
        test.execute("UPDATE limiter SET tat_requests = 0");
        var late = new Micros(250_000, 0, 0, 0);
        ReservedSlots slots = reservations.reserve(
                new SlotRequest(id, 1, HOUR, new Micros(1_000, 0, 0, 0), late, null, null, 0, Settlement.NONE));
        assertThat(slots.first()).isLessThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void aDayHasSoManyRequestsAndTheNextOneAsManyAgain() {
        assertThat(day(10L, null, 0, 7).slots()).isEqualTo(7);
        assertThat(day(10L, null, 0, 7).slots()).isEqualTo(3);
        ReservedSlots none = day(10L, null, 0, 7);
        assertThat(none.isDaySpent()).isTrue();
        assertThat(none.first()).isPositive().isLessThanOrEqualTo(Duration.ofDays(1));
        assertThat(reservations
                        .reserve(new SlotRequest(
                                id,
                                7,
                                HOUR,
                                Micros.NONE,
                                Micros.NONE,
                                10L,
                                null,
                                0,
                                new Settlement(Micros.NONE, -2, 0)))
                        .slots())
                .as("given back")
                .isEqualTo(2);
        test.execute("UPDATE limiter SET day = day - 1");
        assertThat(day(10L, null, 0, 7).slots()).isEqualTo(7);
    }

    @Test
    void aDayBeginsWhereTheProviderIs() {
        test.ledger().limits().publish(List.of(new LimiterSetup(keyModel, "Pacific/Kiritimati", Map.of())));
        day(10L, null, 0, 1);
        assertThat(test.one(Boolean.class, "SELECT day = (now() AT TIME ZONE 'Pacific/Kiritimati')::date FROM limiter"))
                .isTrue();
    }

    @Test
    void aDayHasSoManyDollars() {
        long dollar = SlotReservations.ticks(new BigDecimal("1"));
        assertThat(dollar).isEqualTo(10_000_000_000L);
        assertThat(day(null, dollar, dollar / 3, 7).slots()).isEqualTo(3);
        assertThat(day(null, dollar, dollar / 3, 7).isDaySpent()).isTrue();
        var cheaper = new Settlement(Micros.NONE, 0, -dollar / 2);
        assertThat(reservations
                        .reserve(new SlotRequest(
                                id, 7, HOUR, Micros.NONE, Micros.NONE, null, dollar, dollar / 3, cheaper))
                        .slots())
                .isEqualTo(1);
    }

    @Test
    void whatCoolsHasNoSlots() {
        reservations.cool(keyModel, Duration.ofSeconds(30));
        ReservedSlots none = reserve(1, SECOND, 1_000);
        assertThat(none.slots()).isZero();
        assertThat(none.first()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
    }

    @Test
    void callsAtOnceAreSharedByWhatEachWants() {
        int one = worker();
        int other = worker();
        assertThat(share(one, 8, 20, 0)).isEqualTo(8);
        assertThat(share(other, 8, 20, 0)).as("none is left yet").isZero();
        assertThat(share(one, 8, 20, 6)).as("calls under way are not ended").isEqualTo(6);
        assertThat(share(other, 8, 20, 0)).isEqualTo(2);
        assertThat(share(one, 8, 20, 3)).isEqualTo(4);
        assertThat(share(other, 8, 20, 2)).isEqualTo(4);
        test.execute("UPDATE worker SET ended_at = now() WHERE id = " + one);
        assertThat(share(other, 8, 20, 2)).as("the others are gone").isEqualTo(8);
    }

    @Test
    void whatADeadWorkerHeldIsFree() {
        int dead = worker();
        share(dead, 8, 8, 8);
        test.execute("UPDATE worker SET seen_at = now() - interval '8 s' WHERE id = " + dead);
        int living = worker();
        assertThat(reservations.share(living, false, List.of(word(8, 8, 0))).get(id))
                .as("nobody is called dead right after the ledger was away")
                .isZero();
        assertThat(share(living, 8, 8, 0)).isEqualTo(8);
    }

    @Test
    void onlyAWorkerWithoutASessionIsBuried() {
        int living = worker();
        int gone = worker();
        try (var session = test.ledger().workers().presence(living)) {
            session.beat();
            test.ledger().workers().bury(List.of(living, gone));
            assertThat(test.ledger().workers().alive())
                    .extracting(Workers.Worker::id)
                    .containsExactly(living);
        }
    }

    @Test
    void aWorkerIsAliveFromItsFirstHeartbeatOn() {
        try (var session = test.ledger().workers().presence(worker())) {
            assertThat(test.ledger().workers().alive())
                    .as("it may not have told what it can ask")
                    .isEmpty();
            session.beat();
            assertThat(test.ledger().workers().alive()).hasSize(1);
        }
    }

    @Test
    void nobodyGetsLessThanAnEvenShareUnlessItWantsLess() {
        assertThat(FairShares.fair(10, new TreeMap<>(Map.of(1, 100, 2, 2, 3, 100)))
                        .values())
                .containsExactly(4, 2, 4);
        assertThat(FairShares.fair(10, new TreeMap<>(Map.of(1, 0, 2, 0))).values())
                .containsExactly(5, 5);
        assertThat(FairShares.fair(1, new TreeMap<>(Map.of(1, 5, 2, 5))).values())
                .containsExactly(1, 0);
        assertThat(FairShares.fair(0, new TreeMap<>(Map.of(1, 5))).values()).containsExactly(0);
    }

    private int worker() {
        return test.ledger().workers().register("here", 1, false, List.of("openai"));
    }

    private int share(int worker, int atOnce, int wanted, int inFlight) {
        return reservations
                .share(worker, true, List.of(word(atOnce, wanted, inFlight)))
                .get(id);
    }

    private LimiterUse word(int atOnce, int wanted, int inFlight) {
        return new LimiterUse(id, atOnce, wanted, inFlight, 0, new Used(0, 0, 0, 0), 0, 0, Settlement.NONE);
    }

    private ReservedSlots reserve(int slots, Duration horizon, long micros) {
        return reservations.reserve(new SlotRequest(
                id, slots, horizon, new Micros(micros, 0, 0, 0), Micros.NONE, null, null, 0, Settlement.NONE));
    }

    private ReservedSlots day(Long requests, Long ticks, long each, int slots) {
        return reservations.reserve(
                new SlotRequest(id, slots, HOUR, Micros.NONE, Micros.NONE, requests, ticks, each, Settlement.NONE));
    }

    private long tat(String column) {
        return test.one(Long.class, "SELECT " + column + " FROM limiter");
    }

    private static int sum(int calls, IntSupplier call) {
        var pool = Executors.newFixedThreadPool(8);
        try {
            var all = IntStream.range(0, calls)
                    .mapToObj(i -> CompletableFuture.supplyAsync(call::getAsInt, pool))
                    .toList();
            return all.stream().mapToInt(CompletableFuture::join).sum();
        } finally {
            pool.shutdownNow();
        }
    }
}
