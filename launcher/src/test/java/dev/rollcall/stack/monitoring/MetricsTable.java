package dev.rollcall.stack.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Metrics by their names: as docs/metrics.md lists them, or as a process serves them. */
record MetricsTable(Map<String, Metric> metrics) {
    static final Path ROOT = root();

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z0-9_]+)`( \\*)? \\| (\\w+) \\|([\\w, ]*)\\| [^|]+ \\| [^|]+ \\|$");
    private static final Pattern SAMPLE = Pattern.compile("^([a-z0-9_]+?)(_bucket|_sum|_count)?(\\{.*})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern PART = Pattern.compile("(.*)_(bucket|sum|count)");
    private static final Set<String> OF_DISTRIBUTIONS = Set.of("le", "quantile");

    /** @param seldom it appears with the first such event */
    record Metric(String type, Set<String> labels, boolean seldom) {}

    static MetricsTable documented() {
        var metrics = new TreeMap<String, Metric>();
        Matcher row = ROW.matcher(read(ROOT.resolve("docs/metrics.md")));
        while (row.find()) {
            var labels = new TreeSet<>(Stream.of(row.group(4).split(", "))
                    .map(String::strip)
                    .filter(label -> !label.isEmpty())
                    .toList());
            metrics.put(row.group(1), new Metric(row.group(3), labels, row.group(2) != null));
        }
        return new MetricsTable(metrics);
    }

    /** @param pages what {@code /metrics} of some processes has */
    static MetricsTable served(List<String> pages) {
        var metrics = new TreeMap<String, Metric>();
        pages.stream().flatMap(String::lines).forEach(line -> {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                metrics.putIfAbsent(words[2], new Metric(words[3], new TreeSet<>(), false));
            } else if (!line.startsWith("#")) {
                addLabels(metrics, line);
            }
        });
        return new MetricsTable(metrics);
    }

    private static void addLabels(Map<String, Metric> metrics, String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new AssertionError("no sample: " + line);
        }
        String suffix = sample.group(2) == null ? "" : sample.group(2);
        Metric metric = metrics.getOrDefault(sample.group(1) + suffix, metrics.get(sample.group(1)));
        Matcher label = LABEL.matcher(sample.group(3) == null ? "" : sample.group(3));
        while (label.find()) {
            if (!OF_DISTRIBUTIONS.contains(label.group(1))) {
                metric.labels().add(label.group(1));
            }
        }
    }

    /** A metric of this name, or a histogram or summary that has such a series. */
    boolean has(String series) {
        return metricOf(series).isPresent();
    }

    /** Without those that tell the series of a histogram apart. Empty when there is no such series. */
    Set<String> labelsOf(String series) {
        return metricOf(series).map(Metric::labels).orElse(Set.of());
    }

    private Optional<Metric> metricOf(String series) {
        Matcher part = PART.matcher(series);
        Metric whole = part.matches() ? metrics.get(part.group(1)) : null;
        boolean isPart = whole != null
                && (whole.type().equals("histogram")
                        || whole.type().equals("summary") && !part.group(2).equals("bucket"));
        return Optional.ofNullable(isPart ? whole : metrics.get(series));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docker-compose.temporal.yml"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
