package dev.rollcall.simulator.faults;

import static java.util.stream.Collectors.joining;

import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.Vendor;
import dev.rollcall.simulator.vendors.Vendors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a provider is to do wrong, or one of its keys. Written
 * {@code PROVIDER[KEY]=SHAPE[:ARG…][@FROM-UNTIL][,SHAPE…]}, for instance {@code groq=limited:120/min,flaky:0.05},
 * {@code openai=dead@10s-40s} or {@code openai[1a2b3c4d]=limited:60/min}; {@code *} means all providers. The shapes'
 * meanings stand in {@link Shape}.
 *
 * @param key the fingerprint of the only key that it is for; null: for all keys. The text may have the key itself
 */
public record SimulatedFault(String provider, String key, List<FaultRule> rules) {
    /** Stands for all providers. */
    static final String ALL = "*";

    private static final Pattern FORM = Pattern.compile("([^=\\[\\]]+)(?:\\[([^\\]]+)\\])?=(.*)", Pattern.DOTALL);

    public SimulatedFault {
        Vendor vendor = Vendors.byId(provider);
        if (!provider.equals(ALL) && vendor == null) {
            throw new IllegalArgumentException("unknown provider '" + provider + "' in a fault; known: "
                    + String.join(", ", Vendors.ids()) + ", or * for all");
        }
        rules = List.copyOf(rules);
        for (FaultRule rule : rules) {
            if (vendor != null && !vendor.has(rule.shape())) {
                throw new IllegalArgumentException("'" + rule.shape().word() + "' is nothing that " + provider
                        + " does; only " + String.join(", ", Vendors.having(rule.shape())));
            }
        }
    }

    /** Reads one fault; an {@link IllegalArgumentException} names the part that is wrong and what would be right. */
    public static SimulatedFault parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text.replaceAll("\\[[^\\]]*", "[…")
                    + "' is not PROVIDER[KEY]=SHAPE[:ARG…][@FROM-UNTIL][,SHAPE…]");
        }
        String provider = form.group(1).strip();
        String key =
                form.group(2) == null ? null : Fingerprints.named(form.group(2).strip());
        try {
            return new SimulatedFault(
                    provider,
                    key,
                    Arrays.stream(form.group(3).split(",", -1))
                            .map(part -> FaultRule.parse(part.strip()))
                            .toList());
        } catch (IllegalArgumentException e) {
            String safe = target(provider, key) + "=" + form.group(3);
            throw new IllegalArgumentException("fault '" + safe + "': " + e.getMessage(), e);
        }
    }

    /**
     * Reads one fault a line; blank lines and what stands behind a {@code #} are skipped. An
     * {@link IllegalArgumentException} names the file and the line.
     */
    public static List<SimulatedFault> readFile(Path file) {
        try {
            return ScriptLines.parse(Files.readString(file), SimulatedFault::parse);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file " + file + " to read faults from", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("faults cannot be read from " + file + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ", " + e.getMessage(), e);
        }
    }

    /** As {@link #parse} reads it, with the key's fingerprint. */
    @Override
    public String toString() {
        return target(provider, key) + "="
                + rules.stream().map(FaultRule::toString).collect(joining(","));
    }

    private static String target(String provider, String key) {
        return key == null ? provider : provider + "[" + key + "]";
    }
}
