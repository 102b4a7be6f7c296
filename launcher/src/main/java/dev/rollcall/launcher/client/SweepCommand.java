package dev.rollcall.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The sweep: it asks again about watched domains whose answers have grown old. */
@Command(
        name = "sweep",
        description = "The sweep: asks again about watched domains whose answers have grown old.",
        subcommands = {SweepCommand.Now.class, SweepCommand.Show.class})
public final class SweepCommand {
    private static final int NEXT_SHOWN = 3;

    private final Here here;

    public SweepCommand() {
        this(Here.ofProcess());
    }

    SweepCommand(Here here) {
        this.here = here;
    }

    /** {@code sweep now} */
    @Command(name = "now", description = "Starts one now, without waiting for its time.")
    static final class Now implements Callable<Integer> {
        @ParentCommand
        private SweepCommand parent;

        @Mixin
        private ServerOption server;

        @Option(names = "--json", description = "Print the server's JSON.")
        private boolean json;

        @Override
        public Integer call() {
            Here here = parent.here;
            Reply reply = server.api(here)
                    .ask("POST", "/api/sweep/now", null, Map.of())
                    .orComplain();
            if (json) {
                reply.printTo(here.out());
                return 0;
            }
            String workflow = Words.text(reply.json(), "workflow");
            here.out()
                    .println(
                            "A sweep has started" + (workflow == null ? "" : " (workflow " + Words.line(workflow) + ")")
                                    + ". When a watched domain is due, its job shows here: ./rollcall jobs");
            return 0;
        }
    }

    /** {@code sweep show} */
    @Command(name = "show", description = "When it comes next, and what it would take up.")
    static final class Show implements Callable<Integer> {
        @ParentCommand
        private SweepCommand parent;

        @Mixin
        private ServerOption server;

        @Option(names = "--json", description = "Print the server's JSON.")
        private boolean json;

        @Override
        public Integer call() {
            Here here = parent.here;
            Reply reply =
                    server.api(here).ask("GET", "/api/sweep", null, Map.of()).orComplain();
            if (json) {
                reply.printTo(here.out());
                return 0;
            }
            JsonNode sweep = reply.json();
            here.out()
                    .println("Sweeps at " + Words.line(sweep.path("cron").asText()) + " (UTC)" + Words.simulated(sweep)
                            + "; next: " + next(sweep));
            here.out()
                    .println(Words.count(sweep.path("watched").asLong(), "watched domain") + ", "
                            + Words.count(sweep.path("stale").asLong()) + " due");
            if (!sweep.path("most_overdue").isEmpty()) {
                here.out().println();
                DomainsCommand.table(sweep.path("most_overdue")).print(here.out(), "");
            }
            return 0;
        }

        private static String next(JsonNode sweep) {
            var times = new ArrayList<String>();
            for (JsonNode time : sweep.path("next")) {
                if (times.size() < NEXT_SHOWN) {
                    times.add(Words.line(time.asText().replace('T', ' ').replaceFirst("(\\.\\d+)?Z$", " UTC")));
                }
            }
            if (!times.isEmpty()) {
                return String.join(", ", times);
            }
            String why = Words.text(sweep, "next_why");
            return "Temporal does not say" + (why == null ? "" : " (" + Words.line(why) + ")");
        }
    }
}
