package dev.rollcall.launcher.bench;

import java.util.List;

/**
 * A stage, as it was.
 *
 * @param requests as the simulator counted them
 * @param attempts as the ledger has them
 * @param unknown of these, attempts of which nobody knows what came: those under way in a worker that was killed
 * @param others the share of the machine's CPU time that went to nobody of ours; null when unknown
 */
record StageFigures(
        String name,
        double seconds,
        long requests,
        long attempts,
        long unknown,
        Double others,
        List<CaseOutcome> cases) {
    /** The ledger has an attempt for every request, and no other; one whose worker was killed may not have been sent. */
    boolean balances() {
        return attempts >= requests && attempts - requests <= unknown;
    }
}
