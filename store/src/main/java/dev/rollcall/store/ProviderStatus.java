package dev.rollcall.store;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Whether a provider can be asked, and if not, why.
 *
 * @param since when that began; null when it is up, or when that is unknown
 * @param until when it may end; null when that is unknown
 * @param words for people; null when it is up
 */
public record ProviderStatus(ProviderCondition state, Instant since, Instant until, String words) {

    /** The words where the state stands beside them; null when it is up. */
    public String wordsBesideState() {
        return words == null ? null : words.replaceFirst("^down: ", "");
    }

    /** The condition of a provider, the worst first. */
    public enum ProviderCondition {
        /** The provider's owner switched it off: its cells are skipped. */
        RETIRED,
        /** No worker has a key for it: its cells are skipped. */
        NO_KEY,
        /** The provider gives no replies. Probes find out when it is back. */
        DOWN,
        /** All its keys are rejected, switched off or out of quota: a person has to act, or a quota has to be reset. */
        NO_USABLE_KEY,
        /** Each of its usable keys has a limit of 0: a person has to raise it. */
        PAUSED,
        /** Each of its usable keys has used up the requests or dollars of the day. */
        DAY_LIMIT,
        /** All of its usable keys have to pause. */
        RATE_LIMITED,
        UP
    }

    /** @param keyModels the keys and models for which the status is wanted */
    static ProviderStatus of(Providers.KnownProvider provider, List<LimitUse> keyModels) {
        if (provider.retired()) {
            return new ProviderStatus(ProviderCondition.RETIRED, null, null, "retired");
        }
        if (provider.keys().isEmpty()) {
            boolean isGone = provider.own() && !provider.onByDefault();
            return new ProviderStatus(
                    ProviderCondition.NO_KEY,
                    null,
                    null,
                    isGone
                            ? "no worker has it: it is not in rollcall.yaml any more"
                            : "no key: set " + provider.keyVariable());
        }
        if (provider.downSince() != null) {
            String words = provider.trouble() == null ? "provider down" : provider.trouble();
            return new ProviderStatus(ProviderCondition.DOWN, provider.downSince(), null, words);
        }
        List<String> spent = provider.keys().stream()
                .filter(Keys.KnownKey::isSpent)
                .map(Keys.KnownKey::fingerprint)
                .toList();
        List<LimitUse> open = keyModels.stream()
                .filter(line -> !spent.contains(line.known().keyModel().fingerprint()))
                .toList();
        if (!open.isEmpty() && open.stream().allMatch(line -> line.isPaused() || line.isDaySpent())) {
            return held(open);
        }
        if (provider.keys().stream().anyMatch(key -> key.state() == Keys.KeyState.USABLE)) {
            return new ProviderStatus(ProviderCondition.UP, null, null, null);
        }
        Instant until = provider.keys().stream()
                .map(Keys.KnownKey::until)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return provider.keys().stream().allMatch(Keys.KnownKey::isSpent)
                ? new ProviderStatus(
                        ProviderCondition.NO_USABLE_KEY, since(provider.keys()), until, spent(provider.keys()))
                : new ProviderStatus(ProviderCondition.RATE_LIMITED, null, until, Reason.RATE_LIMIT.words());
    }

    private static ProviderStatus held(List<LimitUse> keyModels) {
        return keyModels.stream()
                .filter(line -> !line.isPaused())
                .map(line -> line.today().ends())
                .min(Comparator.naturalOrder())
                .map(until -> new ProviderStatus(ProviderCondition.DAY_LIMIT, null, until, Reason.DAY_LIMIT.words()))
                .orElseGet(() -> new ProviderStatus(
                        ProviderCondition.PAUSED,
                        null,
                        null,
                        "paused: "
                                + keyModels.stream()
                                        .map(LimitUse::pausedBy)
                                        .distinct()
                                        .collect(Collectors.joining("; "))));
    }

    private static Instant since(List<Keys.KnownKey> keys) {
        return keys.stream()
                .map(Keys.KnownKey::changedAt)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static String spent(List<Keys.KnownKey> keys) {
        return "no usable key: "
                + keys.stream()
                        .map(key -> key.fingerprint() + " is "
                                + (key.state() == Keys.KeyState.DISABLED ? "disabled" : "out of quota")
                                + (key.why() == null ? "" : " (" + key.why() + ")"))
                        .collect(Collectors.joining(", "));
    }
}
