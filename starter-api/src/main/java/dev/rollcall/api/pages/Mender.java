package dev.rollcall.api.pages;

import dev.rollcall.store.Reason;

/** Who can mend what a cell waits for, or has ended by. */
final class Mender {
    private Mender() {}

    /** Null where there is nothing to mend. */
    static String words(Reason reason, String provider) {
        return switch (reason) {
            case NONE -> null;
            case RATE_LIMIT ->
                "Nobody has to: it is asked again by itself. A higher limit at " + provider
                        + ", or another key, makes it faster.";
            case OVERLOADED -> "Only " + provider + " can; it is asked again by itself while the job has patience.";
            case UNREACHABLE ->
                "Whoever looks after the network, the proxy or the base URL of " + provider
                        + "; it is asked again by itself while the job has patience.";
            case EMPTY_ANSWER -> "Another wording of the prompt, or another model: this one has said nothing, twice.";
            case KEY_REJECTED -> "Whoever has the account at " + provider + ": give a valid key, then enable it.";
            case OUT_OF_QUOTA ->
                "Whoever pays at " + provider + ": raise its quota, then unpark the key; or add a key.";
            case PROVIDER_DOWN ->
                "Ask again when " + provider + " replies: it was silent for longer than the job's patience.";
            case REJECTED ->
                "Whoever wrote the prompt or chose the model: " + provider + " does not take this request.";
            case UNUSABLE_REPLY -> "Look at the raw reply: what came is no usable answer.";
            case NO_KEY -> "Whoever runs the worker: set a key for " + provider + ", then ask again.";
            case RETIRED -> provider + " is retired: nobody is asked there any more.";
            case DAY_LIMIT -> "Raise the limit of the day, or wait until the provider's day ends.";
            case IN_BATCH -> "Nobody: " + provider + " answers in a batch, some hours later.";
            case PAUSED -> "Whoever set the limit to 0: raise it.";
        };
    }
}
