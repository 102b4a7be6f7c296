package dev.rollcall.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller of the API may do; each role may also do what those before it may. */
public enum AccessRole {
    READ,
    WRITE,
    ADMIN;

    /** As the ledger and callers write it: {@code read}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty when there is no such role. */
    public static Optional<AccessRole> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    public boolean covers(AccessRole needed) {
        return compareTo(needed) >= 0;
    }
}
