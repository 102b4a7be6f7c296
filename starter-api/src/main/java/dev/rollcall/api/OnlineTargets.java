package dev.rollcall.api;

import dev.rollcall.store.Lane;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Providers.Target;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Which targets of a new job that may use batches are asked call by call, as far as that is known before the job begins. */
final class OnlineTargets {
    private OnlineTargets() {}

    record OnlineTarget(String provider, String model, String surface, String why) {
        /** {@code cohere/command-a: it has no batches for such calls} */
        String words() {
            return provider + "/" + model + ": " + why;
        }
    }

    /** Null for a job that asks everything call by call in any case: its lane is online, or auto without a deadline. */
    static List<OnlineTarget> of(Ledger ledger, NewJob job) {
        Lane lane = job.terms().lane();
        if (lane == Lane.ONLINE || lane == Lane.AUTO && job.terms().deadline() == null) {
            return null;
        }
        List<Target> targets = ledger.providers().targets(job.scope().targetIds());
        Set<Integer> without = ledger.lanes().withoutBatches(job.scope().targetIds());
        Map<String, KnownProvider> providers = ProviderSituation.byName(ledger, job.simulated());
        return targets.stream()
                .map(target -> {
                    String why = why(job, without.contains(target.id()), providers.get(target.provider()));
                    return why == null
                            ? null
                            : new OnlineTarget(target.provider(), target.model(), target.surface(), why);
                })
                .filter(Objects::nonNull)
                .toList();
    }

    /** The reasons, and their order, are those by which the job decides it when it begins; null: it may be asked in batches. */
    private static String why(NewJob job, boolean hasNoBatches, KnownProvider provider) {
        if (hasNoBatches) {
            return Lane.NO_BATCHES;
        }
        if (job.sampling() != null) {
            return Lane.SAMPLED;
        }
        if (provider == null || provider.keys().stream().allMatch(key -> key.isSpent())) {
            return Lane.NO_KEY;
        }
        return job.terms().lane() == Lane.AUTO && job.terms().priority() <= Lane.URGENT ? Lane.IN_A_HURRY : null;
    }

    /** For people; null when there is nothing to be said. */
    static String remark(List<OnlineTarget> online) {
        return online == null || online.isEmpty()
                ? null
                : "Asked call by call: "
                        + online.stream().map(OnlineTarget::words).collect(Collectors.joining("; ")) + ".";
    }
}
