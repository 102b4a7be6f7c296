package dev.rollcall.store;

import dev.rollcall.store.Prompts.PromptVersion;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Providers.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which targets are asked which prompts: the names that people type, resolved against what the workers have published.
 *
 * @param whole true when it has all providers and prompts that are on
 */
public record Scope(List<Integer> targetIds, List<Integer> promptVersionIds, boolean whole) {
    /** In a list of providers, this word means all that are on. */
    public static final String ALL = "all";

    /**
     * @param providers ids; empty or {@code all} means all that are on
     * @param prompts names; empty means all current ones
     * @throws UnknownNameException when a name is unknown, when a provider that was named can't be asked, or when no worker
     *     has published anything yet
     */
    public static Scope resolve(Ledger ledger, boolean simulated, List<String> providers, List<String> prompts) {
        List<KnownProvider> known = ledger.providers().all(simulated);
        if (known.isEmpty()) {
            throw new UnknownNameException(
                    "no worker has told this ledger yet which providers there are: start one (./rollcall worker)");
        }
        List<String> asked = providerNames(known, providers);
        List<Integer> targets = ledger.providers().activeTargets(simulated, asked).stream()
                .map(Target::id)
                .toList();
        List<Integer> versions = promptIds(ledger.prompts().current(), prompts);
        boolean whole = asked.containsAll(on(known))
                && versions.size() == ledger.prompts().current().size();
        return new Scope(targets, versions, whole);
    }

    private static List<String> providerNames(List<KnownProvider> known, List<String> typed) {
        if (typed.isEmpty() || typed.equals(List.of(ALL))) {
            return on(known);
        }
        List<String> names = known.stream().map(KnownProvider::name).toList();
        Set<String> asked = new LinkedHashSet<>(typed);
        List<String> unknown =
                asked.stream().filter(name -> !names.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new UnknownNameException(
                    "unknown provider " + quoted(unknown) + "; the known ones are " + String.join(", ", names));
        }
        var problems = new ArrayList<String>();
        for (KnownProvider provider : known) {
            if (asked.contains(provider.name()) && !provider.canBeAsked()) {
                problems.add(
                        provider.retired()
                                ? provider.name() + " is retired"
                                : provider.name() + " has no key: set " + provider.keyVariable()
                                        + " for the worker and start it again, or add it to its key file");
            }
        }
        if (!problems.isEmpty()) {
            throw new UnknownNameException(String.join("; ", problems));
        }
        return List.copyOf(asked);
    }

    private static List<String> on(List<KnownProvider> known) {
        return known.stream()
                .filter(KnownProvider::onByDefault)
                .map(KnownProvider::name)
                .toList();
    }

    private static List<Integer> promptIds(List<PromptVersion> current, List<String> typed) {
        List<String> names = current.stream().map(PromptVersion::name).toList();
        List<String> unknown =
                typed.stream().filter(name -> !names.contains(name)).distinct().toList();
        if (!unknown.isEmpty()) {
            throw new UnknownNameException(
                    "unknown prompt " + quoted(unknown) + "; the known ones are " + String.join(", ", names));
        }
        return current.stream()
                .filter(prompt -> typed.isEmpty() || typed.contains(prompt.name()))
                .map(PromptVersion::id)
                .toList();
    }

    private static String quoted(List<String> names) {
        return String.join(
                ", ",
                names.stream()
                        .map(name -> "'" + InvalidDomainException.shown(name) + "'")
                        .toList());
    }
}
