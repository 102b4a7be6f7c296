package dev.rollcall.store;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be done to many cells or jobs at once. */
public enum ActionKind {
    /** Cells that have ended without a usable answer are asked again. */
    RETRY(true),
    PAUSE(false),
    RESUME(false),
    CANCEL(false),
    /** Dead letters are no longer listed. */
    DISMISS(true);

    private final boolean ofCells;

    ActionKind(boolean ofCells) {
        this.ofCells = ofCells;
    }

    /** Its numbers count cells; else jobs. */
    public boolean isOfCells() {
        return ofCells;
    }

    /** As the ledger, REST and the commands write it: {@code retry}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty when there is no such kind. */
    public static Optional<ActionKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(ActionKind::word).toList();
    }
}
