/**
 * Figures with a known error, as pure functions over counts. They know no ledger and no clock: whoever asks gives the counts,
 * and gets the same figure for the same counts for ever.
 */
package dev.rollcall.insight.figures;
