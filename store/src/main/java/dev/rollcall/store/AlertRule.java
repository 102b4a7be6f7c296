package dev.rollcall.store;

import java.time.Duration;

/**
 * When to raise an alert, and when to resolve it: a named measure and its bounds. While a subject is between the two bounds
 * nothing changes, so that a value that swings around one bound does not raise alert after alert.
 *
 * @param rule its name: in events, in rollcall.yaml, in Prometheus, and the anchor in docs/runbook.md
 * @param summary what it means, in a few words
 * @param measure what is read
 * @param bound a value beyond it is wrong
 * @param below a value is wrong below the bound; else above it
 * @param resolveBound an alert that was raised is resolved when the value is back at this one or better
 * @param leastSamples a subject with fewer samples raises nothing
 * @param lasting so long without a break must the value be wrong; 0: not at all
 * @param mend what to do, for people; {@code {subject}} is replaced
 * @param promql the same rule for Prometheus
 */
public record AlertRule(
        String rule,
        String summary,
        AlertMeasure measure,
        double bound,
        boolean below,
        double resolveBound,
        long leastSamples,
        Duration lasting,
        AlertSeverity severity,
        String mend,
        String promql) {
    public AlertRule {
        if (!Double.isFinite(bound) || !Double.isFinite(resolveBound)) {
            throw new IllegalArgumentException(rule + ": its bounds must be numbers");
        }
        if (below ? resolveBound < bound : resolveBound > bound) {
            throw new IllegalArgumentException(rule + ": it would be resolved by a value that raises it");
        }
        if (lasting.isNegative() || leastSamples < 0) {
            throw new IllegalArgumentException(rule + ": for and min are 0 or more");
        }
    }

    /** Whether a value raises it, when it lasts. */
    boolean isBroken(AlertReading reading) {
        return reading.samples() >= leastSamples && (below ? reading.value() < bound : reading.value() > bound);
    }

    /** Whether a value resolves it, however few samples there are. */
    boolean isKept(AlertReading reading) {
        return below ? reading.value() >= resolveBound : reading.value() <= resolveBound;
    }

    String mend(String subject) {
        return mend.replace("{subject}", subject);
    }
}
