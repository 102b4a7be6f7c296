package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/**
 * What one provider was asked about one domain in a job: its cells, the gravest first, and one of them in full.
 *
 * @param others all of them; one alone is not listed
 * @param shown the one in full; null: none is in the ledger yet
 */
public record CellsScreen(
        String job, String domain, String provider, List<CellLine> others, CellScreen shown, Instant at) {

    public record CellLine(
            long id,
            String prompt,
            int version,
            String model,
            int repetition,
            StateMark state,
            int attempts,
            String why) {}
}
