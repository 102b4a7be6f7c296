package dev.rollcall.proving.measure;

import java.util.List;
import java.util.Map;

/**
 * What one program did in one round. What could not be measured here is null, or absent from its map.
 *
 * @param program {@code floor} or {@code rollcall}
 * @param calls as the simulator counted them
 * @param seconds from the first call's beginning to the last one's commit
 * @param inFlight calls on the wire at once, on average
 * @param tenths the same for each tenth of the time
 * @param shareBelow the share of the time in which fewer than nine tenths of the allowed calls were on the wire
 * @param latencyMillis of a call, on average, as its caller saw it
 * @param overheadMillis from saying that a cell is asked to the commit of its reply, less the call itself, on average
 * @param cpuSeconds by process
 * @param peakBytes of memory, by process
 * @param threads CPU seconds of the asking program by kind of thread
 * @param postgres CPU seconds by kind of server process
 * @param othersShare how much of the machine's CPU time went to anybody else: the noise
 */
public record Round(
        String program,
        StoredRows rows,
        long calls,
        double seconds,
        double callsPerSecond,
        double inFlight,
        List<Double> tenths,
        double shareBelow,
        double latencyMillis,
        double overheadMillis,
        Map<String, Double> cpuSeconds,
        Map<String, Long> peakBytes,
        Map<String, Double> threads,
        Map<String, Double> postgres,
        Double othersShare,
        Statements.DatabaseCost statements,
        TemporalSteps steps) {

    public boolean balances() {
        return rows.balance(calls);
    }

    /** CPU seconds per 1,000 calls; null when unknown. */
    public Double cpu(String process) {
        Double seconds = cpuSeconds.get(process);
        return seconds == null || calls == 0 ? null : seconds * 1_000 / calls;
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
