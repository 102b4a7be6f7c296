package dev.rollcall.simulator;

import java.util.List;

/**
 * What the model says to a question, before it is put into a provider's format. {@code dice} draws what may differ each
 * time it is asked: ids and which of its legal shapes a provider uses.
 */
record Told(
        String text,
        Outcome outcome,
        int input,
        int cached,
        int output,
        int reasoning,
        List<Source> sources,
        Dice dice) {

    record Source(String title, String url) {}

    boolean refused() {
        return outcome == Outcome.REFUSED;
    }

    boolean empty() {
        return outcome == Outcome.EMPTY;
    }

    /** The finish word among those of a provider. */
    String finish(String stop, String length, String refused) {
        return switch (outcome) {
            case TRUNCATED -> length;
            case REFUSED -> refused;
            default -> stop;
        };
    }

    long created() {
        return System.currentTimeMillis() / 1000;
    }

    static int tokens(String text) {
        return (text.length() + 3) / 4;
    }
}
