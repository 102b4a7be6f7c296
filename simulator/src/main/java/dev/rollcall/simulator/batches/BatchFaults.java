package dev.rollcall.simulator.batches;

import dev.rollcall.simulator.faults.FaultRule;
import dev.rollcall.simulator.faults.RequestFaults;
import dev.rollcall.simulator.vendors.Shape;
import java.time.Duration;

/**
 * What is wrong with one batch. It is decided when the batch is made, so that the batch stays a function of its rows and
 * the time, whatever faults are set later.
 *
 * @param takesMillis how long it takes, in simulated time
 * @param part the part of its rows that is ever answered, from 0 to 1
 * @param cancelMillis how long a cancel takes; negative: a twentieth of what the batch takes
 */
public record BatchFaults(
        long takesMillis,
        double part,
        boolean pending,
        long cancelMillis,
        boolean invalid,
        boolean tokenLimit,
        boolean wrongCounts,
        boolean shuffled,
        boolean doubled,
        boolean stranger,
        boolean blankLines) {
    private static final Duration SLOW_CANCEL = Duration.ofMinutes(10);

    /** @param usual how long a batch takes unless a fault says so */
    static BatchFaults of(RequestFaults faults, Duration usual) {
        FaultRule takes = faults.rule(Shape.BATCH_TAKES);
        FaultRule expired = faults.rule(Shape.BATCH_EXPIRED);
        FaultRule cancel = faults.rule(Shape.BATCH_SLOW_CANCEL);
        return new BatchFaults(
                (takes == null ? usual : takes.span()).toMillis(),
                expired == null ? 1 : expired.part(),
                faults.strikes(Shape.BATCH_PENDING),
                cancel == null ? -1 : spanOr(cancel, SLOW_CANCEL).toMillis(),
                faults.strikes(Shape.BATCH_INVALID),
                faults.strikes(Shape.BATCH_TOKEN_LIMIT),
                faults.strikes(Shape.BATCH_WRONG_COUNTS),
                faults.strikes(Shape.BATCH_SHUFFLED),
                faults.strikes(Shape.BATCH_DOUBLED),
                faults.strikes(Shape.BATCH_STRANGER),
                faults.strikes(Shape.BATCH_BLANK_LINES));
    }

    /** The same, but no row is ever answered. */
    BatchFaults withoutAnswers() {
        return new BatchFaults(
                takesMillis,
                0,
                pending,
                cancelMillis,
                invalid,
                tokenLimit,
                wrongCounts,
                shuffled,
                doubled,
                stranger,
                blankLines);
    }

    public static Duration spanOr(FaultRule rule, Duration otherwise) {
        return rule.span() == null ? otherwise : rule.span();
    }

    Duration takes() {
        return Duration.ofMillis(takesMillis);
    }

    Duration cancelTakes() {
        return Duration.ofMillis(cancelMillis < 0 ? takesMillis / 20 : cancelMillis);
    }
}
