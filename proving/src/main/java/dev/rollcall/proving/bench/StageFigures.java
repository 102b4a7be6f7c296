package dev.rollcall.proving.bench;

import java.util.List;
import java.util.Map;

/**
 * A stage, as it was.
 *
 * @param requests as the simulator counted them
 * @param attempts as the ledger has them
 * @param unknown of these, attempts of which nobody knows what came: those under way in a worker that was killed
 * @param others the share of the machine's CPU time that went to nobody of ours; null when unknown
 * @param cpuSeconds by process, until one of them was killed
 * @param workerCpuSeconds of the stack's own worker, by what its threads do
 * @param postgresCpuSeconds by kind of server process
 */
record StageFigures(
        String name,
        double seconds,
        long requests,
        long attempts,
        long unknown,
        Double others,
        Map<String, Double> cpuSeconds,
        Map<String, Double> workerCpuSeconds,
        Map<String, Double> postgresCpuSeconds,
        List<CaseOutcome> cases) {
    /** The ledger has an attempt for every request, and no other; one whose worker was killed may not have been sent. */
    boolean balances() {
        return attempts >= requests && attempts - requests <= unknown;
    }
}
