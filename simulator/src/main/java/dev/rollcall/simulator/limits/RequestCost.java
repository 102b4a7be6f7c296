package dev.rollcall.simulator.limits;

/**
 * What a request takes of its key's limits.
 *
 * @param due when its reply is going to be sent, by {@link ClockReading#nanos}
 */
public record RequestCost(SimulatedUsage usage, long due) {
    /** In the unit of such a limit: tokens, or one request. */
    int of(SimulatedLimit.LimitForm kind) {
        return switch (kind) {
            case TOKENS -> usage.input() + usage.output();
            case INPUT_TOKENS -> usage.input();
            case OUTPUT_TOKENS -> usage.output();
            default -> 1;
        };
    }
}
