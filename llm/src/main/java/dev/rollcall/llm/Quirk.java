package dev.rollcall.llm;

import dev.rollcall.llm.wire.Habit;
import java.util.Objects;

/** A {@link Habit} of one API, with the reason why we believe in it. */
public record Quirk(Habit habit, String because) {

    public Quirk {
        Objects.requireNonNull(habit, "habit");
        if (because == null || because.isBlank()) {
            throw new IllegalArgumentException(habit + " needs a reason");
        }
    }
}
