package dev.rollcall.proving.bench;

import java.util.List;
import java.util.Map;

/**
 * The figures of a stage.
 *
 * @param requests the requests that the simulator counted
 * @param attempts the attempts in the ledger
 * @param unknown the attempts whose result is unknown, because their worker was killed
 * @param others the share of the machine's CPU time that other processes used; null when unknown
 * @param cpuSeconds CPU seconds by process, until one of them was killed
 * @param workerCpuSeconds CPU seconds of the stack's own worker, by what its threads do
 * @param postgresCpuSeconds PostgreSQL's CPU seconds, by kind of server process
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
    /** Whether the ledger has exactly one attempt for every request; attempts of a killed worker may not have been sent. */
    boolean balances() {
        return attempts >= requests && attempts - requests <= unknown;
    }
}
