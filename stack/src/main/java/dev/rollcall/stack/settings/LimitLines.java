package dev.rollcall.stack.settings;

import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.activities.limits.LimitRule;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Provider;
import dev.rollcall.store.LimitKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The limits in {@code rollcall.yaml}: the lines of {@code limits}, and the {@code concurrency} of its providers. */
final class LimitLines {
    static final String WANTED =
            "it must be a list, each line of it such as `- {provider: openai, requests_per_minute: 600}`";

    private static final String LIMITS = "limits";
    private static final String PROVIDER = "provider";
    private static final String KEY = "key";
    private static final String MODEL = "model";
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-fA-F]{8}");

    private final YamlFile file;
    private final SettingsFile settings;
    private final Catalogue catalogue;
    private final Prices prices;

    private LimitLines(YamlFile file, SettingsFile settings, Catalogue catalogue, Prices prices) {
        this.file = file;
        this.settings = settings;
        this.catalogue = catalogue;
        this.prices = prices;
    }

    /** What a line is about. Two lines about the same are refused, because it would be unclear which of them counts. */
    private record LineScope(String provider, String key, String model) {}

    /**
     * By provider.
     *
     * @throws UserError that names the file, the line, what is wrong there, and what would be right
     */
    static Map<String, List<LimitRule>> rules(
            YamlFile file, SettingsFile settings, Catalogue catalogue, Prices prices) {
        return new LimitLines(file, settings, catalogue, prices).rules();
    }

    /**
     * Finds two lines about the same key, of which one names it by its variable and one by its fingerprint.
     *
     * @return what is wrong, and the mend
     */
    static Optional<String> twins(List<LimitRule> rules, List<HeldKey> keys) {
        for (HeldKey key : keys) {
            var known = new HashMap<String, LimitRule>();
            for (LimitRule rule : rules) {
                LimitRule before = rule.key() == null || !rule.isOf(key) ? null : known.put(rule.model(), rule);
                if (before != null) {
                    return Optional.of(rule.place() + ": two lines for one key: " + rule.key() + " is the key that "
                            + before.place() + " calls " + before.key() + "; make one line of both");
                }
            }
        }
        return Optional.empty();
    }

    private Map<String, List<LimitRule>> rules() {
        var rules = new LinkedHashMap<String, List<LimitRule>>();
        settings.providers()
                .keySet()
                .forEach(id -> concurrency(id).ifPresent(rule -> rules.put(id, new ArrayList<>(List.of(rule)))));
        var lineOf = new HashMap<LineScope, Integer>();
        for (int i = 0; i < settings.limits().size(); i++) {
            Map<String, String> line = settings.limits().get(i);
            List<String> where = List.of(LIMITS, String.valueOf(i));
            Provider provider = provider(where, line);
            LimitRule rule = rule(where, provider, line);
            var scope = new LineScope(provider.id(), rule.key(), rule.model());
            Integer before = lineOf.putIfAbsent(scope, file.line(where));
            if (before != null) {
                throw file.userError(
                        where,
                        "two lines for one key: line " + before + " has limits of " + words(scope)
                                + " as well; make one line of both");
            }
            rules.computeIfAbsent(provider.id(), id -> new ArrayList<>()).add(rule);
        }
        return rules;
    }

    private Optional<LimitRule> concurrency(String provider) {
        Integer concurrency = settings.entry(provider).concurrency();
        return concurrency == null
                ? Optional.empty()
                : Optional.of(new LimitRule(
                        null,
                        null,
                        Map.of(LimitKind.CONCURRENCY, BigDecimal.valueOf(concurrency)),
                        file.place(ofConcurrency(provider))));
    }

    private static List<String> ofConcurrency(String provider) {
        return List.of("providers", provider, LimitKind.CONCURRENCY.word());
    }

    private Provider provider(List<String> where, Map<String, String> line) {
        if (line == null || line.get(PROVIDER) == null) {
            throw file.userError(
                    where, "it names no provider: write one, such as `- {provider: openai, requests_per_minute: 600}`");
        }
        try {
            return catalogue.provider(line.get(PROVIDER));
        } catch (IllegalArgumentException e) {
            throw file.userError(within(where, PROVIDER), e.getMessage(), e);
        }
    }

    private LimitRule rule(List<String> where, Provider provider, Map<String, String> line) {
        String key = line.containsKey(KEY) ? key(within(where, KEY), provider, line.get(KEY)) : null;
        String model = line.containsKey(MODEL) ? model(within(where, MODEL), provider, line.get(MODEL)) : null;
        var limits = new EnumMap<LimitKind, BigDecimal>(LimitKind.class);
        line.forEach((name, typed) -> {
            if (!List.of(PROVIDER, KEY, MODEL).contains(name)) {
                LimitKind axis = axis(within(where, name), name);
                limits.put(axis, limit(within(where, name), axis, typed));
            }
        });
        if (limits.isEmpty()) {
            throw file.userError(
                    where, "it limits nothing: add one or more of " + LimitKind.words() + ", or remove it");
        }
        if (limits.containsKey(LimitKind.DOLLARS_PER_DAY)) {
            checkPrice(within(where, LimitKind.DOLLARS_PER_DAY.word()), provider, model);
        }
        Integer concurrency = settings.entry(provider.id()).concurrency();
        if (key == null && model == null && limits.containsKey(LimitKind.CONCURRENCY) && concurrency != null) {
            throw file.userError(
                    within(where, LimitKind.CONCURRENCY.word()),
                    "line " + file.line(ofConcurrency(provider.id())) + " has the concurrency of " + provider.id()
                            + " as well: remove one of them");
        }
        return new LimitRule(key, model, limits, file.place(where));
    }

    /** The key's name. Other text is not shown in errors, because it may be a key itself. */
    private String key(List<String> where, Provider provider, String typed) {
        if (typed != null && FINGERPRINT.matcher(typed).matches()) {
            return typed.toLowerCase(Locale.ROOT);
        }
        Optional<Provider> owner = Optional.ofNullable(typed).flatMap(name -> ProviderKeys.owner(catalogue, name));
        if (owner.isPresent() && owner.get().id().equals(provider.id())) {
            return typed;
        }
        if (!provider.needsKey()) {
            throw file.userError(where, provider.id() + " is asked without a key: remove this");
        }
        String variables = String.join(" or ", provider.keyVariables());
        throw file.userError(
                where,
                (owner.isPresent() ? typed + " holds a key of " + owner.get().id() : "that names no key")
                        + ": write the name of a key of " + provider.id() + " (" + variables
                        + ", also with _2, _3, … behind it), or the 8 hex digits that `./rollcall keys` shows");
    }

    private String model(List<String> where, Provider provider, String typed) {
        List<String> asked = asked(provider);
        if (typed != null && (asked.contains(typed) || prices.knows(provider.id(), typed))) {
            return typed;
        }
        var known = new TreeSet<>(prices.models(provider.id()));
        known.addAll(asked);
        throw file.userError(
                where,
                "'" + typed + "' is neither asked nor in the price table; known of " + provider.id() + " are "
                        + String.join(", ", known) + ": mend its name");
    }

    private List<String> asked(Provider provider) {
        List<String> models = settings.entry(provider.id()).models();
        return models.isEmpty() ? List.of(provider.defaultModel()) : models;
    }

    private LimitKind axis(List<String> where, String name) {
        return LimitKind.of(name)
                .orElseThrow(() -> file.userError(
                        where,
                        "'" + name + "' means nothing here; known are provider, key, model, " + LimitKind.words()));
    }

    private BigDecimal limit(List<String> where, LimitKind axis, String typed) {
        try {
            return axis.checked(new BigDecimal(typed == null ? "" : typed.replace("_", "")));
        } catch (NumberFormatException e) {
            throw file.userError(
                    where,
                    typed == null || typed.isEmpty()
                            ? "there is no number: write one, 0 to pause, or remove it"
                            : "'" + typed + "' is no number: write one such as 600, or 0 to pause",
                    e);
        } catch (IllegalArgumentException e) {
            throw file.userError(where, e.getMessage(), e);
        }
    }

    private void checkPrice(List<String> where, Provider provider, String model) {
        List<String> models = model == null ? asked(provider) : List.of(model);
        models.stream()
                .filter(each -> !prices.knows(provider.id(), each))
                .findFirst()
                .ifPresent(unpriced -> {
                    throw file.userError(
                            where,
                            "'" + unpriced + "' has no price in the price table, so nobody could count its dollars:"
                                    + " remove this, or limit requests_per_day instead"
                                    + (model == null ? ", or name a model that has a price" : ""));
                });
    }

    private static List<String> within(List<String> where, String name) {
        var names = new ArrayList<>(where);
        names.add(name);
        return names;
    }

    private static String words(LineScope scope) {
        return scope.provider()
                + (scope.key() == null ? "" : ", key " + scope.key())
                + (scope.model() == null ? "" : ", model " + scope.model());
    }

    /** One text for each rule that pauses something, for people: what is paused, by which line, and how to end it. */
    static List<String> paused(ProviderConfig config) {
        return config.limits().stream()
                .filter(rule -> rule.limits().values().stream().anyMatch(limit -> limit.signum() == 0))
                .map(rule -> words(new LineScope(config.provider(), rule.key(), rule.model())) + " is paused by "
                        + rule.place() + " (" + zeros(rule) + "); raise it or remove the line")
                .toList();
    }

    private static String zeros(LimitRule rule) {
        return rule.limits().entrySet().stream()
                .filter(limit -> limit.getValue().signum() == 0)
                .map(limit -> limit.getKey().word() + ": 0")
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
