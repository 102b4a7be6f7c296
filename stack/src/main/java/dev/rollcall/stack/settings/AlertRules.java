package dev.rollcall.stack.settings;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.net.Url;
import dev.rollcall.store.AlertMeasure;
import dev.rollcall.store.AlertRule;
import dev.rollcall.store.AlertSettings;
import dev.rollcall.store.AlertSeverity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The alerts' rules: the bundled ones of {@code alerts.yaml}, as {@code alerts} of {@code rollcall.yaml} changes them. */
public final class AlertRules {
    /** Where people reach the pages; it comes before {@code public_url} of the file. */
    public static final String PUBLIC_URL = "ROLLCALL_PUBLIC_URL";

    private static final String MEMBER = "alerts";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,49}");
    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})(s|m|h)");
    private static final String OWN_MEND = "docs/runbook.md says how alerts are made; this rule is of rollcall.yaml.";
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private AlertRules() {}

    /** The bundled rules, and the environment's public URL. */
    public static AlertSettings bundled(Map<String, String> env) {
        return read(SettingsFile.NONE, Optional.empty(), env);
    }

    /** @throws UserError that names the line, or the variable */
    static AlertSettings read(SettingsFile own, Optional<YamlFile> file, Map<String, String> env) {
        var settings = new LinkedHashMap<String, AlertSetting>();
        file().forEach(rule -> settings.put(rule.rule(), rule));
        own.alerts()
                .forEach((name, changed) -> settings.merge(
                        name,
                        changed(file.orElseThrow(), name, changed, settings.containsKey(name)),
                        AlertSetting::changedBy));
        List<AlertRule> rules = settings.entrySet().stream()
                .filter(entry -> !Boolean.FALSE.equals(entry.getValue().enabled()))
                .map(entry -> rule(file, entry.getKey(), entry.getValue()))
                .toList();
        return new AlertSettings(rules, publicUrl(own, file, env));
    }

    private static List<AlertSetting> file() {
        try (InputStream in = AlertRules.class.getResourceAsStream("alerts.yaml")) {
            return YAML.readValue(in, new TypeReference<List<AlertSetting>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AlertSetting changed(YamlFile file, String name, AlertSetting changed, boolean known) {
        if (changed == null || changed.rule() != null) {
            throw file.userError(
                    List.of(MEMBER, name), "write what differs: {above: 0.2, for: 5m}, or {enabled: false}");
        }
        if (!known && changed.sql() == null) {
            throw file.userError(
                    List.of(MEMBER, name),
                    "there is no such rule; there are "
                            + String.join(
                                    ", ",
                                    file().stream().map(AlertSetting::rule).toList())
                            + ". A rule of your own needs sql, one of " + AlertMeasure.words());
        }
        if (!NAME.matcher(name).matches()) {
            throw file.userError(
                    List.of(MEMBER, name),
                    "a rule's name has lower-case letters, digits and '_', at most 50; rename it");
        }
        return changed;
    }

    private static AlertRule rule(Optional<YamlFile> file, String name, AlertSetting setting) {
        var at = new Place(file, name);
        AlertMeasure measure = AlertMeasure.of(String.valueOf(setting.sql()))
                .orElseThrow(() -> at.error("sql", "there is no such measure; there are " + AlertMeasure.words()));
        if (setting.of() != null && !setting.of().equals(measure.of())) {
            throw at.error("of", measure.word() + " is of: " + measure.of());
        }
        if ((setting.above() == null) == (setting.below() == null)) {
            throw at.error("above", "say what is wrong: either above or below, and a number");
        }
        boolean below = setting.below() != null;
        if ((below ? setting.resolveBelow() : setting.resolveAbove()) != null) {
            throw at.error(
                    below ? "resolve_below" : "resolve_above",
                    below ? "with below it is resolve_above" : "with above it is resolve_below");
        }
        double bound = below ? setting.below() : setting.above();
        Double better = below ? setting.resolveAbove() : setting.resolveBelow();
        AlertSeverity severity = setting.severity() == null
                ? AlertSeverity.WARN
                : AlertSeverity.of(setting.severity())
                        .orElseThrow(() -> at.error("severity", "it is page, warn or info"));
        long least = setting.min() == null ? 0 : setting.min();
        try {
            return new AlertRule(
                    name,
                    setting.summary() == null ? name : setting.summary().strip(),
                    measure,
                    bound,
                    below,
                    better == null ? bound : better,
                    least,
                    span(at, setting.lasting()),
                    severity,
                    setting.mend() == null ? OWN_MEND : setting.mend().strip(),
                    promql(name, setting, bound, better == null ? bound : better, least));
        } catch (IllegalArgumentException e) {
            throw at.error("", e.getMessage());
        }
    }

    private static Duration span(Place at, String text) {
        if (text == null || text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            throw at.error("for", "it is a number and s, m or h, such as 90s, 2m or 1h, not '" + text + "'");
        }
        long n = Long.parseLong(span.group(1));
        return switch (span.group(2)) {
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            default -> Duration.ofHours(n);
        };
    }

    /**
     * The rule for Prometheus. What is firing goes on firing until the value is back at the bound that resolves it, however few
     * samples there are. Empty for a rule of the user's own without one: Prometheus has no such alert.
     */
    private static String promql(String name, AlertSetting setting, double bound, double better, long least) {
        if (setting.promql() == null) {
            return "";
        }
        String raised = promql(setting.promql(), bound, least);
        String kept = promql(setting.promql(), better, 0);
        if (raised.equals(kept)) {
            return raised;
        }
        // ALERTS has the labels of the expression, and these three.
        return String.format(
                Locale.ROOT,
                """
                (
                %s
                )
                or
                (
                %s
                )
                and ignoring (alertname, alertstate, severity) ALERTS{alertname="%s",alertstate="firing"}""",
                raised.indent(2).stripTrailing(),
                kept.indent(2).stripTrailing(),
                name);
    }

    private static String promql(String template, double bound, long least) {
        String number = bound == Math.rint(bound) && Math.abs(bound) < 1e15
                ? String.valueOf((long) bound)
                : String.valueOf(bound);
        return template.strip()
                .replace("{above}", number)
                .replace("{below}", number)
                .replace("{min}", String.valueOf(least));
    }

    private static String publicUrl(SettingsFile own, Optional<YamlFile> file, Map<String, String> env) {
        String variable = env.get(PUBLIC_URL);
        boolean fromEnv = variable != null && !variable.isBlank();
        String typed = fromEnv
                ? variable.strip()
                : own.publicUrl() == null ? "" : own.publicUrl().strip();
        if (typed.isEmpty()) {
            return "";
        }
        try {
            Url.http(typed);
        } catch (IllegalArgumentException e) {
            String words = "it is no URL (it " + e.getMessage()
                    + "): write what people type to reach Rollcall, such as https://rollcall.example.com";
            throw fromEnv
                    ? new UserError(PUBLIC_URL + ": " + words, e)
                    : file.orElseThrow().userError(List.of("public_url"), words, e);
        }
        return typed.replaceAll("/+$", "");
    }

    /** Where a rule is written. The bundled ones are in no file that a person could mend. */
    private record Place(Optional<YamlFile> file, String rule) {
        RuntimeException error(String member, String words) {
            List<String> names = member.isEmpty() ? List.of(MEMBER, rule) : List.of(MEMBER, rule, member);
            return file.filter(some -> some.root() != null)
                    .<RuntimeException>map(some -> some.userError(names, words))
                    .orElseGet(() -> new IllegalStateException("alerts.yaml, " + rule + ": " + words));
        }
    }
}
