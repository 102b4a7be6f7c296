package dev.rollcall.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Map;
import picocli.CommandLine.Command;
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
    static final class Now extends Asking {
        @ParentCommand
        private SweepCommand parent;

        @Override
        Here here() {
            return parent.here;
        }

        @Override
        Reply ask(Api api) {
            return api.ask("POST", "/api/sweep/now", null, Map.of());
        }

        @Override
        void show(JsonNode said) {
            String workflow = Words.text(said, "workflow");
            here().out()
                    .println(
                            "A sweep has started" + (workflow == null ? "" : " (workflow " + Words.line(workflow) + ")")
                                    + ". When a watched domain is due, its job shows here: ./rollcall jobs");
        }
    }

    /** {@code sweep show} */
    @Command(name = "show", description = "When it comes next, and what it would take up.")
    static final class Show extends Asking {
        @ParentCommand
        private SweepCommand parent;

        @Override
        Here here() {
            return parent.here;
        }

        @Override
        Reply ask(Api api) {
            return api.ask("GET", "/api/sweep", null, Map.of());
        }

        @Override
        void show(JsonNode sweep) {
            var out = here().out();
            out.println("Sweeps at " + Words.line(sweep.path("cron").asText()) + " (UTC)" + Words.simulated(sweep)
                    + "; next: " + next(sweep));
            out.println(Words.count(sweep.path("watched").asLong(), "watched domain") + ", "
                    + Words.count(sweep.path("stale").asLong()) + " due");
            if (!sweep.path("most_overdue").isEmpty()) {
                out.println();
                DomainsCommand.table(sweep.path("most_overdue")).print(out, "");
            }
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
            return "as the cron string says; Temporal tells no times"
                    + (why == null ? "" : " (" + Words.line(why) + ")");
        }
    }
}
