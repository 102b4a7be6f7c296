package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs one stage: starts a batch with work for the whole time, does what the cases need, and reads the simulator's log at
 * the end. During the measurement it only reads the clock.
 */
final class StageRun {
    private static final Duration FIRST_CALLS = Duration.ofSeconds(45);

    private final LimitsStack stand;
    private final Stage stage;
    private final Consumer<String> say;
    private final Map<LimitCase, TimeRange> steady = new EnumMap<>(LimitCase.class);
    private final Map<LimitCase, TimeRange> whole = new EnumMap<>(LimitCase.class);
    private final List<InteractiveJob> interactive = new ArrayList<>();
    private final List<String> jobs = new ArrayList<>();
    private double halved;

    StageRun(LimitsStack stand, Stage stage, Consumer<String> say) {
        this.stand = stand;
        this.stage = stage;
        this.say = say;
    }

    /** An interactive job, and when it was requested, in ms since 1970. */
    private record InteractiveJob(String job, double at) {}

    StageFigures run() {
        say.accept(stage.words() + " …");
        stand.enter(stage);
        double begun = now();
        try (var watch = new ProcessMonitor(stand.pids(), stand.workerPid())) {
            String batch = stand.jobs().crawl(BenchJobs.domains(stage.domains()), batch());
            jobs.add(batch);
            awaitFirstCalls();
            pause(Stage.WARM_UP);
            if (stage.has(LimitCase.HALF)) {
                halve(begun);
            } else {
                steady(begun);
            }
            if (stage.has(LimitCase.INTERACTIVE)) {
                interactive();
            }
            ProcessMonitor.Seen seen = watch.end((now() - begun) / 1e3);
            if (stage.has(LimitCase.KILL)) {
                kill();
            }
            return figures(batch, begun, seen);
        }
    }

    private ObjectNode batch() {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        stage.providers().forEach(request.putArray("providers")::add);
        return request.put("repetitions", stage.repetitions()).put("priority", 3);
    }

    /** Waits until every provider was asked, but only for a while; a provider that was not asked is measured, too. */
    private void awaitFirstCalls() {
        double end = now() + FIRST_CALLS.toMillis();
        while (now() < end) {
            JsonNode counted = stand.simulator().counts().path("providers");
            if (stage.providers().stream().allMatch(counted::has)) {
                return;
            }
            stand.jobs().requireAllWell();
            Pause.millis(500);
        }
        say.accept("some providers were not asked within " + FIRST_CALLS.toSeconds() + " s");
    }

    private void steady(double begun) {
        List<LimitCase> measured = stage.cases().stream()
                .filter(one -> one != LimitCase.INTERACTIVE && one != LimitCase.KILL)
                .toList();
        if (measured.isEmpty()) {
            return;
        }
        double from = now();
        pause(stage.window());
        double to = now();
        measured.forEach(one -> {
            steady.put(one, new TimeRange(from, to));
            whole.put(one, new TimeRange(begun, to));
        });
    }

    /** Halves the true limits in the middle of the stage. The other cases go on and are measured meanwhile. */
    private void halve(double begun) {
        double from = now();
        pause(Stage.HALVED_AFTER);
        halved = now();
        stand.simulator().faults(stage.faults(true));
        say.accept("the true limits of "
                + stage.of(LimitCase.HALF).stream().map(AllowedRate::provider).collect(Collectors.joining(", "))
                + " are half of the configured ones now");
        pause(Stage.SETTLED_AFTER);
        double settled = now();
        pause(stage.window());
        double to = now();
        stage.cases().forEach(one -> {
            boolean half = one == LimitCase.HALF;
            steady.put(one, new TimeRange(half ? settled : from, to));
            whole.put(one, new TimeRange(begun, to));
        });
    }

    private void interactive() {
        double from = now();
        for (String domain : BenchJobs.domains("now", Stage.INTERACTIVE_DOMAINS)) {
            ObjectNode request = JsonNodeFactory.instance.objectNode();
            stage.providers().forEach(request.putArray("providers")::add);
            request.putArray("prompts").add("business");
            double at = now();
            String job = stand.jobs().crawl(List.of(domain), request);
            interactive.add(new InteractiveJob(job, at));
            jobs.add(job);
            while (!stand.jobs().job(job).finished() && now() - at < Stage.NEXT.toMillis()) {
                stand.jobs().requireAllWell();
                Pause.millis(100);
            }
        }
        var lasted = new TimeRange(from, now());
        whole.put(LimitCase.INTERACTIVE, lasted);
        steady.put(LimitCase.INTERACTIVE, lasted);
    }

    private void kill() {
        double from = now();
        stand.killSecondWorker();
        say.accept("kill -9 of the second worker");
        pause(Stage.BACK_AFTER);
        double back = now();
        pause(stage.window());
        steady.put(LimitCase.KILL, new TimeRange(back, now()));
        whole.put(LimitCase.KILL, new TimeRange(from, now()));
    }

    private StageFigures figures(String batch, double begun, ProcessMonitor.Seen seen) {
        Map<String, Long> open = stand.jobs().open(batch);
        double ended = now();
        for (String job : jobs) {
            stand.jobs().cancel(job);
        }
        List<LoggedRequest> log = stand.simulator().log();
        Map<String, Map<String, List<LoggedRequest>>> byKey = log.stream()
                .collect(Collectors.groupingBy(
                        LoggedRequest::provider,
                        TreeMap::new,
                        Collectors.groupingBy(LoggedRequest::key, TreeMap::new, Collectors.toList())));
        var outcomes = new ArrayList<CaseOutcome>();
        for (LimitCase one : stage.cases().stream().sorted().toList()) {
            outcomes.add(outcome(one, byKey, open));
        }
        BenchJobs.Attempts attempts = stand.jobs().attempts(jobs);
        return new StageFigures(
                stage.name(),
                (ended - begun) / 1e3,
                log.size(),
                attempts.all(),
                attempts.unknown(),
                seen.others(),
                seen.cpu(),
                seen.threads(),
                seen.postgres(),
                outcomes);
    }

    private CaseOutcome outcome(
            LimitCase one, Map<String, Map<String, List<LoggedRequest>>> byKey, Map<String, Long> open) {
        var served = new ArrayList<ServedRate>();
        List<AllowedRate> own = stage.of(one);
        for (AllowedRate told : own.isEmpty() ? stage.allowances() : own) {
            AllowedRate allowance = one == LimitCase.HALF ? told.halved() : told;
            Map<String, List<LoggedRequest>> keys = byKey.getOrDefault(told.provider(), Map.of());
            keys.forEach((key, requests) -> served.add(ServedRate.of(
                    allowance,
                    key,
                    requests,
                    steady.get(one),
                    whole.get(one),
                    open.getOrDefault(told.provider(), 0L))));
            for (int n = keys.size(); n < stage.keys(); n++) {
                served.add(ServedRate.of(
                        allowance,
                        "never used",
                        List.of(),
                        steady.get(one),
                        whole.get(one),
                        open.getOrDefault(told.provider(), 0L)));
            }
        }
        served.sort(Comparator.comparingInt(ServedRate::allowedPerMinute).thenComparing(ServedRate::provider));
        return switch (one) {
            case INTERACTIVE -> interactive(served);
            case HALF -> CaseOutcome.of(one, served, steady.get(one), untilSettled(byKey));
            default -> CaseOutcome.of(one, served, steady.get(one), List.of());
        };
    }

    /** The 429s of keys whose limit was halved, before and after the time to settle, and the time of the last one. */
    private List<String> untilSettled(Map<String, Map<String, List<LoggedRequest>>> byKey) {
        var words = new ArrayList<String>();
        double settled = halved + Stage.SETTLED_AFTER.toMillis();
        for (AllowedRate one : stage.of(LimitCase.HALF)) {
            List<Double> limited = byKey.getOrDefault(one.provider(), Map.of()).values().stream()
                    .flatMap(List::stream)
                    .filter(request -> request.limited() && request.at() >= halved)
                    .map(LoggedRequest::at)
                    .sorted()
                    .toList();
            words.add(String.format(
                    Locale.ROOT,
                    "%s, told %s: %,d 429s in the first %d s, %,d later%s",
                    one.provider(),
                    one.words(),
                    limited.stream().filter(at -> at < settled).count(),
                    Stage.SETTLED_AFTER.toSeconds(),
                    limited.stream().filter(at -> at >= settled).count(),
                    limited.isEmpty()
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "; the last one after %.1f s",
                                    (limited.get(limited.size() - 1) - halved) / 1e3)));
        }
        return words;
    }

    private CaseOutcome interactive(List<ServedRate> served) {
        Map<String, Map<String, Double>> first = stand.jobs()
                .firstCalls(interactive.stream().map(InteractiveJob::job).toList());
        var waits = new ArrayList<Double>();
        var everybody = new ArrayList<Double>();
        for (InteractiveJob asked : interactive) {
            List<Double> seconds = first.getOrDefault(asked.job, Map.of()).values().stream()
                    .map(at -> (at - asked.at) / 1e3)
                    .toList();
            everybody.addAll(seconds);
            seconds.stream().min(Comparator.naturalOrder()).ifPresent(waits::add);
        }
        everybody.sort(Comparator.naturalOrder());
        String seen = everybody.isEmpty()
                ? "no provider was asked"
                : String.format(
                        Locale.ROOT,
                        "each provider's own first call: p95 %.2f s, the longest %.2f s, of %d",
                        CaseOutcome.percentile(everybody, 0.95),
                        CaseOutcome.percentile(everybody, 1),
                        everybody.size());
        return CaseOutcome.interactive(
                waits,
                interactive.size(),
                served,
                whole.get(LimitCase.INTERACTIVE).seconds(),
                List.of(seen));
    }

    private void pause(Duration length) {
        double end = now() + length.toMillis();
        while (now() < end) {
            stand.jobs().requireAllWell();
            Pause.millis((long) Math.max(1, Math.min(1_000, end - now())));
        }
    }

    private static double now() {
        return System.currentTimeMillis();
    }
}
