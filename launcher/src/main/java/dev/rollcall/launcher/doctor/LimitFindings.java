package dev.rollcall.launcher.doctor;

import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.activities.limits.LimitRule;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.stack.settings.Settings;
import dev.rollcall.store.LimitKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the doctor finds about the limits of a provider. */
final class LimitFindings {
    private LimitFindings() {}

    /** What may be asked, and who says so; then the lines of the file that do not do what they seem to. */
    static List<Finding> of(ProviderConfig config, List<HeldKey> keys) {
        String about = "limits " + config.provider();
        var findings = new ArrayList<Finding>();
        findings.add(Finding.ok(about, says(config)));
        Settings.twins(config, keys).ifPresent(words -> findings.add(Finding.problem(about, words, null)));
        Settings.paused(config).forEach(words -> findings.add(Finding.note(about, words, null)));
        config.limits().stream()
                .filter(rule -> rule.key() != null && keys.stream().noneMatch(rule::isOf))
                .forEach(rule -> findings.add(Finding.note(
                        about,
                        rule.place() + " limits " + rule.key() + ", and there is no such key here",
                        "set that key, or mend or remove the line")));
        return findings;
    }

    /** A published limit that the file replaces for the whole provider is not shown. */
    private static String says(ProviderConfig config) {
        List<LimitKind> own = config.limits().stream()
                .filter(rule -> rule.place() != null && rule.key() == null && rule.model() == null)
                .flatMap(rule -> rule.limits().keySet().stream())
                .toList();
        String builtIn = own.contains(LimitKind.CONCURRENCY)
                ? null
                : words(LimitKind.CONCURRENCY, BigDecimal.valueOf(config.concurrency())) + " (built in)";
        return Stream.concat(
                        Stream.ofNullable(builtIn),
                        config.limits().stream()
                                .map(rule -> words(rule, rule.place() == null ? own : List.of()))
                                .filter(Objects::nonNull))
                .collect(Collectors.joining("; "));
    }

    /** Null when nothing is left of it. */
    private static String words(LimitRule rule, List<LimitKind> without) {
        String limits = Arrays.stream(LimitKind.values())
                .filter(kind -> rule.limits().containsKey(kind) && !without.contains(kind))
                .map(kind -> words(kind, rule.limits().get(kind)))
                .collect(Collectors.joining(", "));
        String whose =
                Stream.of(rule.key(), rule.model()).filter(Objects::nonNull).collect(Collectors.joining(", "));
        return limits.isEmpty()
                ? null
                : (whose.isEmpty() ? "" : whose + ": ") + limits + " ("
                        + (rule.place() == null ? "published" : rule.place()) + ")";
    }

    private static String words(LimitKind kind, BigDecimal limit) {
        return (kind == LimitKind.DOLLARS_PER_DAY ? limit.toPlainString() : String.format(Locale.ROOT, "%,.0f", limit))
                + " " + kind.unit();
    }
}
