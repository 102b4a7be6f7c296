package dev.rollcall.launcher.doctor;

import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.Invocation;
import dev.rollcall.cli.Network;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Provider;
import dev.rollcall.llm.net.Outgoing;
import dev.rollcall.stack.settings.ProviderKeys;
import dev.rollcall.stack.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the doctor finds in rollcall.yaml, the key file and the environment, read as a worker reads them. */
final class SettingsFindings {
    private final Invocation here;

    SettingsFindings(Invocation here) {
        this.here = here;
    }

    /** File and environment together, read as a worker reads them; of keys see {@link #keys}. */
    Finding settings() {
        try {
            Settings settings = readSettings();
            String from = settings.file()
                    .map(file -> file.toAbsolutePath().toString())
                    .orElse("no rollcall.yaml here: the bundled prompts and models are asked");
            return Finding.ok(
                    "settings",
                    from + "; prompts " + String.join(", ", settings.prompts().keySet()));
        } catch (UserError e) {
            return Finding.problem("settings", HumanFormat.line(e.getMessage()), "mend it; nothing starts before");
        }
    }

    private Settings readSettings() {
        var env = new HashMap<>(here.env());
        env.keySet().removeIf(name -> ChildSpec.SECRETS.matcher(name).matches());
        return Settings.read(env, here.folder());
    }

    /** Where whose key stands. A key shows as its fingerprint, never itself. */
    List<Finding> keys() {
        var findings = new ArrayList<Finding>();
        Map<String, List<HeldKey>> ofFile = keysOfFile();
        boolean any = false;
        Catalogue catalogue = catalogue();
        for (Provider provider : catalogue.providers()) {
            String about = "key " + provider.id();
            if (!provider.needsKey()) {
                any = true;
                findings.add(Finding.ok(about, "none needed, as rollcall.yaml says"));
                continue;
            }
            try {
                var held = new LinkedHashMap<>(ProviderKeys.of(catalogue, provider, here.env()));
                ofFile.getOrDefault(provider.id(), List.of()).forEach(key -> held.put(key.source(), key.key()));
                any |= !held.isEmpty();
                findings.add(Finding.ok(about, held.isEmpty() ? without(provider) : with(provider, held)));
            } catch (UserError e) {
                findings.add(Finding.problem(about, e.getMessage(), null));
            }
        }
        if (!any) {
            findings.add(Finding.note(
                    "keys", "no provider has one here", "set one of those above, or try `./rollcall up --simulate`"));
        }
        return findings;
    }

    /** With the providers of one's own; without them when the file is wrong, which {@link #settings} tells. */
    private Catalogue catalogue() {
        try {
            return readSettings().catalogue();
        } catch (UserError e) {
            return Catalogue.bundled();
        }
    }

    /** Through which proxy each provider is asked, and which certificates are trusted beside Java's own. */
    List<Finding> network() {
        Settings settings;
        Outgoing outgoing;
        try {
            settings = readSettings();
            outgoing = settings.outgoing(here.env());
        } catch (UserError e) {
            // What is wrong with the settings is told by them.
            return networkTrouble();
        }
        var byWay = new LinkedHashMap<String, List<String>>();
        settings.configs().stream().filter(config -> !config.retired()).forEach(config -> {
            Provider provider = settings.catalogue().provider(config.provider());
            String way = Settings.proxyFor(outgoing, provider)
                    .map(proxy -> "through the proxy " + proxy)
                    .orElse("directly");
            byWay.computeIfAbsent(way, unseen -> new ArrayList<>()).add(provider.id());
        });
        var findings = new ArrayList<Finding>();
        byWay.forEach((way, who) -> findings.add(Finding.ok(
                "network", (byWay.size() == 1 ? "all providers" : String.join(", ", who)) + ": asked " + way)));
        outgoing.warning().ifPresent(words -> findings.add(Finding.note("network", words, null)));
        outgoing.caFiles().forEach(file -> findings.add(Finding.ok("CA file", file + ", beside Java's own")));
        return findings;
    }

    private List<Finding> networkTrouble() {
        try {
            Network.of(here.env());
            return List.of();
        } catch (UserError e) {
            return List.of(Finding.problem("network", e.getMessage(), "mend it; no provider is asked before"));
        }
    }

    /** Of each provider that can be asked; none when the file is wrong, which {@link #settings} tells. */
    List<Finding> limits() {
        Settings settings;
        try {
            settings = readSettings();
        } catch (UserError e) {
            return List.of();
        }
        return settings.configs().stream()
                .filter(config -> !config.retired())
                .flatMap(config -> LimitFindings.of(config, held(settings, config.provider())).stream())
                .toList();
    }

    /** A key that is broken is told by {@link #keys}. */
    private List<HeldKey> held(Settings settings, String provider) {
        List<HeldKey> ofFile = settings.keys().getOrDefault(provider, List.of());
        try {
            Map<String, Key> ofEnvironment = settings.simulated()
                    ? Map.of()
                    : ProviderKeys.of(settings.catalogue(), settings.catalogue().provider(provider), here.env());
            return Stream.concat(
                            ofEnvironment.entrySet().stream()
                                    .map(entry -> new HeldKey(entry.getValue(), entry.getKey())),
                            ofFile.stream())
                    .toList();
        } catch (UserError e) {
            return ofFile;
        }
    }

    /** Empty when there is no file, or when it is wrong, which {@link #settings} tells. */
    private Map<String, List<HeldKey>> keysOfFile() {
        try {
            Settings settings = readSettings();
            return settings.simulated() ? Map.of() : settings.keys();
        } catch (UserError e) {
            return Map.of();
        }
    }

    private static String with(Provider provider, Map<String, Key> held) {
        return held.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue().fingerprint())
                        .collect(Collectors.joining(", "))
                + (provider.retired() ? "; no use: its owner has retired its API" : "")
                + (isOptional(provider) ? "; it is asked only where a job or rollcall.yaml names it" : "");
    }

    private static String without(Provider provider) {
        if (provider.retired()) {
            return "none needed: its owner has retired its API, and its cells are skipped";
        }
        String none = "none (" + String.join(" or ", provider.keyVariables()) + "): ";
        return none
                + (isOptional(provider)
                        ? "needed only where a job or rollcall.yaml names it"
                        : "its cells are skipped");
    }

    private static boolean isOptional(Provider provider) {
        return !provider.onByDefault() && !provider.retired();
    }
}
