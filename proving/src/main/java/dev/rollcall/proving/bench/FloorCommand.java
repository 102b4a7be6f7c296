package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.Environment;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Reply;
import dev.rollcall.proving.floor.Floor;
import dev.rollcall.stack.parts.Database;
import dev.rollcall.stack.settings.Settings;
import dev.rollcall.store.Body;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * The floor program, with the settings of a worker. Each line on standard input is a JSON list of domains; the reply is a
 * line with the counts. It ends when its standard input does.
 */
@Command(name = "floor", hidden = true)
public final class FloorCommand implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        Map<String, String> env = Environment.ofProcess();
        Settings settings = Settings.read(env, Path.of(""));
        if (!settings.simulated()) {
            throw new UserError("the floor asks the simulator only: ./rollcall bench crawl starts both");
        }
        // Creates the ledger's tables.
        Database.open(env).close();
        var json = new ObjectMapper();
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (var panel = new Panel(settings.catalogue(), PanelOptions.defaults(), meters);
                var floor = new Floor(
                        env.get(Database.VARIABLE),
                        panel,
                        Prices.bundled(),
                        configs(settings),
                        labelled(settings.prompts()),
                        settings.maxOutputTokens(),
                        FloorCommand::pack);
                var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                List<String> domains = List.of(json.readValue(line, String[].class));
                System.out.println(json.writeValueAsString(floor.ask(domains)));
            }
        }
        return 0;
    }

    private static List<Floor.FloorTarget> configs(Settings settings) {
        return settings.configs().stream()
                .filter(config -> config.onByDefault()
                        && !config.retired()
                        && settings.keys().containsKey(config.provider()))
                .map(config -> new Floor.FloorTarget(
                        config.provider(),
                        config.models().get(0),
                        settings.keys().get(config.provider()).get(0).key(),
                        config.concurrency()))
                .toList();
    }

    private static Map<String, String> labelled(Map<String, String> prompts) {
        var labelled = new LinkedHashMap<String, String>();
        prompts.forEach((name, text) -> labelled.put(name + ".1", text));
        return labelled;
    }

    private static byte[] pack(Reply reply) {
        var citations = reply.citations().stream()
                .map(citation -> new Body.StoredCitation(citation.url(), citation.title()))
                .toList();
        return new Body(reply.text(), citations, reply.raw()).pack();
    }
}
