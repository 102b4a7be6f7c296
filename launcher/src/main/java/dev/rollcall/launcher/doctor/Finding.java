package dev.rollcall.launcher.doctor;

import java.util.Locale;

/**
 * What the doctor found about one thing.
 *
 * @param about what was looked at: {@code disk}
 * @param mend how to help; null: nothing needs help
 */
record Finding(Grade grade, String about, String says, String mend) {
    enum Grade {
        OK,
        /** Nothing is broken, but somebody may wonder. */
        NOTE,
        PROBLEM;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String about, String says) {
        return new Finding(Grade.OK, about, says, null);
    }

    static Finding note(String about, String says, String mend) {
        return new Finding(Grade.NOTE, about, says, mend);
    }

    static Finding problem(String about, String says, String mend) {
        return new Finding(Grade.PROBLEM, about, says, mend);
    }
}
