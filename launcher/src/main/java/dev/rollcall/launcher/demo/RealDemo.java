package dev.rollcall.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.Account;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.Environment;
import dev.rollcall.cli.Follow;
import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.Terminal;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.SmallModel;
import dev.rollcall.stack.local.LocalStack;
import dev.rollcall.stack.local.StackChooser;
import dev.rollcall.stack.local.StackOptions;
import dev.rollcall.stack.parts.ShutdownSignal;
import dev.rollcall.store.Answers.LedgerCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The demo with a real model, a small one on this machine, as a provider of one's own: nothing is simulated. */
final class RealDemo {
    static final String DOMAINS = "2";

    private static final String PROVIDER = "smollm2";

    /** The model answers about forty tokens a second on one core. */
    private static final int MAX_OUTPUT_TOKENS = 80;

    private static final int CONTEXT_TOKENS = 1_024;
    private static final int SHOWN = 220;

    private final Consumer<String> step;

    /** @param step told of each step of the start */
    RealDemo(Consumer<String> step) {
        this.step = step;
    }

    int run(List<String> domains, boolean keep, ShutdownSignal shutdown) {
        System.out.println(
                "Rollcall asks a real language model, a small one on this machine, 3 questions about "
                        + HumanFormat.count(domains.size(), "domain")
                        + ". It needs no key and bills nothing. With 135 million parameters it knows little, and makes up the rest.");
        SmallModel.fetch(step);
        try (var folder = DataFolder.temporary();
                var model = SmallModel.start(folder, CONTEXT_TOKENS)) {
            step.accept("the model answers on " + model.baseUrl());
            var options = new StackOptions(0, 0, 0, 0, null, settings(folder, model), false);
            try (LocalStack stack = StackChooser.start(folder, options, Environment.apiToken(), step)) {
                boolean balanced = ask(stack, domains);
                if (keep && !shutdown.isAsked()) {
                    System.out.println("Everything keeps running for you to look around: " + stack.rollcall()
                            + " answers " + domains.get(0) + ". Ctrl-C ends it.");
                    shutdown.await();
                }
                return balanced ? 0 : 1;
            }
        }
    }

    private static boolean ask(LocalStack stack, List<String> domains) {
        var api = new ApiClient(stack.api(), Environment.apiToken());
        String id =
                api.post("/api/crawl", request(domains), Map.of()).path("id").asText();
        System.out.println();
        var follow = new Follow(api, System.out, Terminal.ofProcess().tty()).every(Duration.ofMillis(500));
        JsonNode job = follow.until(id, now -> {});
        System.out.println();
        new Account(System.out, Terminal.ofProcess()).print(job);
        domains.forEach(domain -> show(api.get("/api/domains/" + domain)));
        LedgerCounts audit =
                stack.ledger().answers().audit(stack.ledger().jobs().byName(id).orElseThrow());
        System.out.println();
        System.out.println("calls made " + audit.attempts() + ", asked twice " + audit.askedAfterAnswer()
                + ". To ask a server of your own, see docs/providers.md.");
        return job.at("/cells/open").asLong() == 0 && audit.askedAfterAnswer() == 0;
    }

    private static void show(JsonNode domain) {
        for (JsonNode answer : domain.path("answers")) {
            String text = HumanFormat.line(answer.path("text").asText());
            System.out.println();
            System.out.println(domain.path("domain").asText() + ", "
                    + answer.path("prompt").asText() + ", "
                    + answer.path("output_tokens").asText() + " tokens"
                    + (answer.path("truncated").asBoolean() ? ", cut off" : ""));
            System.out.println("  " + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text));
        }
    }

    private static JsonNode request(List<String> domains) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        domains.forEach(request.putArray("domains")::add);
        request.putArray("providers").add(PROVIDER);
        request.put("patience", "5m");
        request.put("priority", 3);
        return request;
    }

    private static Path settings(DataFolder folder, SmallModel model) {
        try {
            Files.createDirectories(folder.run());
            return Files.writeString(
                    folder.run().resolve("rollcall.yaml"),
                    String.format(Locale.ROOT, """
                            providers:
                              %s: {protocol: openai-chat, base_url: %s, model: %s, key: none, concurrency: 1, price: {input: 0, output: 0}}
                            max_output_tokens: %d
                            """, PROVIDER, model.baseUrl(), SmallModel.NAME, MAX_OUTPUT_TOKENS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
