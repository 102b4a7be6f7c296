package dev.rollcall.store;

import dev.rollcall.store.Prompts.PromptVersion;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Targets.RegisteredTarget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which targets are asked which prompts: the names that people type, resolved against what the workers have published.
 *
 * @param cadences of which it has every target that is on, with all prompts: those whose domains a job of this scope makes
 *     fresh. {@link #DOMAINS_OWN}, or the {@code refresh_hours} that a group of targets shares. Empty: none
 */
public record Scope(List<Integer> targetIds, List<Integer> promptVersionIds, List<Integer> cadences) {
    /** In a list of providers, this word means all that are on. */
    public static final String ALL = "all";

    /** The cadence of targets without hours of their own: each domain's hours count. */
    public static final int DOMAINS_OWN = 0;

    /** @param whole it has all targets and prompts that are on, and no target has hours of its own */
    public Scope(List<Integer> targetIds, List<Integer> promptVersionIds, boolean whole) {
        this(targetIds, promptVersionIds, whole ? List.of(DOMAINS_OWN) : List.of());
    }

    /** Whether a job of this scope makes domains fresh at all. */
    public boolean whole() {
        return !cadences.isEmpty();
    }

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
        List<Integer> targets = ids(ledger.providers().activeTargets(simulated, asked));
        List<PromptVersion> current = ledger.prompts().current();
        List<Integer> versions = promptIds(current, prompts);
        SortedMap<Integer, List<Integer>> groups = groups(ledger, simulated, known);
        if (!providers.isEmpty() && !providers.equals(List.of(ALL))) {
            refuseDisabled(ledger.targets().all(simulated), asked);
        }
        return new Scope(targets, versions, versions.size() == current.size() ? covered(groups, targets) : List.of());
    }

    /**
     * All that is on, a scope for each cadence, so that each asks the targets that are due together.
     *
     * @return cadence to scope; empty when no target or no prompt is on
     * @throws UnknownNameException when no worker has published anything yet
     */
    public static SortedMap<Integer, Scope> byCadence(Ledger ledger, boolean simulated) {
        Scope all = resolve(ledger, simulated, List.of(), List.of());
        var scopes = new TreeMap<Integer, Scope>();
        if (all.promptVersionIds().isEmpty()) {
            return scopes;
        }
        SortedMap<Integer, List<Integer>> groups =
                groups(ledger, simulated, ledger.providers().all(simulated));
        groups.forEach((cadence, targets) -> {
            if (!targets.isEmpty()) {
                scopes.put(cadence, new Scope(targets, all.promptVersionIds(), covered(groups, targets)));
            }
        });
        return scopes;
    }

    /** The targets that are on, by cadence. There is always an entry for the domains' own hours. */
    private static SortedMap<Integer, List<Integer>> groups(
            Ledger ledger, boolean simulated, List<KnownProvider> known) {
        Map<Integer, Integer> hours = ledger.targets().refreshHours(simulated);
        var groups = new TreeMap<Integer, List<Integer>>();
        groups.put(DOMAINS_OWN, new ArrayList<>());
        for (int target : ids(ledger.providers().activeTargets(simulated, on(known)))) {
            groups.computeIfAbsent(hours.getOrDefault(target, DOMAINS_OWN), none -> new ArrayList<>())
                    .add(target);
        }
        return groups;
    }

    /** Where every target has hours of its own, whichever group is asked keeps the domains' own hours, too. */
    private static List<Integer> covered(SortedMap<Integer, List<Integer>> groups, List<Integer> targets) {
        List<Integer> covered = groups.entrySet().stream()
                .filter(group -> targets.containsAll(group.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        boolean none = covered.stream().allMatch(cadence -> groups.get(cadence).isEmpty());
        return none ? List.of() : covered;
    }

    private static List<Integer> ids(List<Target> targets) {
        return targets.stream().map(Target::id).toList();
    }

    /** Of a provider that is named, at least one model is asked. */
    private static void refuseDisabled(List<RegisteredTarget> targets, List<String> asked) {
        List<String> problems = asked.stream()
                .map(provider -> targets.stream()
                        .filter(target -> target.active() && target.provider().equals(provider))
                        .toList())
                .filter(models -> !models.isEmpty() && models.stream().noneMatch(RegisteredTarget::isAsked))
                .flatMap(models -> models.stream().map(RegisteredTarget::disabledWords))
                .toList();
        if (!problems.isEmpty()) {
            throw new UnknownNameException(String.join("; ", problems)
                    + "; to ask again: ./rollcall targets set PROVIDER/MODEL --enabled true --reason \"…\"");
        }
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
