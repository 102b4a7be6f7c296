package dev.rollcall.store;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Why a cell waits, or why it ended without an answer. */
public enum Reason {
    NONE(0, ""),
    RATE_LIMIT(1, "rate limit"),
    OVERLOADED(2, "provider overloaded"),
    UNREACHABLE(3, "no reply"),
    EMPTY_ANSWER(4, "empty answer"),
    KEY_REJECTED(5, "key rejected"),
    OUT_OF_QUOTA(6, "out of quota"),
    /** The provider was down, or had no usable key, for longer than the job waits. */
    PROVIDER_DOWN(7, "provider_down"),
    /** The provider refused this request; trying again does not help. */
    REJECTED(8, "request rejected"),
    UNUSABLE_REPLY(9, "unusable reply"),
    NO_KEY(10, "no key"),
    RETIRED(11, "retired"),
    /** The requests or dollars of a day are used up. */
    DAY_LIMIT(12, "day limit"),
    /** A limit of 0 pauses it until a person raises the limit. */
    PAUSED(13, "paused by a limit of 0"),
    /** It is asked in a provider's batch. No cell's row has it: views say it of cells that a batch holds. */
    IN_BATCH(14, "in a batch");

    private final short code;
    private final String words;

    Reason(int code, String words) {
        this.code = (short) code;
        this.words = words;
    }

    public short code() {
        return code;
    }

    /** The reason for people: {@code rate limit}; empty for {@link #NONE}. */
    public String words() {
        return words;
    }

    /** An SQL expression of the words of a column with codes. */
    static String wordsOf(String column) {
        return Arrays.stream(values())
                .map(reason -> "WHEN " + reason.code + " THEN '" + reason.words + "'")
                .collect(Collectors.joining(" ", "CASE " + column + " ", " END"));
    }

    public static Reason of(int code) {
        for (Reason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        throw new IllegalArgumentException("no reason has the code " + code);
    }
}
