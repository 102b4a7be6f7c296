package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.stack.parts.ShutdownSignal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bench limits}: measures how much of each limit is used, and how many requests exceed it, by the simulator's count.
 */
@Command(
        name = "limits",
        description = "Runs batches against the simulator, which enforces limits and counts, and prints which part of"
                + " the allowed rates was reached, and how many 429s came. docs/bench.md says how to read it.")
public final class BenchLimitsCommand implements Callable<Integer> {
    private static final String ALL = "all";
    private static final int MOST_BURNERS = 64;

    @Option(
            names = "--case",
            split = ",",
            paramLabel = "CASE",
            defaultValue = ALL,
            description = "even, mixed, interactive, tokens, fixed, half, keys, workers or kill; several with commas."
                    + " Default: ${DEFAULT-VALUE}")
    private List<String> cases;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another seed gives the rates to other providers, and makes other answers and latencies."
                    + " Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--rates",
            paramLabel = "RATES",
            description =
                    "Rates of mixed, interactive, keys, workers and kill, such as 60/min,600/min,20/s: one for each of"
                            + " the eleven providers; fewer are repeated. Default: eleven from 60 to 6,000/min")
    private String rates;

    @Option(
            names = "--latency",
            paramLabel = "150ms",
            defaultValue = "150ms",
            converter = BenchCrawlCommand.DurationConverter.class,
            description =
                    "The simulator's median latency; each provider has its own pace around it. Default: ${DEFAULT-VALUE}")
    private Duration latency;

    @Option(
            names = "--beside",
            paramLabel = "N",
            defaultValue = "0",
            description = "Run beside N processes that use all the CPU time they get. Default: ${DEFAULT-VALUE}")
    private int beside;

    @Option(names = "--verbose", description = "Print a line for each key.")
    private boolean verbose;

    @Option(names = "--json", description = "Print JSON with every key; progress goes to standard error.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        LimitsPlan plan = plan();
        var shutdown = ShutdownSignal.interruptingThisThread();
        long began = System.nanoTime();
        say("about " + (plan.length().toSeconds() + 59) / 60 + " minutes at most");
        try (var folder = DataFolder.temporary();
                var stand = new LimitsStack(folder, seed, latency, this::say);
                var neighbours = Burners.start(beside, folder)) {
            var figures = new ArrayList<StageFigures>();
            for (Stage stage : plan.stages()) {
                StageFigures measured = new StageRun(stand, stage, this::say).run();
                measured.cases().forEach(outcome -> say(LimitsReport.words(outcome)));
                figures.add(measured);
            }
            return tell(figures, Duration.ofNanos(System.nanoTime() - began));
        } catch (RuntimeException e) {
            return shutdown.interrupted(e, System.err);
        } finally {
            shutdown.over();
        }
    }

    /** @throws UserError when the options make no plan */
    private LimitsPlan plan() {
        if (latency.compareTo(Duration.ofSeconds(5)) > 0) {
            throw new UserError("--latency: at most 5s");
        }
        if (beside < 0 || beside > MOST_BURNERS) {
            throw new UserError("--beside: 0 to " + MOST_BURNERS + ", not " + beside);
        }
        List<Rate> mixed = rates == null ? LimitsPlan.MIXED : Rate.list("--rates", rates);
        if (mixed.size() > CrawlStack.PROVIDERS.size()) {
            throw new UserError("--rates: " + mixed.size() + " rates for " + CrawlStack.PROVIDERS.size()
                    + " providers; leave some away");
        }
        return LimitsPlan.of(wanted(cases), seed, mixed);
    }

    static Set<LimitCase> wanted(List<String> typed) {
        var wanted = EnumSet.noneOf(LimitCase.class);
        for (String word : typed) {
            if (word.strip().equalsIgnoreCase(ALL)) {
                return EnumSet.allOf(LimitCase.class);
            }
            wanted.add(Stream.of(LimitCase.values())
                    .filter(one -> one.word().equals(word.strip().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new UserError("--case: there is no case '" + word.strip() + "'; there are "
                            + Stream.of(LimitCase.values()).map(LimitCase::word).collect(Collectors.joining(", "))
                            + " and " + ALL)));
        }
        return wanted;
    }

    private int tell(List<StageFigures> figures, Duration took) throws IOException {
        new LimitsReport(json ? System.err : System.out, verbose).print(figures, took);
        if (json) {
            var mapper = new ObjectMapper()
                    .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.INDENT_OUTPUT);
            ObjectNode told = mapper.createObjectNode();
            told.set("machine", mapper.valueToTree(MachineFacts.here()));
            told.put("beside", beside)
                    .put("seed", seed)
                    .put("latency_ms", latency.toMillis())
                    .put("seconds", took.toSeconds());
            told.set("stages", mapper.valueToTree(figures));
            for (var stage : told.path("stages")) {
                for (var outcome : stage.path("cases")) {
                    LimitCase which = LimitCase.valueOf(outcome.path("which").asText());
                    ((ObjectNode) outcome)
                            .put("to_reach", which.toReach)
                            .put("unit", which == LimitCase.INTERACTIVE ? "seconds" : "ratio")
                            .put("allowed_429s", which.allowed429s.words());
                }
            }
            System.out.println(mapper.writeValueAsString(told));
        }
        return figures.stream().allMatch(StageFigures::balances) ? 0 : 1;
    }

    private void say(String line) {
        (json ? System.err : System.out).println("  · " + line);
    }
}
