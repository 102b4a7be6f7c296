package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.Pause;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.proving.measure.ProcessMeter;
import dev.rollcall.stack.parts.ShutdownSignal;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench batches}: measures the CPU time that batches of providers cost while they wait there. */
@Command(
        name = "batches",
        description =
                "Opens batches at simulated providers that never end them, and prints which part of a core worker,"
                        + " Temporal and PostgreSQL use while they wait. docs/bench.md says how to read it.")
public final class BenchBatchesCommand implements Callable<Integer> {
    private static final int MOST = 20_000;
    private static final int MOST_SECONDS = 3_600;

    /** The worker's compiler is done with most by then. */
    private static final Duration WARM_UP = Duration.ofSeconds(60);

    @Option(
            names = "--batches",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many batches wait, rounded up to whole jobs of 90. Default: ${DEFAULT-VALUE}")
    private int batches;

    @Option(
            names = "--poll-interval",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "Until a batch is looked at first, as in the settings; the longest time between two looks follows"
                            + " from it. Default: ${DEFAULT-VALUE}")
    private int pollInterval;

    @Option(
            names = "--measure",
            paramLabel = "SECONDS",
            defaultValue = "180",
            description = "How long each of the three parts is measured. Default: ${DEFAULT-VALUE}")
    private int measure;

    @Option(names = "--json", description = "Print JSON; progress and the table go to standard error.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        check(batches >= 1 && batches <= MOST, "--batches: 1 to " + MOST + ", not " + batches);
        check(
                pollInterval >= 1 && pollInterval <= MOST_SECONDS,
                "--poll-interval: 1 to " + MOST_SECONDS + ", not " + pollInterval);
        check(measure >= 1 && measure <= MOST_SECONDS, "--measure: 1 to " + MOST_SECONDS + ", not " + measure);
        check(ProcessMeter.works(), "CPU time is read from /proc, and here is none");
        var shutdown = ShutdownSignal.interruptingThisThread();
        try (var folder = DataFolder.temporary();
                var stack = BatchesStack.open(folder, pollInterval, this::say)) {
            return tell(measured(stack));
        } catch (SQLException e) {
            throw BenchJobs.unreadable(e);
        } catch (RuntimeException e) {
            return shutdown.interrupted(e, System.err);
        } finally {
            shutdown.over();
        }
    }

    private BatchesReport measured(BatchesStack stack) throws SQLException {
        say("nothing is asked for " + (WARM_UP.toSeconds() + measure) + " s");
        Pause.millis(WARM_UP.toMillis());
        var parts = new ArrayList<BatchesReport.Part>();
        parts.add(part(stack, "nothing to do"));
        List<String> jobs = stack.open(batches);
        say(stack.running() + " batches are at their providers; they are looked at more and more seldom");
        stack.awaitSteadyPace();
        parts.add(part(stack, jobs.size() + (jobs.size() == 1 ? " job" : " jobs") + " in batches"));
        jobs.forEach(stack::pause);
        parts.add(part(stack, "their batches alone"));
        return new BatchesReport(stack.running(), jobs.size(), pollInterval, measure, parts);
    }

    private BatchesReport.Part part(BatchesStack stack, String name) throws SQLException {
        say(name + ": measured for " + measure + " s");
        return stack.measured(name, Duration.ofSeconds(measure));
    }

    /** @return 0 when the batches cost no more than is to be reached */
    private int tell(BatchesReport report) throws IOException {
        PrintStream out = json ? System.err : System.out;
        report.print(out, MachineFacts.here());
        if (json) {
            var mapper = new ObjectMapper()
                    .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.INDENT_OUTPUT);
            ObjectNode told = mapper.createObjectNode();
            told.set("machine", mapper.valueToTree(MachineFacts.here()));
            told.setAll((ObjectNode) mapper.valueToTree(report));
            told.put("percent_of_a_core", report.ofBatches()).put("percent_to_reach", report.toReach());
            System.out.println(mapper.writeValueAsString(told));
        }
        return report.ofBatches() <= report.toReach() ? 0 : 1;
    }

    private void say(String line) {
        (json ? System.err : System.out).println("  · " + line);
    }

    private static void check(boolean right, String words) {
        if (!right) {
            throw new UserError(words);
        }
    }
}
