package dev.rollcall.activities.limits;

import dev.rollcall.llm.Reply;
import dev.rollcall.llm.reply.TokenUsage;
import dev.rollcall.store.SlotReservations.Micros;

/** What the next call is going to use: a moving average of those before. Guarded by the provider's lock. */
final class UsageEstimate {
    private static final double WEIGHT = 0.05;

    private double input;
    private double output;
    private double ticks;
    private int replies;

    /**
     * @param input tokens, until a reply has told its own
     * @param output likewise: the most that it may have
     */
    UsageEstimate(int input, int output) {
        this.input = input;
        this.output = output;
    }

    /** In tokens and 1e-10 USD. */
    record Use(double input, double output, double ticks) {
        static final Use NONE = new Use(0, 0, 0);

        Use times(double n) {
            return new Use(input * n, output * n, ticks * n);
        }

        Use minus(Use other) {
            return new Use(input - other.input, output - other.output, ticks - other.ticks);
        }

        Use plus(Use other) {
            return new Use(input + other.input, output + other.output, ticks + other.ticks);
        }

        /** @param perToken µs that each token takes at each rate */
        Micros micros(double perToken, double perInput, double perOutput) {
            return new Micros(
                    0,
                    Math.round((input + output) * perToken),
                    Math.round(input * perInput),
                    Math.round(output * perOutput));
        }
    }

    Use next() {
        return new Use(input, output, ticks);
    }

    /** @return actual usage; the estimate if it is unreported; zero if no model ran */
    Use learn(Reply reply, Long cost) {
        TokenUsage usage = reply.usage();
        boolean isCounted = usage.inputTokens() != null && usage.outputTokens() != null;
        if (!isCounted) {
            return reply.outcome().isUsable() ? next() : Use.NONE;
        }
        var used = new Use(usage.inputTokens(), usage.outputTokens(), cost == null ? 0 : cost);
        double weight = Math.max(WEIGHT, 1.0 / ++replies);
        input += weight * (used.input - input);
        output += weight * (used.output - output);
        ticks += weight * (used.ticks - ticks);
        return used;
    }
}
