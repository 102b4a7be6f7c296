package dev.rollcall.proving.bench;

import dev.rollcall.proving.measure.ProcessMeter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Watches processes from its creation until {@link #end}: it reads the counters of CPU time, and looks at the memory every
 * two seconds.
 */
final class ProcessMonitor implements AutoCloseable {
    static final String SELF = "this command";

    private final Map<String, Long> pids;
    private final long subject;
    private final Map<String, Double> cpu = new LinkedHashMap<>();
    private final Map<String, Long> peaks = new ConcurrentHashMap<>();
    private final Map<String, Double> threads;
    private final Map<String, Double> postgres;
    private final Double machine;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "bench-watch");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param pids the process ids, by part; {@code postgres} is also measured in detail
     * @param subject the process whose threads are measured
     */
    ProcessMonitor(Map<String, Long> pids, long subject) {
        this.pids = pids;
        this.subject = subject;
        cpu.putAll(cpuNow());
        threads = ProcessMeter.threads(subject);
        postgres = servers();
        machine = ProcessMeter.machineSeconds().orElse(null);
        var unused = timer.scheduleAtFixedRate(this::look, 0, 2, TimeUnit.SECONDS);
    }

    /** @param others the share of the machine's CPU time that other processes used; null when unknown */
    record Seen(
            Map<String, Double> cpu,
            Map<String, Long> peaks,
            Map<String, Double> threads,
            Map<String, Double> postgres,
            Double others) {}

    /** @param seconds the wall-clock seconds since it began */
    Seen end(double seconds) {
        Double busy = ProcessMeter.machineSeconds().map(now -> now - machine).orElse(null);
        var spent = new LinkedHashMap<String, Double>();
        cpuNow().forEach((name, now) -> spent.put(name, now - cpu.getOrDefault(name, now)));
        Double others = null;
        if (busy != null) {
            double ours =
                    spent.values().stream().mapToDouble(Double::doubleValue).sum();
            double all = seconds * Runtime.getRuntime().availableProcessors();
            others = Math.max(0, (busy - ours) / all);
        }
        Map<String, Double> ended = labelled(difference(ProcessMeter.threads(subject), threads));
        return new Seen(spent, new LinkedHashMap<>(peaks), ended, difference(servers(), postgres), others);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** The CPU time by part. This command is the parent of all parts, so its own time is what the parts did not use. */
    private Map<String, Double> cpuNow() {
        var now = new LinkedHashMap<String, Double>();
        ProcessMeter meter = ProcessMeter.now();
        pids.forEach((name, pid) -> meter.cpuSeconds(pid).ifPresent(seconds -> now.put(name, seconds)));
        double parts = now.values().stream().mapToDouble(Double::doubleValue).sum();
        meter.cpuSeconds(ProcessHandle.current().pid()).ifPresent(all -> now.put(SELF, all - parts));
        return now;
    }

    private void look() {
        ProcessMeter meter = ProcessMeter.now();
        pids.forEach((name, pid) -> meter.memoryBytes(pid).ifPresent(bytes -> peaks.merge(name, bytes, Math::max)));
    }

    private Map<String, Double> servers() {
        Long pid = pids.get("postgres");
        var kinds = new HashMap<String, Double>();
        if (pid != null) {
            ProcessMeter.now()
                    .byName(pid)
                    .forEach((words, seconds) -> kinds.merge(server(words), seconds, Double::sum));
        }
        return kinds;
    }

    /**
     * The kind of a server process: {@code postgres: postgres rollcall 127.0.0.1(4711) SELECT} is a backend; the others name
     * their kind.
     */
    private static String server(String words) {
        if (words.matches("postgres: \\S+ \\S+ 127\\..*")) {
            return "backends";
        }
        return words.startsWith("postgres: ")
                ? words.substring("postgres: ".length())
                        .replaceFirst(" *\\d+$", "")
                        .replaceFirst(" rollcall.*$", "")
                : "postmaster";
    }

    private static Map<String, Double> difference(Map<String, Double> after, Map<String, Double> before) {
        var spent = new HashMap<String, Double>();
        after.forEach((name, seconds) -> {
            double more = seconds - before.getOrDefault(name, 0.0);
            if (more > 0.005) {
                spent.put(name, more);
            }
        });
        return spent;
    }

    /** Groups threads by what they do. */
    private static Map<String, Double> labelled(Map<String, Double> threads) {
        var labelled = new HashMap<String, Double>();
        threads.forEach((name, seconds) -> labelled.merge(label(name), seconds, Double::sum));
        return labelled;
    }

    private static String label(String thread) {
        if (thread.matches("rollcall-call.*|floor-call.*")) {
            return "calls: asking, reading, packing";
        }
        if (thread.matches("rollcall-llm.*|OkHttp.*")) {
            return "HTTP";
        }
        if (thread.matches("ledger-.*|floor-saves.*")) {
            return "group commits";
        }
        if (thread.matches("Activity Execut.*")) {
            return "activities: claiming, looking";
        }
        if (thread.matches("[Ww]orkflow.*")) {
            return "workflow code";
        }
        if (thread.matches("grpc.*|.*[Pp]oller.*|temporal.*|LocalActivity.*|Sticky.*|Host .*")) {
            return "Temporal client";
        }
        if (thread.matches("C[12] Compiler.*|Sweeper.*")) {
            return "JIT compiler";
        }
        if (thread.matches(
                "VM .*|GC.*|G1.*|Reference Hand.*|Finalizer.*|Signal.*|Common-Cleaner.*|Monitor.*|Service.*")) {
            return "GC and JVM";
        }
        return thread;
    }
}
