package dev.rollcall.insight;

import java.util.BitSet;

/**
 * What an answer says it does not know.
 *
 * @param names the places, in the list of names, of those it says so of
 * @param said whether it says so of anything
 */
record Absence(BitSet names, boolean said) {}
