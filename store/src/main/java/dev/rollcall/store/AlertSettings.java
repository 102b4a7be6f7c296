package dev.rollcall.store;

import java.util.List;
import java.util.Optional;

/**
 * Which alerts there are, and where people reach the pages that they link to.
 *
 * @param rules in the order in which they are shown
 * @param publicUrl such as {@code https://rollcall.example.com}, without a slash at its end; empty: unknown, and links are
 *     paths
 */
public record AlertSettings(List<AlertRule> rules, String publicUrl) {
    public static final AlertSettings NONE = new AlertSettings(List.of(), "");

    public AlertSettings {
        rules = List.copyOf(rules);
    }

    public Optional<AlertRule> of(AlertMeasure measure) {
        return rules.stream().filter(rule -> rule.measure() == measure).findFirst();
    }

    /** The same with these rules only. */
    public AlertSettings only(List<AlertRule> some) {
        return new AlertSettings(some, publicUrl);
    }
}
