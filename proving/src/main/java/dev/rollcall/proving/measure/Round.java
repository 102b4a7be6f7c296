package dev.rollcall.proving.measure;

import java.util.List;
import java.util.Map;

/**
 * The figures of one program in one round. A figure that could not be measured is null, or missing in its map.
 *
 * @param program {@code floor} or {@code rollcall}
 * @param calls the calls that the simulator counted
 * @param seconds seconds from the beginning of the first call to the commit of the last one
 * @param inFlight the average number of calls on the wire
 * @param tenths the same in each tenth of the time
 * @param shareBelow the share of the time in which fewer than nine tenths of the allowed calls were on the wire
 * @param latencyMillis the average time of a call as its caller saw it
 * @param overheadMillis the average time from the recorded start of a call to the commit of its reply, without the call
 *     itself
 * @param cpuSeconds CPU seconds by process
 * @param peakBytes the most bytes of memory, by process
 * @param threads CPU seconds of the asking program by kind of thread
 * @param postgres CPU seconds by kind of server process
 * @param othersShare the share of the machine's CPU time that other processes used: the noise
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
