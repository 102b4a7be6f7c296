package dev.rollcall.site.claims;

/**
 * What of a reply was dropped, each claim for the first reason that holds.
 *
 * @param given claims in the reply
 * @param invented their quote does not stand in the answer letter by letter
 * @param elsewhere not about the company
 * @param opinions opinions and advice
 * @param unusable a subject, attribute or value that is blank, longer than {@link ClaimExtraction#LONGEST_FIELD} or no text
 * @param twice given before
 * @param surplus beyond the most that are read
 */
public record ClaimCounts(int given, int invented, int elsewhere, int opinions, int unusable, int twice, int surplus) {
    /** Those that were believed. */
    public int kept() {
        return given - invented - elsewhere - opinions - unusable - twice - surplus;
    }
}
