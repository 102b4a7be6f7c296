package dev.rollcall.api;

import dev.rollcall.store.Keys.KeyState;
import dev.rollcall.store.ProviderStatus.ProviderCondition;
import dev.rollcall.store.Providers.KnownProvider;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Locale;

/** Whether providers can be asked, and their keys. */
final class ProviderMetrics {
    private ProviderMetrics() {}

    static void add(LedgerSnapshot numbers, List<MetricSnapshot> metrics) {
        var states = MetricFamily.of(
                "rollcall_provider_state", "1 for the state it is in, 0 for the others.", "provider", "state");
        var keys = MetricFamily.of(
                "rollcall_keys", "Keys that a worker has, by what may be done with them.", "provider", "state");
        for (KnownProvider provider : numbers.providers()) {
            for (ProviderCondition state : ProviderCondition.values()) {
                states.add(provider.status().state() == state ? 1 : 0, provider.name(), word(state));
            }
            for (KeyState state : KeyState.values()) {
                keys.add(count(provider, state), provider.name(), word(state));
            }
        }
        metrics.add(states.gauge());
        metrics.add(keys.gauge());
    }

    private static long count(KnownProvider provider, KeyState state) {
        return provider.keys().stream().filter(key -> key.state() == state).count();
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
