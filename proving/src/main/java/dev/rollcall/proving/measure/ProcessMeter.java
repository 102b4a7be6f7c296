package dev.rollcall.proving.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** CPU time and memory of processes, from {@code /proc}. It works on Linux only; elsewhere there are no figures. */
public final class ProcessMeter {
    private static final Path PROC = Path.of("/proc");

    /** Linux counts CPU time for programs in hundredths of a second on every machine that Rollcall runs on. */
    private static final double TICKS_A_SECOND = 100;

    private final Map<Long, Stat> processes;
    private final Map<Long, List<Stat>> children;

    private ProcessMeter(Map<Long, Stat> processes) {
        this.processes = processes;
        this.children = processes.values().stream().collect(Collectors.groupingBy(Stat::parent));
    }

    /** Whether {@code /proc} exists. */
    public static boolean works() {
        return Files.isReadable(PROC.resolve("self/stat")) && Files.isReadable(PROC.resolve("stat"));
    }

    /** The processes that run now. */
    public static ProcessMeter now() {
        Map<Long, Stat> processes = new HashMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                read(folder.resolve("stat")).map(ProcessMeter::parse).ifPresent(stat -> processes.put(stat.pid, stat));
            }
        } catch (IOException | DirectoryIteratorException e) {
            return new ProcessMeter(Map.of());
        }
        return new ProcessMeter(processes);
    }

    /**
     * The CPU seconds that a process and its descendants have used, including descendants that have ended.
     *
     * @return empty when the process is gone, or where there is no {@code /proc}
     */
    public Optional<Double> cpuSeconds(long pid) {
        return tree(pid).map(stats -> stats.stream().mapToLong(Stat::ticks).sum() / TICKS_A_SECOND);
    }

    /** The memory in bytes of a process and its descendants; shared memory counts once if Linux reports it. */
    public Optional<Long> memoryBytes(long pid) {
        return tree(pid)
                .map(stats -> stats.stream().mapToLong(stat -> memory(stat.pid)).sum());
    }

    /** The CPU seconds of a process and its descendants, by the names that they show ({@code postgres: checkpointer}). */
    public Map<String, Double> byName(long pid) {
        var seconds = new TreeMap<String, Double>();
        tree(pid).orElse(List.of()).forEach(stat -> {
            String words = read(PROC.resolve(stat.pid + "/cmdline")).orElse(stat.name);
            seconds.merge(words.replace('\0', ' ').strip(), stat.own / TICKS_A_SECOND, Double::sum);
        });
        return seconds;
    }

    /** The CPU seconds of a process's threads, by name without numbers, sorted; empty when the process is gone. */
    public static Map<String, Double> threads(long pid) {
        var seconds = new TreeMap<String, Double>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
            for (Path task : tasks) {
                read(task.resolve("stat")).map(ProcessMeter::parse).ifPresent(stat -> {
                    seconds.merge(kind(stat.name), stat.own / TICKS_A_SECOND, Double::sum);
                });
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Map.of();
        }
        return seconds;
    }

    /** The CPU seconds that the whole machine has been busy, with any process; empty where there is no {@code /proc}. */
    public static Optional<Double> machineSeconds() {
        return read(PROC.resolve("stat")).map(text -> {
            String[] words = text.lines().findFirst().orElseThrow().trim().split("\\s+");
            // cpu user nice system idle iowait irq softirq steal; stolen time counts as busy, because we could not use
            // it.
            long busy = 0;
            for (int i = 1; i < Math.min(words.length, 9); i++) {
                busy += i == 4 || i == 5 ? 0 : Long.parseLong(words[i]);
            }
            return busy / TICKS_A_SECOND;
        });
    }

    private record Stat(long pid, String name, long parent, long own, long ended) {
        long ticks() {
            return own + ended;
        }
    }

    private Optional<List<Stat>> tree(long root) {
        if (!processes.containsKey(root)) {
            return Optional.empty();
        }
        var found = new ArrayList<Stat>();
        var open = new ArrayDeque<>(List.of(processes.get(root)));
        while (!open.isEmpty()) {
            Stat stat = open.remove();
            found.add(stat);
            open.addAll(children.getOrDefault(stat.pid, List.of()));
        }
        return Optional.of(found);
    }

    /** The name may have spaces and brackets in it; the numbers begin after the last bracket. */
    private static Stat parse(String stat) {
        int end = stat.lastIndexOf(')');
        String[] fields = stat.substring(end + 2).split(" ");
        return new Stat(
                Long.parseLong(stat.substring(0, stat.indexOf(' '))),
                stat.substring(stat.indexOf('(') + 1, end),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
    }

    private static String kind(String thread) {
        return thread.replaceFirst("[-#_ :.]*[0-9]*$", "");
    }

    private static long memory(long pid) {
        Optional<Long> shared = kilobytes(PROC.resolve(pid + "/smaps_rollup"), "Pss:");
        return shared.or(() -> kilobytes(PROC.resolve(pid + "/status"), "VmRSS:"))
                        .orElse(0L)
                * 1024;
    }

    private static Optional<Long> kilobytes(Path file, String field) {
        return read(file)
                .flatMap(text -> text.lines()
                        .filter(line -> line.startsWith(field))
                        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst());
    }

    /** The file's text; empty when the process has ended meanwhile. */
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
