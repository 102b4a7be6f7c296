package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The calls that providers got in batches, and what became of them. */
@Command(
        name = "batches",
        description = "Lists the batches in which jobs on the batch lane ask their providers, the latest first.",
        subcommands = {BatchesCommand.ShowBatch.class, BatchesCommand.CancelBatch.class})
public final class BatchesCommand extends ReadCommand {
    private static final String PATH = "/api/batches";

    @Option(names = "--job", paramLabel = "ID", description = "Only those of this job.")
    private String job;

    @Option(names = "--provider", paramLabel = "NAME", description = "Only those at this provider, such as openai.")
    private String provider;

    @Option(names = "--open", description = "Only those that have not ended.")
    private boolean open;

    @Option(names = "--limit", paramLabel = "N", description = "At most N, 1 to 200. Default: 20.")
    private Integer limit;

    @Override
    HttpReply ask(ApiClient api) {
        var asked = new LinkedHashMap<String, Object>();
        asked.put("job", job);
        asked.put("provider", provider);
        asked.put("status", open ? "running" : null);
        asked.put("limit", limit);
        return api.ask("GET", QueryString.of(PATH, asked), null, Map.of());
    }

    @Override
    void show(JsonNode page) {
        if (page.path("batches").isEmpty()) {
            boolean isFiltered = open || job != null || provider != null;
            here.out()
                    .println(
                            isFiltered
                                    ? "No such batch."
                                    : "No batch yet: ./rollcall crawl --lane batch asks in batches where providers have them.");
            return;
        }
        var table = new Table(
                "batch",
                "for",
                "provider",
                "model",
                "state",
                ">items",
                ">succeeded",
                ">failed",
                ">expired",
                ">missing",
                ".cost",
                ".saved",
                "looked at next");
        page.path("batches").forEach(batch -> table.row(row(batch)));
        table.print(here.out(), "");
        if (HumanFormat.text(page, "next") != null) {
            here.out()
                    .println("There are more: raise --limit (at most 200), or narrow the list by --job or --provider.");
        }
    }

    private static List<String> row(JsonNode batch) {
        return List.of(
                batch.path("token").asText(),
                purpose(batch) + HumanFormat.simulated(batch),
                batch.path("provider").asText(),
                batch.path("model").asText(),
                batch.path("state").asText(),
                count(batch, "items"),
                count(batch, "succeeded_items"),
                count(batch, "failed_items"),
                count(batch, "expired_items"),
                count(batch, "missing_items"),
                HumanFormat.usd(batch.path("cost_usd")),
                HumanFormat.usd(batch.path("saved_usd")),
                HumanFormat.when(HumanFormat.time(batch, "next_poll_at")));
    }

    /** {@code job ID}, or {@code the judge}. */
    private static String purpose(JsonNode batch) {
        String job = HumanFormat.text(batch, "job");
        return job == null ? "the " + batch.path("kind").asText() : "job " + job;
    }

    private static String count(JsonNode batch, String field) {
        return HumanFormat.count(batch.path(field).asLong());
    }

    private static void print(JsonNode batch, PrintStream out) {
        String taskId = HumanFormat.text(batch, "provider_task_id");
        String word = HumanFormat.text(batch, "provider_state");
        out.println("batch " + HumanFormat.line(batch.path("token").asText()) + HumanFormat.simulated(batch) + ": "
                + HumanFormat.line(batch.path("status").asText()) + ", "
                + HumanFormat.line(batch.path("why").asText()));
        fact(out, "for", purpose(batch));
        fact(
                out,
                "provider",
                batch.path("provider").asText() + "/" + batch.path("model").asText()
                        + (taskId == null ? ", which has not taken it" : ", which calls it " + taskId)
                        + (word == null ? "" : " and says " + word));
        fact(out, "items", items(batch));
        fact(
                out,
                "cost",
                HumanFormat.usd(batch.path("cost_usd")) + ", saved " + HumanFormat.usd(batch.path("saved_usd")));
        time(out, "made at", batch, "created_at");
        time(out, "posted at", batch, "posted_at");
        time(out, "next look", batch, "next_poll_at");
        time(out, "deadline", batch, "deadline");
        time(out, "online from", batch, "handed_over_at");
        time(out, "ended at", batch, "ended_at");
        fact(out, "problem", HumanFormat.text(batch, "problem"));
        fact(out, "cancelled", HumanFormat.text(batch, "cancel_why"));
    }

    private static String items(JsonNode batch) {
        return count(batch, "items") + ", of which " + count(batch, "submitted_items") + " submitted and "
                + count(batch, "processed_items") + " processed: " + count(batch, "succeeded_items") + " succeeded, "
                + count(batch, "failed_items") + " failed, " + count(batch, "expired_items") + " expired, "
                + count(batch, "missing_items") + " missing";
    }

    private static void time(PrintStream out, String name, JsonNode batch, String field) {
        Instant time = HumanFormat.time(batch, field);
        fact(out, name, time == null ? null : HumanFormat.when(time));
    }

    /** @param value null: the line is left out */
    private static void fact(PrintStream out, String name, String value) {
        if (value != null) {
            out.println(String.format("  %-11s  ", name) + HumanFormat.line(value));
        }
    }

    /** {@code batches show TOKEN} */
    @Command(name = "show", description = "How far a batch is, what it cost and saved, and what is wrong with it.")
    static final class ShowBatch extends ReadCommand {
        @Parameters(paramLabel = "TOKEN", description = "As `./rollcall batches` shows it.")
        private String token;

        @Override
        HttpReply ask(ApiClient api) {
            return api.ask("GET", PATH + "/" + ApiClient.segment(token), null, Map.of());
        }

        @Override
        void show(JsonNode batch) {
            print(batch, here.out());
        }
    }

    /** {@code batches cancel TOKEN --reason TEXT} */
    @Command(
            name = "cancel",
            description = {
                "Have the provider stop a batch. What it has answered by then is kept and paid for.",
                "The other calls are asked again; to stop them, cancel the job."
            })
    static final class CancelBatch extends ReadCommand {
        @Parameters(paramLabel = "TOKEN", description = "As `./rollcall batches` shows it.")
        private String token;

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "TEXT",
                description = "Why, in one line; it is kept, and shown with the batch.")
        private String reason;

        @Override
        HttpReply ask(ApiClient api) {
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", reason);
            return api.ask("POST", PATH + "/" + ApiClient.segment(token) + "/cancel", body, Map.of());
        }

        @Override
        void show(JsonNode batch) {
            print(batch, here.out());
        }
    }
}
