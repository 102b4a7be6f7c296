package dev.rollcall.proving.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.proving.bench.CaseOutcome.Rating;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaseOutcomeTest {
    private static final TimeRange MINUTE = new TimeRange(0, 60_000);

    @Test
    void theSlowestKeyDecides() {
        CaseOutcome outcome = of(LimitCase.MIXED, served(0.96, 0, 9), served(0.99, 0, 9), served(0.98, 0, 9));
        assertThat(outcome.figure()).isEqualTo(0.96);
        assertThat(outcome.median()).isEqualTo(0.98);
        assertThat(outcome.rating()).isEqualTo(Rating.REACHED);
        assertThat(of(LimitCase.MIXED, served(0.95, 0, 9), served(0.99, 0, 9)).rating())
                .isEqualTo(Rating.MISSED);
    }

    @Test
    void one429TooManyIsAMiss() {
        assertThat(of(LimitCase.EVEN, served(0.98, 1, 9)).rating()).isEqualTo(Rating.MISSED);
        assertThat(of(LimitCase.FIXED, served(0.98, 2, 9), served(0.98, 1, 9)).rating())
                .isEqualTo(Rating.REACHED);
        assertThat(of(LimitCase.FIXED, served(0.98, 2, 9), served(0.98, 2, 9)).rating())
                .isEqualTo(Rating.MISSED);
        assertThat(of(LimitCase.TOKENS, served(0.95, 10, 9)).rating()).isEqualTo(Rating.REACHED);
        assertThat(of(LimitCase.TOKENS, served(0.95, 11, 9)).rating()).isEqualTo(Rating.MISSED);
    }

    @Test
    void withoutEnoughRequestsOrWorkThereIsNoVerdictOfTheLimits() {
        assertThat(of(LimitCase.EVEN, served(0.98, 0, 9), served(null, 0, 9)).rating())
                .isEqualTo(Rating.TOO_FEW);
        CaseOutcome idle = of(LimitCase.EVEN, served(null, 0, 9), served(0.98, 0, 0));
        assertThat(idle.rating()).isEqualTo(Rating.RAN_OUT);
        assertThat(idle.remarks()).hasSize(2);
    }

    @Test
    void theNineteenthOfTwentyWaitsCounts() {
        List<Double> waits = new ArrayList<>(
                IntStream.rangeClosed(1, 18).mapToObj(i -> i / 20.0).toList());
        waits.addAll(0, List.of(30.0, 1.0));
        CaseOutcome outcome = interactive(waits);
        assertThat(outcome.figure()).isEqualTo(1.0);
        assertThat(outcome.rating()).isEqualTo(Rating.REACHED);
        waits.set(1, 1.1);
        assertThat(interactive(waits).rating()).isEqualTo(Rating.MISSED);
    }

    @Test
    void aCallThatNeverCameIsTheLongestWait() {
        List<Double> nineteen =
                DoubleStream.generate(() -> 0.5).limit(19).boxed().toList();
        assertThat(interactive(nineteen).rating()).isEqualTo(Rating.REACHED);
        CaseOutcome two = interactive(nineteen.subList(0, 18));
        assertThat(two.rating()).isEqualTo(Rating.MISSED);
        assertThat(two.figure()).isNull();
        assertThat(two.remarks()).containsExactly("2 of 20 domains were not asked about at all");
    }

    private static CaseOutcome interactive(List<Double> waits) {
        return CaseOutcome.interactive(waits, 20, List.of(served(null, 0, 9)), 60, List.of());
    }

    private static CaseOutcome of(LimitCase which, ServedRate... served) {
        return CaseOutcome.of(which, List.of(served), MINUTE, List.of());
    }

    /** Of 1,000 requests in all. */
    private static ServedRate served(Double ratio, long limited, long open) {
        return new ServedRate("openai", "k", "600/min", 600, 60, ratio, ratio, limited, 0, null, null, 1_000, open);
    }
}
