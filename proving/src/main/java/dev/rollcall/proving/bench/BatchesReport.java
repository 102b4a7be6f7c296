package dev.rollcall.proving.bench;

import dev.rollcall.proving.measure.Statements.DatabaseCost;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What batches that wait have cost.
 *
 * @param batches that waited
 * @param jobs that they belong to
 * @param pollInterval seconds until a batch was looked at first
 * @param seconds that each part was measured at least
 * @param parts nothing to do; jobs in batches; and these batches while their jobs are paused
 */
record BatchesReport(int batches, int jobs, int pollInterval, long seconds, List<Part> parts) {
    /** Percent of a core that 1,000 batches may cost. */
    private static final double PERCENT_OF_THOUSAND = 1;

    /** What looks after batches; the API and the simulator would be busy without them, or not be there. */
    private static final List<String> COUNTED = List.of("worker", "temporal", "postgres");

    private static final int SHOWN = 6;

    /**
     * One part of the measurement.
     *
     * @param seconds that it took
     * @param looks at batches
     * @param cpuSeconds by process
     * @param threads CPU seconds of the worker's threads
     * @param postgres CPU seconds of PostgreSQL's processes
     * @param others the share of the machine that other processes used; null: unknown
     */
    record Part(
            String name,
            double seconds,
            long looks,
            Map<String, Double> cpuSeconds,
            Map<String, Double> threads,
            Map<String, Double> postgres,
            Double others,
            DatabaseCost statements) {
        double percent(String process) {
            return 100 * cpuSeconds.getOrDefault(process, 0.0) / seconds;
        }

        double percent() {
            return COUNTED.stream().mapToDouble(this::percent).sum();
        }
    }

    /** Percent of a core: what the batches cost beyond a stack that has nothing to do. */
    double ofBatches() {
        return parts.get(2).percent() - parts.get(0).percent();
    }

    double toReach() {
        return PERCENT_OF_THOUSAND * batches / 1_000;
    }

    void print(PrintStream out, MachineFacts machine) {
        out.printf(
                Locale.ROOT,
                "%n%-24s %8s %9s %10s %8s %10s %9s %7s%n",
                "percent of a core",
                "worker",
                "temporal",
                "postgres",
                "the 3",
                "simulator",
                "looks/s",
                "others");
        parts.forEach(part -> out.printf(
                Locale.ROOT,
                "%-24s %8.2f %9.2f %10.2f %8.2f %10.2f %9.2f %6s%%%n",
                part.name(),
                part.percent("worker"),
                part.percent("temporal"),
                part.percent("postgres"),
                part.percent(),
                part.percent("simulator"),
                part.looks() / part.seconds(),
                part.others() == null ? "-" : String.valueOf(Math.round(100 * part.others()))));
        out.printf(
                Locale.ROOT,
                "%n%,d batches cost %.2f %% of a core while they wait (to reach: %.2f %%), %.1f ms a look%n",
                batches,
                ofBatches(),
                toReach(),
                10
                        * ofBatches()
                        * parts.get(2).seconds()
                        / Math.max(1, parts.get(2).looks()));
        double feeds = parts.get(1).percent() - parts.get(2).percent();
        out.printf(Locale.ROOT, "their %d jobs, which look what they have to ask, cost %.2f %%%n", jobs, feeds);
        parts.forEach(part -> detail(out, part));
        out.printf(
                Locale.ROOT,
                "machine: %d cores, %,d MB, %s, %s%n",
                machine.cores(),
                machine.memoryBytes() >> 20,
                machine.java(),
                machine.system());
    }

    private static void detail(PrintStream out, Part part) {
        out.printf(Locale.ROOT, "%n%s, percent of a core%n", part.name());
        most(out, "worker: ", part.threads(), part.seconds());
        most(out, "postgres: ", part.postgres(), part.seconds());
        part.statements().top().stream()
                .limit(SHOWN)
                .forEach(one -> out.printf(
                        Locale.ROOT,
                        "  %6.2f  SQL, %.2f/s: %s%n",
                        one.milliseconds() / 10 / part.seconds(),
                        one.calls() / part.seconds(),
                        one.sql().substring(0, Math.min(100, one.sql().length()))));
    }

    private static void most(PrintStream out, String of, Map<String, Double> seconds, double wall) {
        seconds.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(SHOWN)
                .forEach(each ->
                        out.printf(Locale.ROOT, "  %6.2f  %s%s%n", 100 * each.getValue() / wall, of, each.getKey()));
    }
}
