package dev.rollcall.activities.insight;

import dev.rollcall.insight.figures.DomainChanges;
import dev.rollcall.insight.figures.DomainChanges.ChangeOf;
import dev.rollcall.insight.figures.MatchedSeries;
import dev.rollcall.insight.figures.NamedSeries;
import dev.rollcall.insight.figures.Proportion;
import dev.rollcall.insight.figures.SamplingPolicy;
import dev.rollcall.insight.figures.SeriesComparison;
import dev.rollcall.insight.figures.Wilson;
import dev.rollcall.store.Changes;
import dev.rollcall.store.Changes.AnswerSeries;
import dev.rollcall.store.Changes.ComparedFigure;
import dev.rollcall.store.Changes.ReadWindow;
import dev.rollcall.store.Changes.ShareOfAnswers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares windows of a run with the ones before, and writes what came of it. A window is compared with the last one before
 * it that has enough answers; and with the one before that, to see whether a change of the window between is still there.
 * Compared again is only what has more answers than before, and the two windows behind it.
 */
final class WindowComparison {
    /** How many windows' counts are held at once. */
    private static final int TOGETHER = 50;

    private final Changes changes;
    private final int run;
    private final Map<Integer, String> entities;
    private final Map<String, Integer> ids;

    /** @param entities of the run's set, with their ids */
    WindowComparison(Changes changes, int run, Map<String, Integer> entities) {
        this.changes = changes;
        this.run = run;
        this.ids = entities;
        this.entities = entities.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    private record CountedWindow(int id, List<NamedSeries> series, Instant answeredAt, boolean sampled) {
        static final CountedWindow NONE = new CountedWindow(0, List.of(), Instant.EPOCH, false);

        /** Standard deviations to each side of the intervals of two windows that are compared. */
        double sigmas(CountedWindow other) {
            return sampled || other.sampled ? SamplingPolicy.SIGMAS : Wilson.Z;
        }
    }

    void update() {
        List<ReadWindow> all = changes.windows(run);
        for (boolean simulated : List.of(false, true)) {
            update(
                    all.stream()
                            .filter(window -> window.simulated() == simulated)
                            .toList(),
                    simulated);
        }
    }

    private void update(List<ReadWindow> all, boolean simulated) {
        List<ReadWindow> enough = all.stream()
                .filter(window -> window.answers() >= MatchedSeries.LEAST)
                .toList();
        List<Integer> affected = affected(enough);
        for (int from = 0; from < affected.size(); from += TOGETHER) {
            List<Integer> some = affected.subList(from, Math.min(affected.size(), from + TOGETHER));
            compare(enough, some, simulated);
        }
        changes.compared(run, all.stream().filter(ReadWindow::hasNews).toList());
    }

    /** Places of windows that have news, or whose earlier ones have. The first one has nothing before it. */
    private static List<Integer> affected(List<ReadWindow> windows) {
        var affected = new ArrayList<Integer>();
        for (int i = 1; i < windows.size(); i++) {
            if (windows.subList(Math.max(0, i - 2), i + 1).stream().anyMatch(ReadWindow::hasNews)) {
                affected.add(i);
            }
        }
        return affected;
    }

    private void compare(List<ReadWindow> windows, List<Integer> places, boolean simulated) {
        var needed = new HashSet<ReadWindow>();
        for (int place : places) {
            windows.subList(Math.max(0, place - 2), place + 1).forEach(window -> needed.add(window));
        }
        Map<Integer, CountedWindow> counted = counted(needed, simulated);
        for (int place : places) {
            int window = windows.get(place).windowId();
            changes.write(
                    run,
                    window,
                    simulated,
                    figures(
                            counted.get(window),
                            counted.get(windows.get(place - 1).windowId()),
                            place == 1
                                    ? CountedWindow.NONE
                                    : counted.get(windows.get(place - 2).windowId()),
                            simulated));
        }
    }

    private Map<Integer, CountedWindow> counted(Set<ReadWindow> windows, boolean simulated) {
        var counted = new HashMap<Integer, CountedWindow>();
        Set<Integer> sampled = windows.stream()
                .filter(ReadWindow::sampled)
                .map(ReadWindow::windowId)
                .collect(Collectors.toSet());
        List<Integer> all = windows.stream().map(ReadWindow::windowId).sorted().toList();
        changes.series(run, simulated, all).stream()
                .collect(Collectors.groupingBy(AnswerSeries::windowId))
                .forEach((window, rows) -> counted.put(
                        window,
                        new CountedWindow(
                                window,
                                rows.stream().map(this::series).toList(),
                                rows.stream()
                                        .map(AnswerSeries::answeredAt)
                                        .max(Instant::compareTo)
                                        .orElseThrow(),
                                sampled.contains(window))));
        return counted;
    }

    private NamedSeries series(AnswerSeries row) {
        var named = new HashMap<String, Integer>();
        var first = new HashMap<String, Integer>();
        for (int i = 0; row.entities() != null && i < row.entities().size(); i++) {
            String entity = entities.get(row.entities().get(i));
            named.put(entity, row.named().get(i));
            first.put(entity, row.first().get(i));
        }
        return new NamedSeries(
                String.valueOf(row.targetId()),
                String.valueOf(row.promptVersionId()),
                row.modelId() + " after " + row.suspicions() + " suspicions",
                row.n(),
                named,
                first);
    }

    private List<ComparedFigure> figures(
            CountedWindow now, CountedWindow before, CountedWindow earlier, boolean simulated) {
        List<String> names = ids.keySet().stream().sorted().toList();
        var last = between(names, before, now);
        Set<ChangeOf> findings = DomainChanges.findings(last);
        var since = between(names, earlier, now);
        Set<ChangeOf> lasting = DomainChanges.lasting(between(names, earlier, before), since);
        return Stream.concat(
                        last.entrySet().stream()
                                .map(entry -> figure(entry, now, before, simulated, findings, Set.of())),
                        since.entrySet().stream()
                                .filter(entry -> lasting.contains(entry.getKey()))
                                .map(entry -> figure(entry, now, earlier, simulated, lasting, lasting)))
                .toList();
    }

    private static Map<ChangeOf, SeriesComparison> between(
            List<String> names, CountedWindow before, CountedWindow after) {
        return DomainChanges.between(names, before.series(), after.series(), before.sigmas(after));
    }

    private ComparedFigure figure(
            Map.Entry<ChangeOf, SeriesComparison> entry,
            CountedWindow now,
            CountedWindow then,
            boolean simulated,
            Set<ChangeOf> findings,
            Set<ChangeOf> lasting) {
        ChangeOf of = entry.getKey();
        SeriesComparison comparison = entry.getValue();
        return new ComparedFigure(
                now.id(),
                then.id(),
                simulated,
                ids.get(of.entity()),
                of.target() == null ? Changes.ALL_TARGETS : Integer.parseInt(of.target()),
                of.metric().word(),
                comparison.verdict().word(),
                share(comparison.before(), now.sigmas(then)),
                share(comparison.after(), now.sigmas(then)),
                comparison.p(),
                findings.contains(of),
                lasting.contains(of),
                now.answeredAt());
    }

    private static ShareOfAnswers share(Proportion counts, double sigmas) {
        return new ShareOfAnswers(
                Math.toIntExact(counts.k()),
                Math.toIntExact(counts.n()),
                counts.n() == 0 ? null : counts.wilson(sigmas).low(),
                counts.n() == 0 ? null : counts.wilson(sigmas).high());
    }
}
