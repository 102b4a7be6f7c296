package dev.rollcall.proving.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.proving.chaos.ControlOrder.What;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ControlOrderTest {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    @Test
    void aSeedRepeatsItselfAndAnotherDoesNot() {
        assertThat(ControlOrder.plan(7, TWO_MINUTES))
                .isEqualTo(ControlOrder.plan(7, TWO_MINUTES))
                .isNotEqualTo(ControlOrder.plan(8, TWO_MINUTES));
    }

    @Test
    void everyOrderIsGivenBeforeAnyIsGivenAgain() {
        List<ControlOrder> orders = ControlOrder.plan(7, TWO_MINUTES);
        assertThat(orders.subList(0, What.values().length).stream()
                        .map(ControlOrder::what)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(What.values());
    }

    @Test
    void aPauseLastsLongEnoughToShowThatItHolds() {
        assertThat(ControlOrder.plan(7, TWO_MINUTES))
                .filteredOn(order -> order.what() == What.PAUSE_JOB || order.what() == What.PAUSE_PROVIDER)
                .isNotEmpty()
                .allSatisfy(order -> assertThat(order.length()).isGreaterThan(Duration.ofSeconds(2)));
    }
}
