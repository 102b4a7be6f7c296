package dev.rollcall.stack.settings;

import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.activities.limits.KeySource;
import dev.rollcall.cli.Environment;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers' keys: first those of the environment ({@code X_API_KEY}, {@code X_API_KEY_2}, … in that order; numbers may
 * be missing), then those of the key file, which is read again at each request. A mistake in the file is logged once; until
 * it is mended, the last good version counts.
 */
public final class ProviderKeys implements KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderKeys.class);
    private static final Pattern NUMBERED = Pattern.compile("(.*)_(\\d{1,4})");

    /** Shown in place of the variable for a provider that needs no key. */
    private static final String NO_KEY = "no key needed";

    /** Only keys that begin with this are sent to a simulator. */
    private static final String SIMULATED = "simulated-";

    private final Catalogue catalogue;
    private final Map<String, String> env;
    private final Optional<Path> file;
    private final boolean simulated;
    private Map<String, List<HeldKey>> good;
    private String told;

    private ProviderKeys(Catalogue catalogue, Map<String, String> env, Optional<Path> file, boolean simulated) {
        this.catalogue = catalogue;
        this.env = env;
        this.file = file;
        this.simulated = simulated;
        this.good = read();
    }

    /** @throws UserError that names the variable, or file and line, and does not show the key */
    static ProviderKeys of(Catalogue catalogue, Map<String, String> env, Optional<Path> file, boolean simulated) {
        return new ProviderKeys(catalogue, env, file, simulated);
    }

    /** The keys as they were found last. */
    synchronized Map<String, List<HeldKey>> first() {
        return good;
    }

    @Override
    public synchronized Map<String, List<HeldKey>> keys() {
        if (file.isPresent()) {
            try {
                good = read();
                told = null;
            } catch (UserError e) {
                if (!e.getMessage().equals(told)) {
                    LOG.warn("the key file is left as it was: {}", e.getMessage());
                    told = e.getMessage();
                }
            }
        }
        return good;
    }

    private Map<String, List<HeldKey>> read() {
        KeyFile more =
                file.map(path -> KeyFile.read(path, catalogue, this::mayBeSent)).orElse(KeyFile.NONE);
        var usable = new HashMap<>(env);
        usable.values().removeIf(secret -> !mayBeSent(secret));
        var keys = new LinkedHashMap<String, List<HeldKey>>();
        for (Provider provider : catalogue.providers()) {
            if (!provider.needsKey() && !simulated) {
                keys.put(provider.id(), List.of(new HeldKey(Key.none(provider.id()), NO_KEY)));
                continue;
            }
            List<HeldKey> held =
                    held(of(catalogue, provider, usable), more.keys().getOrDefault(provider.id(), List.of()));
            if (!held.isEmpty()) {
                keys.put(provider.id(), held);
            } else if (simulated) {
                keys.put(
                        provider.id(),
                        List.of(new HeldKey(Key.of(provider.id(), SIMULATED + provider.id()), "simulated")));
            }
        }
        return keys;
    }

    /** Each key once, even if it is in both places. */
    private static List<HeldKey> held(Map<String, Key> ofEnvironment, List<HeldKey> ofFile) {
        var held = new ArrayList<HeldKey>();
        Stream.concat(
                        ofEnvironment.entrySet().stream().map(entry -> new HeldKey(entry.getValue(), entry.getKey())),
                        ofFile.stream())
                .filter(key -> held.stream().noneMatch(known -> known.key().equals(key.key())))
                .forEach(held::add);
        return List.copyOf(held);
    }

    private boolean mayBeSent(String secret) {
        return !simulated || secret.strip().startsWith(SIMULATED);
    }

    /**
     * The keys, by the variables that hold them.
     *
     * @param catalogue a variable that a provider names exactly ({@code key: OPENAI_API_KEY_2}) belongs to that provider
     *     only
     * @throws UserError that names the variable and does not show the key
     */
    public static Map<String, Key> of(Catalogue catalogue, Provider provider, Map<String, String> env) {
        var keys = new LinkedHashMap<String, Key>();
        for (String variable : provider.keyVariables()) {
            var found = new TreeMap<Integer, String>();
            env.forEach((name, value) -> {
                if (!Environment.value(value).isEmpty()) {
                    number(name, variable)
                            .filter(n -> n == 0 || owner(catalogue, name).equals(Optional.of(provider)))
                            .ifPresent(n -> found.put(n, name));
                }
            });
            // The variable of the user's own provider may have any name; it is read by the same rules as the known
            // ones.
            found.values().forEach(name -> keys.put(name, key(provider, name, Environment.value(env.get(name)))));
        }
        return keys;
    }

    /** The number of a key's variable: 0 for the variable itself, 2 for {@code X_API_KEY_2}; empty for another variable. */
    private static Optional<Integer> number(String name, String variable) {
        if (name.equals(variable)) {
            return Optional.of(0);
        }
        Matcher match = NUMBERED.matcher(name);
        return match.matches() && match.group(1).equals(variable)
                ? Optional.of(Integer.parseInt(match.group(2)))
                : Optional.empty();
    }

    /** The provider whose key the variable holds; a provider that names the variable exactly comes first. */
    static Optional<Provider> owner(Catalogue catalogue, String variable) {
        return holder(catalogue, variable).or(() -> {
            Matcher match = NUMBERED.matcher(variable);
            return match.matches() ? holder(catalogue, match.group(1)) : Optional.empty();
        });
    }

    private static Optional<Provider> holder(Catalogue catalogue, String variable) {
        return catalogue.providers().stream()
                .filter(provider -> provider.keyVariables().contains(variable))
                .findFirst();
    }

    static Key key(Provider provider, String place, String secret) {
        Environment.require(place, secret);
        SecretTrouble.of(secret).ifPresent(words -> {
            throw new UserError(place + " " + words);
        });
        try {
            return Key.of(provider.id(), secret);
        } catch (IllegalArgumentException e) {
            throw new UserError(place + ": " + e.getMessage(), e);
        }
    }
}
