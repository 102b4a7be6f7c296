package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.Pause;
import dev.rollcall.proving.measure.Calls;
import dev.rollcall.proving.measure.Comparison;
import dev.rollcall.proving.measure.Planned;
import dev.rollcall.proving.measure.Rates;
import dev.rollcall.proving.measure.Round;
import dev.rollcall.proving.measure.StepCounts;
import dev.rollcall.proving.measure.TemporalSteps;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The cases that are measured. Each one warms up what it measures, and runs its rounds in turns. */
final class Cases {
    static final int SMALL_CELLS = 10_000;
    static final int LARGE_CELLS = 1_000_000;
    private static final int CELLS_A_DOMAIN = CrawlStack.PROVIDERS.size() * CrawlStack.PROMPTS;
    private static final int SLOWER = 20;
    private static final int LOOKS = 100;

    /** After two warm-ups a quarter of the worker's CPU time still goes into compiling; after four, a tenth. */
    static final String WARM_UPS = "4";

    private static final String SLOW = "groq";

    private final CrawlStack track;
    private final int inFlight;
    private final int warmUps;
    private final int rounds;
    private final Consumer<String> say;

    /** @param warmUps rounds of each before the first one that counts, where it is compared with the floor */
    Cases(CrawlStack track, int inFlight, int warmUps, int rounds, Consumer<String> say) {
        this.track = track;
        this.inFlight = inFlight;
        this.warmUps = warmUps;
        this.rounds = rounds;
        this.say = say;
    }

    /**
     * Compares Rollcall with the floor.
     *
     * @param recording the file for a JFR recording of the worker's measured rounds; null: no recording
     */
    Comparison compare(String name, int domains, Duration latency, Double wanted, Path recording) {
        track.faults(steady(latency));
        String size = domains + " domains, " + latency.toMillis() + " ms: ";
        say.accept(size + "warming up");
        for (int i = 0; i < warmUps; i++) {
            track.floor(domains);
            track.rollcall(domains, false);
        }
        boolean recorded = recording != null && Heap.startRecording(track.workerPid());
        var floor = new ArrayList<Round>();
        var rollcall = new ArrayList<Round>();
        for (int i = 1; i <= rounds; i++) {
            floor.add(track.floor(domains));
            say.accept(size + "round " + i + ", floor " + rate(floor.get(i - 1)));
            rollcall.add(track.rollcall(domains, i == rounds));
            say.accept(size + "round " + i + ", Rollcall " + rate(rollcall.get(i - 1)));
        }
        if (recorded) {
            Heap.stopRecording(track.workerPid(), recording);
        }
        return new Comparison(
                name,
                domains,
                CrawlStack.PROMPTS,
                CrawlStack.PROVIDERS.size(),
                latency.toMillis(),
                inFlight,
                wanted,
                floor,
                rollcall);
    }

    private static String rate(Round round) {
        return String.format(Locale.ROOT, "%,.0f calls/s", round.callsPerSecond());
    }

    private static List<String> steady(Duration latency) {
        return latency.isZero() ? List.of() : List.of("*=slow:" + latency.toMillis() + "ms");
    }

    /** The rate of ten providers beside a far slower one, and without it. */
    Rates slow(int domains, Duration latency) {
        int slow = track.jobs().target(SLOW);
        List<String> ten =
                CrawlStack.PROVIDERS.stream().filter(name -> !name.equals(SLOW)).toList();
        String size = domains + " domains, " + latency.toMillis() + " ms, " + SLOW + " " + SLOWER + " times slower: ";
        say.accept(size + "warming up");
        track.faults(steady(latency));
        rate(domains, ten, slow);
        var without = new ArrayList<Double>();
        var with = new ArrayList<Double>();
        for (int i = 1; i <= rounds; i++) {
            track.faults(steady(latency));
            without.add(rate(domains, ten, slow));
            var faults = new ArrayList<>(steady(latency));
            faults.add(SLOW + "=slow:" + Math.max(1, latency.toMillis()) * SLOWER + "ms");
            track.faults(faults);
            with.add(rate(domains, CrawlStack.PROVIDERS, slow));
            say.accept(size
                    + String.format(
                            Locale.ROOT,
                            "round %d, the ten: %,.0f calls/s without it, %,.0f with it",
                            i,
                            without.get(i - 1),
                            with.get(i - 1)));
        }
        return new Rates("slow", "the ten without it", without, "the ten with it", with, 0.9);
    }

    /** The rate of all providers but one, until they are done; the rest of that one is cancelled. */
    private double rate(int domains, List<String> providers, int without) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        providers.forEach(request.putArray("providers")::add);
        String id = track.jobs().crawl(domains, request);
        while (track.jobs().job(id).planSeconds() == null
                || track.jobs().open(track.jobs().job(id), without) > 0) {
            Pause.millis(500);
        }
        double rate = track.jobs().calls(track.jobs().job(id), without).perSecond();
        track.jobs().cancel(id);
        return rate;
    }

    /** The rate with a budget and an outlet for events, and without either. */
    PairedRounds.PairedOutcome events(int domains, Duration latency) {
        track.faults(steady(latency));
        return new EventRounds(track, domains, say).run(latency, warmUps, rounds);
    }

    /** The rate while pages are open and metrics are scraped, and while nobody looks. */
    PairedRounds.PairedOutcome watched(int domains, Duration latency) {
        track.faults(steady(latency));
        return new WatchedRounds(track, domains, say).run(latency, warmUps, rounds);
    }

    /** The rate while all answers are read again, and while there is nothing to read. */
    PairedRounds.PairedOutcome reading(int domains, Duration latency) {
        track.faults(List.of());
        try {
            return new ReadingRounds(track, track.ledger(), say)
                    .run(domains, latency, steady(latency), warmUps, rounds);
        } catch (SQLException e) {
            throw BenchJobs.unreadable(e);
        }
    }

    /** What the size of a large job changes: the time to plan it, and the rate. */
    record Scale(Rates rates, List<Planned> planned) {}

    Scale scale() {
        track.faults(List.of());
        say.accept("10,000 and 1,000,000 cells: warming up");
        first(SMALL_CELLS, SMALL_CELLS);
        var small = new ArrayList<Double>();
        var large = new ArrayList<Double>();
        var plans = new ArrayList<Planned>();
        for (int i = 1; i <= rounds; i++) {
            small.add(first(SMALL_CELLS, SMALL_CELLS));
            var planned = plan(LARGE_CELLS);
            plans.add(planned.figures);
            large.add(first(planned.job, SMALL_CELLS));
            say.accept(String.format(
                    Locale.ROOT,
                    "round %d: %,.0f calls/s of 10,000 cells, %,.0f of the first 10,000 of 1,000,000",
                    i,
                    small.get(i - 1),
                    large.get(i - 1)));
        }
        return new Scale(new Rates("scale", "10,000 cells", small, "1,000,000 cells", large, 0.9), plans);
    }

    private double first(int cells, int calls) {
        return first(track.jobs().crawl(domains(cells), JsonNodeFactory.instance.objectNode()), calls);
    }

    /** The rate of a job's first calls, without the first and last tenth, in which a small job starts and ends slowly. */
    private double first(String id, int calls) {
        int enough = calls / CELLS_A_DOMAIN * CELLS_A_DOMAIN - CELLS_A_DOMAIN;
        while (track.api().get("/api/jobs/" + id).path("cells").path("answered").asLong() < enough) {
            Pause.millis(500);
        }
        Calls made = track.jobs().calls(track.jobs().job(id), null);
        track.jobs().cancel(id);
        return made.perSecond(calls / 10, calls * 9 / 10);
    }

    private static int domains(int cells) {
        return (cells + CELLS_A_DOMAIN - 1) / CELLS_A_DOMAIN;
    }

    List<Planned> plans() {
        track.faults(List.of());
        say.accept("1,000,000 cells: warming up");
        first(SMALL_CELLS, SMALL_CELLS);
        var plans = new ArrayList<Planned>();
        for (int i = 1; i <= rounds; i++) {
            PlannedJob planned = plan(LARGE_CELLS);
            plans.add(planned.figures);
            track.jobs().cancel(planned.job);
        }
        return plans;
    }

    private record PlannedJob(String job, Planned figures) {}

    /** Plans a job and requests it meanwhile, like a person who waits; the first requests are only to warm up. */
    private PlannedJob plan(int cells) {
        int domains = domains(cells);
        for (int i = 0; i < LOOKS; i++) {
            track.api().get("/api/jobs/" + track.jobs().last());
        }
        OptionalLong before = Heap.live(track.workerPid());
        long began = System.nanoTime();
        String id = track.jobs().crawl(domains, JsonNodeFactory.instance.objectNode());
        double posted = (System.nanoTime() - began) / 1e9;
        var over = new AtomicBoolean();
        var gets = CompletableFuture.supplyAsync(() -> look(id, over));
        var most = new AtomicLong();
        Double seconds = track.jobs().job(id).planSeconds();
        while (seconds == null) {
            Heap.old(track.workerPid()).ifPresent(used -> most.accumulateAndGet(used, Math::max));
            Pause.millis(200);
            seconds = track.jobs().job(id).planSeconds();
        }
        over.set(true);
        double[] millis = gets.join();
        OptionalLong after = Heap.live(track.workerPid());
        long planned = (long) domains * CELLS_A_DOMAIN;
        var figures = new Planned(
                planned,
                posted,
                posted + seconds,
                millis.length,
                percentile(millis, 0.5),
                percentile(millis, 0.95),
                millis.length == 0 ? 0 : Arrays.stream(millis).max().orElseThrow(),
                before.isPresent() ? before.getAsLong() : null,
                most.get() == 0 ? null : most.get(),
                after.isPresent() ? after.getAsLong() : null);
        say.accept(String.format(
                Locale.ROOT,
                "%,d cells planned in %.1f s; GET meanwhile: p95 %.0f ms of %d",
                planned,
                figures.seconds(),
                figures.getP95Millis(),
                figures.gets()));
        return new PlannedJob(id, figures);
    }

    private double[] look(String id, AtomicBoolean over) {
        var millis = new ArrayList<Double>();
        while (!over.get()) {
            long began = System.nanoTime();
            track.api().get("/api/jobs/" + id);
            millis.add((System.nanoTime() - began) / 1e6);
            Pause.millis(50);
        }
        return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    private static double percentile(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    }

    /** Measures what prompts, repetitions and domains cost in Temporal. */
    List<StepCounts> steps() {
        track.faults(List.of());
        var counts = new ArrayList<StepCounts>();
        for (int domains : new int[] {20, 300}) {
            for (int[] size : new int[][] {{1, 1}, {3, 1}, {3, 3}}) {
                var request = JsonNodeFactory.instance.objectNode().put("repetitions", size[1]);
                if (size[0] == 1) {
                    request.putArray("prompts").add("business");
                }
                String id = track.jobs().crawl(domains, request);
                track.jobs().awaitEnd(id);
                TemporalSteps steps = track.steps(id, domains);
                counts.add(new StepCounts(size[0], size[1], steps));
                say.accept(String.format(
                        Locale.ROOT,
                        "%d domains x %d prompts x %d repetitions: %.2f workflows, %.1f activities, %.1f events a domain",
                        domains,
                        size[0],
                        size[1],
                        steps.workflowsPerDomain(),
                        steps.activitiesPerDomain(),
                        steps.eventsPerDomain()));
            }
        }
        return counts;
    }
}
