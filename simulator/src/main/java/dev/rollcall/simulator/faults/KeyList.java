package dev.rollcall.simulator.faults;

import static java.util.stream.Collectors.joining;

import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.Vendors;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys that a provider knows; all others are wrong. Written {@code PROVIDER=STATE:KEY[@FROM-UNTIL][,STATE:KEY…]},
 * for instance {@code openai=valid:sk-a,wrong:sk-b,quota:sk-c@10s-40s,limited:60/min:sk-d}. A key is written as itself or
 * as its fingerprint. It can stand several times, with states for several spans of time, and is valid between these.
 */
public record KeyList(String provider, List<KeyEntry> entries) {
    private static final String WHEN = "@\\d[\\d.]*(?:ms|s|m|h)-(?:\\d[\\d.]*(?:ms|s|m|h))?";
    private static final Pattern ENTRY = Pattern.compile(
            "(valid|wrong|quota|limited:[\\d.]+(?:/(?:s|min|h)(?::fixed)?|:concurrent|:(?:input-|output-)?tokens/(?:s|min|h)"
                    + "|/day(?::[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_]+)+|:UTC)?)):(.+?)(" + WHEN + ")?",
            Pattern.DOTALL);

    public KeyList {
        if (Vendors.byId(provider) == null) {
            throw new IllegalArgumentException(
                    "unknown provider '" + provider + "'; known: " + String.join(", ", Vendors.ids()));
        }
        entries = List.copyOf(entries);
    }

    /**
     * One key, in one state.
     *
     * @param state as it was written, without the key
     * @param when its span of time as it was written; empty when it always holds
     * @param rule null when the key is valid
     */
    public record KeyEntry(String state, String fingerprint, String when, FaultRule rule) {
        @Override
        public String toString() {
            return state + ":" + fingerprint + when;
        }
    }

    /** An {@link IllegalArgumentException} says which entry is wrong and what would be right, without the key. */
    public static KeyList parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(
                    "keys are written PROVIDER=STATE:KEY[@FROM-UNTIL][,STATE:KEY…], for example openai=valid:sk-a,quota:sk-b");
        }
        String provider = text.substring(0, equals).strip();
        var entries = new ArrayList<KeyEntry>();
        for (String entry : text.substring(equals + 1).split(",", -1)) {
            try {
                entries.add(entry(entry.strip()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "key " + (entries.size() + 1) + " of " + provider + ": " + e.getMessage(), e);
            }
        }
        return new KeyList(provider, entries);
    }

    private static KeyEntry entry(String text) {
        Matcher form = ENTRY.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "it is not STATE:KEY[@FROM-UNTIL]; STATE is valid, wrong, quota or limited" + SimulatedLimit.FORM);
        }
        String state = form.group(1);
        String when = form.group(3) == null ? "" : form.group(3);
        String shape = state.equals("wrong") ? Shape.UNAUTHORIZED.word() : state;
        return new KeyEntry(
                state,
                Fingerprints.named(form.group(2)),
                when,
                state.equals("valid") ? null : FaultRule.parse(shape + when));
    }

    /** As {@link #parse} reads it, with the keys' fingerprints. */
    @Override
    public String toString() {
        return provider + "=" + entries.stream().map(KeyEntry::toString).collect(joining(","));
    }
}
