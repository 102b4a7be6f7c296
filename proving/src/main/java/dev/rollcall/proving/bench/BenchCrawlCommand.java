package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.proving.bench.PairedRounds.PairedOutcome;
import dev.rollcall.proving.measure.Comparison;
import dev.rollcall.proving.measure.ProcessMeter;
import dev.rollcall.proving.measure.Report;
import dev.rollcall.stack.parts.ShutdownSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** {@code bench crawl}: compares the main job with the floor, and measures what its size changes. */
@Command(
        name = "crawl",
        description = "Runs the main job and a plain program without queue and Temporal in turns, both against the"
                + " simulator, and prints how they compare. docs/bench.md says how to read it.")
public final class BenchCrawlCommand implements Callable<Integer> {
    enum Case {
        /** 500 domains at 200 ms: measures the cost of waiting. */
        A,
        /** 5,000 domains at 0 ms: measures the cost of a call. */
        B,
        /** Case a with a budget and with events that are sent to a receiver, and without either. */
        EVENTS,
        /** Case a with 50 open pages and a scrape, and with nobody who looks. */
        WATCHED,
        /** Case a while answers are read again, and while there is nothing to read. */
        READING,
        SLOW,
        SCALE,
        PLAN,
        STEPS,
        ALL
    }

    private static final int FEW_DOMAINS = 500;
    private static final int MANY_DOMAINS = 5_000;
    private static final Duration USUAL = Duration.ofMillis(200);
    private static final double WANTED_A = 0.93;
    private static final double WANTED_B = 0.50;

    @Option(
            names = "--case",
            defaultValue = "a",
            description = "a: 500 domains at 200 ms. b: 5,000 domains at 0 ms. events: a with a budget and events, and"
                    + " without either. watched: a with 50 open pages and a scrape, and with neither. reading: a while answers are read again, and while there"
                    + " is nothing to read. slow: ten providers"
                    + " beside one that is 20 times slower. scale: the rate at 10,000 and at 1,000,000 cells, and planning these. plan:"
                    + " planning only. steps: what it costs Temporal. all. Default: ${DEFAULT-VALUE}")
    private Case which;

    @Option(
            names = "--domains",
            paramLabel = "N",
            description = "Number of domains, instead of that of case a, b, events, watched, reading or slow.")
    private Integer domains;

    @Option(
            names = "--latency",
            paramLabel = "200ms",
            converter = DurationConverter.class,
            description = "Latency of every call, instead of that of case a, b, events, watched, reading or slow.")
    private Duration latency;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "200",
            description = "Calls at once, shared by the eleven providers. Default: ${DEFAULT-VALUE}")
    private int inFlight;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Rounds of each program, in turns; the median counts. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--warm-ups",
            paramLabel = "N",
            defaultValue = Cases.WARM_UPS,
            description =
                    "Rounds of each before the first one that counts, in cases a, b, events, watched and reading. Default:"
                            + " ${DEFAULT-VALUE}")
    private int warmUps;

    @Option(names = "--json", description = "Print JSON with every round; progress goes to standard error.")
    private boolean json;

    @Option(
            names = "--jfr",
            paramLabel = "FILE",
            description = "Record the worker in the measured rounds of case a or b with Java Flight Recorder.")
    private Path recording;

    @Option(
            names = "--first-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "The first of six ports in a row. Default: any free ports")
    private int firstPort;

    @Override
    public Integer call() throws IOException {
        check(rounds >= 1, "--rounds: at least 1");
        check(warmUps >= 0, "--warm-ups: at least 0");
        check(inFlight >= 1 && inFlight <= 2_000, "--in-flight: 1 to 2000");
        check(domains == null || domains >= 1 && domains <= 30_000, "--domains: 1 to 30000");
        var shutdown = ShutdownSignal.interruptingThisThread();
        try (var folder = DataFolder.temporary();
                var track = CrawlStack.open(folder, inFlight, firstPort, this::say)) {
            return run(new Cases(track, inFlight, warmUps, rounds, this::say));
        } catch (RuntimeException e) {
            return shutdown.interrupted(e, System.err);
        } finally {
            shutdown.over();
        }
    }

    private int run(Cases cases) throws IOException {
        var json = new ObjectMapper()
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode told = json.createObjectNode();
        told.set("machine", json.valueToTree(MachineFacts.here()));
        var report = new Report(this.json ? System.err : System.out);
        var compared = new ArrayList<Comparison>();
        if (is(Case.STEPS)) {
            var steps = cases.steps();
            report.printSteps(steps);
            told.set("steps", json.valueToTree(steps));
        }
        if (is(Case.A)) {
            compared.add(cases.compare("a", domains(FEW_DOMAINS), latency(USUAL), wanted(WANTED_A), recording));
        }
        if (is(Case.B)) {
            compared.add(
                    cases.compare("b", domains(MANY_DOMAINS), latency(Duration.ZERO), wanted(WANTED_B), recording));
        }
        compared.forEach(report::print);
        var comparisons = told.putArray("comparisons");
        for (Comparison comparison : compared) {
            ObjectNode node = json.valueToTree(comparison);
            comparisons.add(node.put("ratio", comparison.ratio()).put("balances", comparison.balances()));
        }
        boolean balances = compared.stream().allMatch(Comparison::balances);
        if (is(Case.EVENTS)) {
            balances &= told("events", cases.events(domains(FEW_DOMAINS), latency(USUAL)), report, told, json);
        }
        if (is(Case.WATCHED)) {
            balances &= told("watched", cases.watched(domains(FEW_DOMAINS), latency(USUAL)), report, told, json);
        }
        if (is(Case.READING)) {
            balances &= told("reading", cases.reading(domains(FEW_DOMAINS), latency(USUAL)), report, told, json);
        }
        if (is(Case.SLOW)) {
            var slow = cases.slow(domains(FEW_DOMAINS), latency(USUAL));
            report.print(slow);
            told.set("slow", ((ObjectNode) json.valueToTree(slow)).put("ratio", slow.ratio()));
        }
        if (is(Case.SCALE)) {
            var scale = cases.scale();
            report.print(scale.rates());
            report.printPlans(scale.planned());
            told.set(
                    "scale",
                    ((ObjectNode) json.valueToTree(scale.rates()))
                            .put("ratio", scale.rates().ratio()));
            told.set("plan", json.valueToTree(scale.planned()));
        }
        if (which == Case.PLAN) {
            var plans = cases.plans();
            report.printPlans(plans);
            told.set("plan", json.valueToTree(plans));
        }
        if (!ProcessMeter.works()) {
            say("this system has no /proc: CPU, memory and noise could not be measured");
        }
        if (this.json) {
            System.out.println(json.writeValueAsString(told));
        }
        return balances ? 0 : 1;
    }

    private static boolean told(String name, PairedOutcome outcome, Report report, ObjectNode told, ObjectMapper json) {
        report.print(outcome.rates());
        told.set(
                name,
                ((ObjectNode) json.valueToTree(outcome))
                        .put("ratio", outcome.rates().ratio())
                        .put("balances", outcome.balances()));
        return outcome.balances();
    }

    private boolean is(Case wanted) {
        return which == wanted || which == Case.ALL;
    }

    private int domains(int usual) {
        return domains == null ? usual : domains;
    }

    private Duration latency(Duration usual) {
        return latency == null ? usual : latency;
    }

    /** The ratio to reach; null unless domains, latency and calls at once are those of the case. */
    private Double wanted(double ratio) {
        return domains == null && latency == null && inFlight == 200 ? ratio : null;
    }

    private void say(String line) {
        (json ? System.err : System.out).println("  · " + line);
    }

    private static void check(boolean right, String words) {
        if (!right) {
            throw new UserError(words);
        }
    }

    /** {@code 200ms}, {@code 1s}, {@code 0}. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        private static final Pattern WORDS = Pattern.compile("(\\d{1,6})(ms|s)?");

        @Override
        public Duration convert(String typed) {
            Matcher match = WORDS.matcher(typed);
            if (!match.matches()) {
                throw new UserError("--latency: '" + typed + "' is no span of time; give 200ms, 1s or 0");
            }
            long n = Long.parseLong(match.group(1));
            return "s".equals(match.group(2)) ? Duration.ofSeconds(n) : Duration.ofMillis(n);
        }
    }
}
