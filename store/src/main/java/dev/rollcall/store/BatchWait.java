package dev.rollcall.store;

import java.util.Arrays;
import java.util.Locale;

/** What a batch waits for, whatever its state. */
public enum BatchWait {
    /** The provider takes no more now: too many requests, or too many tokens in its queue. */
    LIMIT,
    /** Nobody has its key. Another key can't see it. */
    KEY;

    /** As the ledger writes it: {@code limit}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param word null: it waits for nothing */
    static BatchWait of(String word) {
        return word == null
                ? null
                : Arrays.stream(values())
                        .filter(wait -> wait.word().equals(word))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no batch waits for " + word));
    }
}
