package dev.rollcall.api;

import dev.rollcall.store.ProviderFailures.Failing;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Reason;
import java.time.Instant;
import java.util.List;

/**
 * A provider's calls that have all failed; those that met a rate limit are not among them.
 *
 * @param calls how many: all of a job, or all since its last reply
 * @param models whose calls they were
 * @param since when the first of them was asked
 * @param last when the last of them was asked
 * @param reason what most of them failed for
 * @param message of the last one that failed for it, without any key; null when it has none
 * @param neverReplied none of these models has ever replied; of a job, in this job
 * @param mend what to look at
 */
public record FailingView(
        long calls,
        List<String> models,
        Instant since,
        Instant last,
        String reason,
        String message,
        boolean neverReplied,
        String mend) {
    /** @param failing null: none is failing */
    public static FailingView of(Failing failing, KnownProvider provider) {
        return failing == null
                ? null
                : new FailingView(
                        failing.calls(),
                        failing.models(),
                        failing.since(),
                        failing.last(),
                        reason(failing.outcome()),
                        failing.message(),
                        failing.neverReplied(),
                        provider.simulated()
                                ? "it is the simulator: look at the faults that it was told"
                                : mend(failing.outcome(), provider));
    }

    /** In one line. */
    public String words() {
        return "all of the last " + calls + (calls == 1 ? " call" : " calls") + " failed: " + reason
                + (message == null ? "" : " (" + message + ")");
    }

    private static String reason(String outcome) {
        Reason reason = switch (outcome) {
            case "OVERLOADED" -> Reason.OVERLOADED;
            case "UNREACHABLE" -> Reason.UNREACHABLE;
            case "KEY_REJECTED" -> Reason.KEY_REJECTED;
            case "OUT_OF_QUOTA" -> Reason.OUT_OF_QUOTA;
            case "INVALID" -> Reason.UNUSABLE_REPLY;
            default -> Reason.REJECTED;
        };
        return reason.words();
    }

    private static String mend(String outcome, KnownProvider provider) {
        String variable = provider.keyVariable();
        String key = variable.equals("none")
                ? "whether it wants a key (rollcall.yaml says none)"
                : "its key (" + variable + ")";
        String base = "its base URL ("
                + (provider.own() ? "base_url in rollcall.yaml" : variable.replaceFirst("_API_KEY$", "_BASE_URL"))
                + ")";
        return switch (outcome) {
            case "OVERLOADED" -> "look at its status page, and check " + base;
            case "UNREACHABLE" -> "check " + base + ", the network and the proxy";
            case "KEY_REJECTED" -> "check " + key + ", and " + base;
            case "OUT_OF_QUOTA" -> "pay or raise its limit at the provider, or add another key to " + key;
            case "INVALID" -> "check " + base + ": something else than its API replies there";
            default -> "check " + base + ", the model's name, and " + key;
        };
    }
}
