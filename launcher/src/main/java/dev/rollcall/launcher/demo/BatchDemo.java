package dev.rollcall.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.Account;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.Environment;
import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.Terminal;
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

/**
 * The demo in the providers' batches, on simulated providers where an hour passes in a second: one batch expires when a third of it
 * is answered, and the worker is killed while batches are under way.
 */
final class BatchDemo {
    static final String DOMAINS = "60";

    /** The last one has no batches. */
    private static final List<String> PROVIDERS = List.of("openai", "anthropic", "deepseek");

    private static final int WITH_BATCHES = 2;
    private static final String EXPIRING = "openai";
    private static final String FAULT = EXPIRING + "=batch-expired:1/3";

    private final DemoSteps steps;
    private final long seed;
    private boolean isMended;
    private String killed;
    private long inFlightAtKill;
    private long inBatchesAtKill;

    BatchDemo(DemoSteps steps, long seed) {
        this.steps = steps;
        this.seed = seed;
    }

    /** @return the exit code */
    int run(List<String> domains, boolean keep, ShutdownSignal shutdown) {
        int prompts = StackChooser.settings(true).prompts().size();
        System.out.println("Rollcall asks " + PROVIDERS.size() + " language models " + prompts + " questions about "
                + HumanFormat.count(domains.size(), "domain") + ", two of them in batches, for half of the price."
                + " The models are simulated, and an hour passes there in a second: nothing is billed.");
        var simulation = new Simulation(0, seed, Duration.ofMillis(1_200), List.of(FAULT));
        // A day has 24 seconds: a batch is looked at after the first.
        var options = StackOptions.simulated(simulation).with(Map.of(Settings.BATCH_POLL, "1"));
        try (var folder = DataFolder.temporary();
                LocalStack stack = StackChooser.start(folder, options, Environment.apiToken(), steps)) {
            boolean balanced = ask(stack, domains);
            if (keep && !shutdown.isAsked()) {
                System.out.println("Everything keeps running for you to look around: " + stack.rollcall()
                        + " batches. Ctrl-C ends it.");
                shutdown.await();
            }
            return balanced ? 0 : 1;
        }
    }

    private boolean ask(LocalStack stack, List<String> domains) {
        var simulator = new ApiClient(stack.simulator().orElseThrow(), null);
        simulator.post("/control/clock", clock(), Map.of());
        var api = new ApiClient(stack.api(), Environment.apiToken());
        String id =
                api.post("/api/crawl", request(domains), Map.of()).path("id").asText();
        System.out.println();
        var batches = new BatchLines(api, id, steps);
        JsonNode job = steps.follow(api, id, now -> {
            batches.look();
            if (!isMended && batches.underWay().contains(EXPIRING)) {
                // What is wrong with a batch is settled when it is made: the next one is well.
                simulator.put("/control/faults", JsonNodeFactory.instance.arrayNode());
                isMended = true;
            }
            if (killed == null && batches.underWay().size() == WITH_BATCHES) {
                inBatchesAtKill = batches.callsUnderWay();
                kill(stack);
            }
        });
        batches.look();
        System.out.println();
        System.out.println(
                killed == null
                        ? "The worker was not killed: both batches were never under way at once."
                        : "Half-way: " + killed + " while " + inFlightAtKill
                                + " calls were in flight, " + inBatchesAtKill
                                + " of them in batches; another one found the batches again.");
        new Account(System.out, Terminal.ofProcess()).print(job);
        var proof = Proof.of(stack.ledger(), stack.simulator().orElseThrow(), List.of(id));
        batches.print(System.out, proof.audit().attempts());
        new DemoProof(proof, inFlightAtKill).print(System.out);
        return proof.balances();
    }

    private void kill(LocalStack stack) {
        inFlightAtKill = stack.ledger().answers().unresolvedAttempts();
        killed = stack.loseWorker();
        steps.accept(killed + ": the batches go on at their providers, and nobody posts them again");
    }

    /** A batch takes 8 seconds, and expires after 24. */
    private static JsonNode clock() {
        return JsonNodeFactory.instance.objectNode().put("batch_takes", "8h").put("speed", 3_600);
    }

    private static JsonNode request(List<String> domains) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        domains.forEach(request.putArray("domains")::add);
        PROVIDERS.forEach(request.putArray("providers")::add);
        request.put("lane", "batch");
        request.put("patience", "1m");
        request.put("priority", 3);
        return request;
    }
}
