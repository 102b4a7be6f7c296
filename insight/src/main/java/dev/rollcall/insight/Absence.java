package dev.rollcall.insight;

import java.util.BitSet;

/**
 * What an answer says it does not know.
 *
 * @param names the places, in the list of names, of those it says so of
 * @param said whether it says so of anything
 * @param ofNobody the first word of the first sentence that says so and names nobody; {@link #NOWHERE} without one
 */
record Absence(BitSet names, boolean said, int ofNobody) {
    /** Every sentence that says so names somebody. */
    static final int NOWHERE = Integer.MAX_VALUE;
}
