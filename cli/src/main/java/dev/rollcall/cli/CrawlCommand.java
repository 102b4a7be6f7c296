package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crawl}: starts a job. */
@Command(name = "crawl", description = "Asks about domains: starts a job.")
public final class CrawlCommand implements Callable<Integer> {
    @Mixin
    private Invocation here;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Mixin
    private DomainsOption domains;

    @Option(
            names = "--list",
            paramLabel = "NAME",
            description = "The domains of a list that was put: ./rollcall lists.")
    private String list;

    @Option(names = "--all", description = "All watched domains.")
    private boolean all;

    @Option(names = "--stale", description = "The watched domains that are due.")
    private boolean stale;

    @Option(names = "--providers", split = ",", paramLabel = "ID", description = "Ask only these. Default: all.")
    private List<String> providers = List.of();

    @Option(names = "--prompts", split = ",", paramLabel = "NAME", description = "Ask only these. Default: all.")
    private List<String> prompts = List.of();

    @Option(names = "--repetitions", paramLabel = "N", description = "Ask each question N times, 1 to 50. Default: 1.")
    private Integer repetitions;

    @Option(
            names = "--until-half-width",
            paramLabel = "0.1",
            description =
                    "Ask again only where the mention rate's interval is wider than this to each side, 0.0001 to 0.5;"
                            + " see --looks. In place of --repetitions.")
    private Double halfWidth;

    @Option(
            names = "--looks",
            split = ",",
            paramLabel = "N",
            description = "Repetitions after which --until-half-width looks. Default: 3,6,12,24.")
    private List<Integer> looks = List.of();

    @Option(
            names = "--patience",
            paramLabel = "30s",
            description = "How long a provider may be down before its cells fail. Default: 24h.")
    private String patience;

    @Option(names = "--force", description = "Ask again what was asked in this window before. It is billed again.")
    private boolean force;

    @Option(
            names = "--priority",
            paramLabel = "1..5",
            description = "1 (a person waits for it) to 5. Default: 1 for at most 5 domains, else 3.")
    private Integer priority;

    @Option(
            names = "--window",
            paramLabel = "NAME",
            description = "The span of time in which a question is asked once. Default: today's UTC date.")
    private String window;

    @Option(names = "--max-errors", paramLabel = "N", description = "A cell fails after N real errors. Default: 5.")
    private Integer maxErrors;

    @Option(
            names = "--budget",
            paramLabel = "USD",
            description =
                    "What it may cost, such as 5 or 2.50. Then it is paused until the budget is raised. Default: none.")
    private String budget;

    @Mixin
    private LaneOptions lane;

    @Option(names = "--dry-run", description = "Make nothing; say what it would ask and cost, and how long that takes.")
    private boolean dryRun;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "The same key gives the same job, however often this is sent.")
    private String idempotencyKey;

    @Option(names = "--follow", description = "Watch it to its end; exit code 0 when it completes.")
    private boolean follow;

    @Option(names = "--json", description = "Print the job as the server's JSON.")
    private boolean json;

    @Override
    public Integer call() {
        int sources = (domains.isNone() ? 0 : 1) + (list == null ? 0 : 1) + (all ? 1 : 0) + (stale ? 1 : 0);
        if (sources != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    sources == 0
                            ? "Which domains? Name some, or give --file, --list, --all or --stale."
                            : "Give domains, or --list, or --all, or --stale: only one of them.");
        }
        refuseTwoWays();
        ApiClient api = server.api(here);
        HttpReply reply = send(api);
        JsonNode job = reply.json();
        if (dryRun && !json && job.has("to_ask")) {
            new EstimateReport(here).print(job);
            return 0;
        }
        String id = HumanFormat.text(job, "id");
        if (follow && id != null) {
            if (!json) {
                say(reply, job);
            }
            return Following.toTheEnd(here, api, id, json);
        }
        if (json) {
            reply.printTo(here.out());
        } else {
            say(reply, job);
        }
        return 0;
    }

    private void refuseTwoWays() {
        if (halfWidth == null && !looks.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--looks says when --until-half-width looks: give that, too.");
        }
        if (halfWidth != null && repetitions != null) {
            throw new ParameterException(
                    spec.commandLine(), "Give --repetitions or --until-half-width: only one of them.");
        }
        if (halfWidth != null && !Double.isFinite(halfWidth)) {
            throw new ParameterException(spec.commandLine(), "--until-half-width is a number from 0.0001 to 0.5.");
        }
    }

    private HttpReply send(ApiClient api) {
        DomainsOption.SourcedDomains named =
                domains.isNone() ? null : domains.read(here, json ? here.err() : here.out());
        Map<String, String> headers = idempotencyKey == null ? Map.of() : Map.of("Idempotency-Key", idempotencyKey);
        HttpReply reply = api.ask("POST", "/api/crawl", body(named), headers);
        if (reply.status() == 413) {
            throw new UserError(
                    (named == null ? "these" : HumanFormat.count(named.domains().size()))
                            + " domains are too many for one request: keep them as a list (./rollcall lists put NAME FILE)"
                            + " and crawl that (--list NAME)");
        }
        return named == null ? reply.orComplain() : reply.orComplain(named.places());
    }

    private ObjectNode body(DomainsOption.SourcedDomains named) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (all || stale) {
            body.put("domains", all ? "all" : "stale");
        } else if (list != null) {
            body.putObject("domains").put("list", list);
        } else {
            ArrayNode names = body.putArray("domains");
            named.domains().forEach(domain -> names.add(domain.name()));
        }
        put(body, "providers", providers);
        put(body, "prompts", prompts);
        put(body, "repetitions", repetitions);
        if (halfWidth != null) {
            sampling(body.putObject("sampling"));
        }
        put(body, "priority", priority);
        put(body, "max_errors", maxErrors);
        if (patience != null) {
            body.put("patience", patience);
        }
        if (window != null) {
            body.put("window", window);
        }
        if (force) {
            body.put("force", true);
        }
        if (budget != null) {
            body.put("budget_usd", Dollars.parse(budget, "5 or 2.50"));
        }
        lane.put(body);
        if (dryRun) {
            body.put("dry_run", true);
        }
        return body;
    }

    private void sampling(ObjectNode sampling) {
        sampling.put("policy", "sequential").put("metric", "mention-rate").put("half_width", halfWidth);
        if (!looks.isEmpty()) {
            ArrayNode list = sampling.putArray("looks");
            looks.forEach(list::add);
        }
    }

    private static void put(ObjectNode body, String field, List<String> names) {
        if (!names.isEmpty()) {
            ArrayNode list = body.putArray(field);
            names.forEach(name -> list.add(name.strip()));
        }
    }

    private static void put(ObjectNode body, String field, Integer number) {
        if (number != null) {
            body.put(field, number);
        }
    }

    private void say(HttpReply reply, JsonNode job) {
        String id = HumanFormat.text(job, "id");
        if (id == null) {
            String why = HumanFormat.text(job, "why");
            here.out().println("Nothing to do" + (why == null ? "." : ": " + HumanFormat.line(why) + "."));
            return;
        }
        here.out()
                .println("Job " + here.terminal().bold(HumanFormat.line(id)) + ": "
                        + HumanFormat.count(job.path("domains").asLong(), "domain") + ", "
                        + HumanFormat.count(CellCounts.ofJob(job).planned(), "cell") + ", window "
                        + HumanFormat.line(job.path("window").asText()) + HumanFormat.simulated(job));
        if (reply.says("Idempotent-Replayed", "true")) {
            here.out().println("This idempotency key made it before; nothing was added.");
        }
        if (HumanFormat.text(job, "notice") != null) {
            here.out().println(here.terminal().yellow(HumanFormat.line(HumanFormat.text(job, "notice"))));
        }
        if (!follow) {
            here.out().println("Follow it: " + Follow.command(id));
        }
    }
}
