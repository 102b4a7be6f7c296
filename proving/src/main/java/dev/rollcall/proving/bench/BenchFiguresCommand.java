package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.EmbeddedPostgresServer;
import dev.rollcall.proving.bench.FigureRounds.Measured;
import dev.rollcall.stack.parts.ShutdownSignal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench figures}: measures how long the API takes for a domain's figures in a ledger of millions of answers. */
@Command(
        name = "figures",
        description = "Fills a ledger with answers and measures how long GET /api/metrics takes for single domains."
                + " docs/bench.md says how to read it.")
public final class BenchFiguresCommand implements Callable<Integer> {
    /** To reach: milliseconds that 95 of 100 requests do not exceed. */
    private static final double P95_MILLIS = 150;

    private static final int FEWEST = 12_000;
    private static final int MOST = 100_000_000;

    @Option(
            names = "--answers",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Answers in the ledger, rounded up to whole domains of 2,970. Default: ${DEFAULT-VALUE}")
    private int answers;

    @Option(
            names = "--domains-asked",
            paramLabel = "N",
            defaultValue = "200",
            description =
                    "Requests for each question, each of them for another domain; fewer where the ledger has fewer."
                            + " Default: ${DEFAULT-VALUE}")
    private int asked;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another seed asks about other domains. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Keep the ledger there, and use it again when it has as many answers. Default: a temporary"
                    + " folder that is deleted at the end")
    private Path data;

    @Option(names = "--json", description = "Print JSON; progress and the table go to standard error.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        check(answers >= FEWEST && answers <= MOST, "--answers: " + FEWEST + " to " + MOST + ", not " + answers);
        check(asked >= 1, "--domains-asked: at least 1, not " + asked);
        int domains = (answers + LedgerFill.ANSWERS_A_DOMAIN - 1) / LedgerFill.ANSWERS_A_DOMAIN;
        Path temporal = ApiAlone.temporalProgram(this::say);
        var shutdown = ShutdownSignal.interruptingThisThread();
        try (var folder = data == null ? DataFolder.temporary() : DataFolder.open(data);
                var postgres = EmbeddedPostgresServer.start(folder, 0)) {
            FilledLedger ledger = FilledLedger.in(postgres.jdbcUrl(), folder.root(), domains, this::say);
            say(ledger.words());
            return measure(folder, temporal, postgres, ledger);
        } catch (SQLException e) {
            throw BenchJobs.unreadable(e);
        } catch (RuntimeException e) {
            return shutdown.interrupted(e, System.err);
        } finally {
            shutdown.over();
        }
    }

    private int measure(DataFolder folder, Path temporal, EmbeddedPostgresServer postgres, FilledLedger ledger)
            throws IOException {
        try (var api = ApiAlone.start(folder, temporal, postgres.jdbcUrl())) {
            say("the API answers, without a worker");
            var rounds = new FigureRounds(new FigureRequests(api.client()), ledger, this::say);
            return tell(ledger, rounds.run(asked, seed, Map.of("postgres", postgres.pid(), "api", api.pid())));
        }
    }

    private int tell(FilledLedger ledger, Measured measured) throws IOException {
        MachineFacts machine = MachineFacts.here();
        PrintStream out = json ? System.err : System.out;
        out.printf(Locale.ROOT, "%n%-15s %8s %8s %8s %8s %8s%n", "", "requests", "p50 ms", "p95 ms", "most ms", "kB");
        measured.questions().forEach(one -> out.println(FigureRounds.words(one)));
        out.printf(Locale.ROOT, "to reach: p95 %.0f ms%n", P95_MILLIS);
        measured.cpuMillis()
                .forEach((part, millis) -> out.printf(Locale.ROOT, "CPU a request, %s: %.1f ms%n", part, millis));
        if (measured.others() != null) {
            out.printf(Locale.ROOT, "noise: others used %.0f %% of the machine%n", 100 * measured.others());
        }
        out.printf(
                Locale.ROOT,
                "machine: %d cores, %,d MB, %s, %s%n",
                machine.cores(),
                machine.memoryBytes() >> 20,
                machine.java(),
                machine.system());
        boolean reached = measured.questions().stream().allMatch(one -> one.p95() <= P95_MILLIS);
        if (json) {
            var mapper = new ObjectMapper()
                    .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.INDENT_OUTPUT);
            ObjectNode told = mapper.createObjectNode();
            told.set("machine", mapper.valueToTree(machine));
            told.put("answers", ledger.answers()).put("seed", seed).put("p95_ms_to_reach", P95_MILLIS);
            told.set("ledger", mapper.valueToTree(ledger));
            told.setAll((ObjectNode) mapper.valueToTree(measured));
            System.out.println(mapper.writeValueAsString(told));
        }
        return reached ? 0 : 1;
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
