package dev.rollcall.insight.judge;

/**
 * What of a judge's reply was believed, and what was dropped.
 *
 * @param quotes that it gave for entities it was asked about, and for other names
 * @param invented those of them that do not stand in the answer letter by letter: dropped, with what they should show
 * @param strangers items for entities nobody asked about: dropped
 * @param surplus items for entities and names that it had given before, tracked names among the others, and other names beyond
 *     {@link JudgeReader#MOST_NAMES}: dropped
 * @param missing entities it was asked about and gave no item for
 */
public record QuoteCounts(int quotes, int invented, int strangers, int surplus, int missing) {}
