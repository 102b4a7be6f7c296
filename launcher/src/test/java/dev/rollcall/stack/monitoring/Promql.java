package dev.rollcall.stack.monitoring;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names in an expression of Prometheus' language. */
record Promql(String text) {
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring) *\\(([^)]*)\\)");
    private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern LABEL = Pattern.compile("[a-z_]+");

    /** Neither a function nor a part of a span of time. */
    private static final Pattern NAME = Pattern.compile("(?<![\\w.:$])[A-Za-z_]\\w*+(?! *\\()");

    private static final Set<String> WORDS = Set.of("and", "or", "unless");

    /** What {@code ALERTS} has beside the labels of the rule's expression. */
    private static final Set<String> OF_ALERTS = Set.of("alertname", "alertstate", "severity");

    /** Prometheus adds the first two to whatever it scrapes. */
    private static final Set<String> OF_ALL = Set.of("instance", "job", "le");

    /** The series that it reads, without {@code ALERTS}. */
    Set<String> series() {
        String rest = MATCHERS.matcher(GROUPING.matcher(text).replaceAll(" ")).replaceAll(" ");
        return NAME.matcher(rest)
                .results()
                .map(found -> found.group())
                .filter(name -> !WORDS.contains(name) && !name.equals("ALERTS"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The labels by which it chooses, groups or matches. */
    Set<String> labels() {
        String bare = STRING.matcher(text).replaceAll("");
        var labels = new TreeSet<String>();
        for (Pattern place : List.of(GROUPING, MATCHERS)) {
            place.matcher(bare)
                    .results()
                    .flatMap(found -> LABEL.matcher(found.group(1)).results())
                    .forEach(label -> labels.add(label.group()));
        }
        return labels;
    }

    /** The labels that something it reads has: those of these metrics, and those that all have. */
    Set<String> possibleLabels(MetricsTable metrics) {
        var possible = new TreeSet<>(OF_ALL);
        series().forEach(name -> possible.addAll(metrics.labelsOf(name)));
        if (text.contains("ALERTS{")) {
            possible.addAll(OF_ALERTS);
        }
        return possible;
    }
}
