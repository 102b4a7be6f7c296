package dev.rollcall.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an alert asks of people. */
public enum AlertSeverity {
    /** Somebody has to act now. */
    PAGE,
    /** Somebody has to act within the working day. */
    WARN,
    /** Worth knowing. */
    INFO;

    /** As files, REST and the ledger write it: {@code page}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AlertSeverity> of(String word) {
        return Arrays.stream(values())
                .filter(severity -> severity.word().equals(word))
                .findFirst();
    }
}
