package dev.rollcall.stack.settings;

import dev.rollcall.activities.canary.CanarySettings;
import dev.rollcall.activities.jobs.Retention;
import dev.rollcall.activities.judge.JudgeSettings;
import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.activities.limits.KeySource;
import dev.rollcall.activities.limits.LimitRule;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.cli.Network;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Provider;
import dev.rollcall.llm.net.Outgoing;
import dev.rollcall.llm.net.ProxyServer;
import dev.rollcall.llm.net.Url;
import dev.rollcall.store.AlertSettings;
import dev.rollcall.store.LimitKind;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which questions are asked, which providers are asked, and with which keys: {@code rollcall.yaml} plus the environment,
 * checked as a whole.
 *
 * @param file the file that was read; empty when there is none
 * @param simulated the simulator answers for all providers: {@code ROLLCALL_SIMULATOR} is set
 * @param catalogue the catalogue with the user's own providers, and with the base URLs and models of file and environment
 * @param prices the bundled prices, and those of the file for the user's own providers
 * @param configs in the catalogue's order
 * @param keys the keys of each provider that has any, as they were found at first
 * @param keySource the source that reads the keys again
 * @param prompts name to text
 * @param maxOutputTokens the most tokens of an answer
 * @param pace how much a worker does at once, and how often it looks
 * @param retention how long what is kept
 * @param judge who judges answers; empty: nobody does
 * @param alerts which alerts there are, and where people reach the pages
 * @param canaries the canary prompts; empty: they are not asked
 */
public record Settings(
        Optional<Path> file,
        boolean simulated,
        Catalogue catalogue,
        Prices prices,
        List<ProviderConfig> configs,
        Map<String, List<HeldKey>> keys,
        KeySource keySource,
        Map<String, String> prompts,
        int maxOutputTokens,
        WorkPace pace,
        Retention retention,
        Optional<JudgeSettings> judge,
        AlertSettings alerts,
        Optional<CanarySettings> canaries) {
    /** The URL of a simulator that answers for all providers. */
    public static final String SIMULATOR = "ROLLCALL_SIMULATOR";

    /** The path of {@code rollcall.yaml}, if it is not in the folder. */
    public static final String CONFIG = "ROLLCALL_CONFIG";

    /**
     * The path of a file of keys, in addition to those of the environment; like {@code key_file} in {@code rollcall.yaml}.
     */
    public static final String KEY_FILE = "ROLLCALL_KEY_FILE";

    /** Seconds until a batch is looked at first. */
    public static final String BATCH_POLL = "ROLLCALL_BATCH_POLL_INTERVAL";

    /** Worker Versioning, for clusters: {@code NAME} or {@code NAME:BUILD}. */
    public static final String DEPLOYMENT = "ROLLCALL_DEPLOYMENT";

    /** The data folder of a local stack, which says it to its worker. Archives are in it unless {@code rollcall.yaml} says where. */
    public static final String DATA = "ROLLCALL_DATA";

    private static final String FILE_NAME = "rollcall.yaml";

    /**
     * @param folder where {@code rollcall.yaml} is looked for unless {@link #CONFIG} names one
     * @throws UserError that says what is wrong, where, and how to mend it
     */
    public static Settings read(Map<String, String> env, Path folder) {
        Optional<String> simulator = simulator(env);
        try {
            Optional<Path> file = file(env, folder);
            Optional<YamlFile> yaml = file.map(YamlFile::read);
            SettingsFile own = yaml.map(SettingsFile::read).orElse(SettingsFile.NONE);
            Catalogue known = Catalogue.bundled();
            Catalogue catalogue = withBaseUrls(
                    yaml.map(text -> OwnProviders.added(text, own, known)).orElse(known), env, simulator);
            Prices bundled = Prices.bundled();
            yaml.ifPresent(text -> own.check(text, catalogue, bundled));
            Prices prices = yaml.map(text -> OwnProviders.prices(text, own, catalogue, bundled))
                    .orElse(bundled);
            Map<String, List<LimitRule>> limits = yaml.map(text -> LimitLines.rules(text, own, catalogue, prices))
                    .orElse(Map.of());
            List<ProviderConfig> configs = catalogue.providers().stream()
                    .map(provider ->
                            config(provider, own, limits.getOrDefault(provider.id(), List.of()), simulator.isPresent()))
                    .toList();
            var prompts = new LinkedHashMap<String, String>();
            SettingsFile.bundled().prompts().forEach((name, prompt) -> prompts.put(name, prompt.text()));
            own.prompts().forEach((name, prompt) -> prompts.put(name, prompt.text()));
            ProviderKeys keys = ProviderKeys.of(catalogue, env, keyFile(env, folder, file, own), simulator.isPresent());
            configs.forEach(config -> twins(config, keys.first().getOrDefault(config.provider(), List.of()))
                    .ifPresent(words -> {
                        throw new UserError(words);
                    }));
            return new Settings(
                    file,
                    simulator.isPresent(),
                    catalogue,
                    prices,
                    configs,
                    keys.first(),
                    keys,
                    prompts,
                    own.maxOutputTokens(),
                    WorkPace.read(env, own),
                    RetentionSettings.read(own.retention(), env, file),
                    yaml.filter(text -> own.insight() != null)
                            .map(text -> own.insight().judge(text, configs)),
                    AlertRules.read(own, yaml, env),
                    yaml.filter(text -> own.insight() != null)
                            .map(text -> own.insight().canaries(text)));
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    /** The settings for these providers only; empty: all. */
    public Settings only(List<String> providers) {
        if (providers.isEmpty()) {
            return this;
        }
        providers.forEach(provider -> {
            try {
                catalogue.provider(provider);
            } catch (IllegalArgumentException e) {
                throw new UserError("--providers: " + e.getMessage(), e);
            }
        });
        List<ProviderConfig> some = configs.stream()
                .filter(config -> providers.contains(config.provider()))
                .toList();
        return new Settings(
                file,
                simulated,
                catalogue,
                prices,
                some,
                keys,
                keySource,
                prompts,
                maxOutputTokens,
                pace,
                retention,
                judge.filter(who -> providers.contains(who.provider())),
                alerts,
                canaries);
    }

    /** How many models are asked by default, including retired ones, whose cells are skipped. */
    public int panel() {
        return configs.stream()
                .filter(ProviderConfig::onByDefault)
                .mapToInt(config -> config.models().size())
                .sum();
    }

    /** The providers that have a key and are not retired. */
    public List<String> askable() {
        return configs.stream()
                .filter(config -> !config.retired() && keys.containsKey(config.provider()))
                .map(ProviderConfig::provider)
                .toList();
    }

    /** What the file pauses, by which line, and how to end it, for people. */
    public List<String> paused() {
        return configs.stream().flatMap(config -> paused(config).stream()).toList();
    }

    /** The same for one provider. */
    public static List<String> paused(ProviderConfig config) {
        return LimitLines.paused(config);
    }

    /** What is wrong if two lines of the file limit the same key, one by its variable and one by its fingerprint. */
    public static Optional<String> twins(ProviderConfig config, List<HeldKey> keys) {
        return LimitLines.twins(config.limits(), keys);
    }

    private static Optional<Path> file(Map<String, String> env, Path folder) {
        String named = env.get(CONFIG);
        if (named != null && !named.isBlank()) {
            Path path = Path.of(named);
            if (!Files.isReadable(path)) {
                throw new UserError(CONFIG + " names " + path + ", which can't be read: mend the path, or unset it");
            }
            return Optional.of(path);
        }
        Path path = folder.resolve(FILE_NAME);
        return Files.exists(path) ? Optional.of(path) : Optional.empty();
    }

    private static Optional<Path> keyFile(
            Map<String, String> env, Path folder, Optional<Path> settings, SettingsFile own) {
        String named = env.get(KEY_FILE);
        if (named != null && !named.isBlank()) {
            return Optional.of(folder.resolve(named.strip()));
        }
        return settings.filter(file -> own.keyFile() != null).map(file -> file.resolveSibling(own.keyFile()));
    }

    private static Optional<String> simulator(Map<String, String> env) {
        Optional<String> url =
                Optional.ofNullable(env.get(SIMULATOR)).map(String::strip).filter(typed -> !typed.isEmpty());
        url.ifPresent(typed -> {
            try {
                Url.http(typed);
            } catch (IllegalArgumentException e) {
                throw new UserError(
                        SIMULATOR + " is '" + Url.shown(typed) + "', which is no URL (it " + e.getMessage()
                                + "): give the one that ./rollcall simulator prints, such as"
                                + " http://127.0.0.1:8090, or unset it to ask real providers",
                        e);
            }
        });
        return url;
    }

    /**
     * How calls to the providers leave this machine; a simulator is never asked through a proxy.
     *
     * @throws UserError as {@link Network#of}
     */
    public Outgoing outgoing(Map<String, String> env) {
        return simulated ? Outgoing.DIRECT : Network.of(env);
    }

    /** The proxy that this provider is asked through; all its APIs are on one host. */
    public static Optional<ProxyServer> proxyFor(Outgoing outgoing, Provider provider) {
        return outgoing.proxyFor(Url.parse(provider.apis().get(0).baseUrl()));
    }

    /** The catalogue with the base URLs. The environment overrides the file, and a simulator overrides both. */
    private static Catalogue withBaseUrls(Catalogue catalogue, Map<String, String> env, Optional<String> simulator) {
        if (simulator.isPresent()) {
            return catalogue.simulatedBy(simulator.get(), SIMULATOR);
        }
        Catalogue all = catalogue;
        for (Provider provider : catalogue.providers()) {
            Optional<String> variable = provider.baseUrlVariables().stream()
                    .filter(name -> !env.getOrDefault(name, "").isBlank())
                    .findFirst();
            if (variable.isPresent()) {
                all = all.withBaseUrl(provider.id(), env.get(variable.get()), variable.get());
            }
        }
        return all;
    }

    private static ProviderConfig config(
            Provider provider, SettingsFile own, List<LimitRule> configured, boolean simulated) {
        SettingsFile.ProviderSettings entry = own.entry(provider.id());
        boolean enabled = Boolean.TRUE.equals(entry.enabled());
        boolean disabled = Boolean.FALSE.equals(entry.enabled());
        boolean search = Boolean.TRUE.equals(entry.search());
        List<String> models = entry.models().isEmpty() ? List.of(provider.defaultModel()) : entry.models();
        return new ProviderConfig(
                provider.id(),
                simulated ? "simulated" : search ? "api-search" : "api",
                models,
                // A retired provider stays on the panel, so that its cells are skipped with that reason and are not
                // missing silently.
                enabled || (!disabled && (provider.onByDefault() || provider.retired())),
                provider.retired() && !enabled,
                provider.needsKey() ? provider.keyVariables().get(0) : "none",
                entry.concurrency() == null ? provider.concurrency() : entry.concurrency(),
                simulated
                        ? configured
                        : Stream.concat(configured.stream(), published(provider))
                                .toList(),
                entry.dayZone() == null ? provider.dayZone() : ZoneId.of(entry.dayZone()),
                provider.own());
    }

    /** The published limits of the catalogue. A simulator has its own limits, which it does not publish. */
    private static Stream<LimitRule> published(Provider provider) {
        var limits = new EnumMap<LimitKind, BigDecimal>(LimitKind.class);
        provider.limits()
                .forEach((axis, limit) -> limits.put(LimitKind.valueOf(axis.name()), BigDecimal.valueOf(limit)));
        return limits.isEmpty() ? Stream.empty() : Stream.of(new LimitRule(null, null, limits, null));
    }
}
