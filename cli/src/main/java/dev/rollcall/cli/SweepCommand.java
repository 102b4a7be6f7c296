package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code sweep}: starts a sweep, or shows when it comes. It asks again about watched domains whose answers are too old. */
@Command(
        name = "sweep",
        description = "The sweep: asks again about watched domains whose answers are too old.",
        subcommands = {SweepCommand.Now.class, SweepCommand.Show.class})
public final class SweepCommand {
    private static final int NEXT_SHOWN = 3;

    /** {@code sweep now} */
    @Command(name = "now", description = "Starts a sweep now, without waiting for the schedule.")
    static final class Now extends ReadCommand {
        @Override
        HttpReply ask(ApiClient api) {
            return api.ask("POST", "/api/sweep/now", null, Map.of());
        }

        @Override
        void show(JsonNode said) {
            String workflow = HumanFormat.text(said, "workflow");
            here.out()
                    .println("A sweep has started"
                            + (workflow == null ? "" : " (workflow " + HumanFormat.line(workflow) + ")")
                            + ". When a watched domain is due, its job shows here: ./rollcall jobs");
        }
    }

    /** {@code sweep show} */
    @Command(name = "show", description = "Shows when the next sweep comes, and how many domains are due.")
    static final class Show extends ReadCommand {
        @Override
        HttpReply ask(ApiClient api) {
            return api.ask("GET", "/api/sweep", null, Map.of());
        }

        @Override
        void show(JsonNode sweep) {
            var out = here.out();
            out.println("Sweeps at " + HumanFormat.line(sweep.path("cron").asText()) + " (UTC)"
                    + HumanFormat.simulated(sweep) + (isPaused(sweep) ? "" : "; next: " + next(sweep)));
            if (isPaused(sweep)) {
                out.println(here.terminal().yellow("PAUSED " + pause(sweep)));
                out.println("  to go on: " + HumanFormat.line(HumanFormat.text(sweep, "resume")));
            }
            Instant last = HumanFormat.time(sweep, "last");
            if (last != null) {
                out.println("The last one began at " + HumanFormat.when(last));
            }
            out.println(HumanFormat.count(sweep.path("watched").asLong(), "watched domain") + ", "
                    + HumanFormat.count(sweep.path("stale").asLong()) + " due");
            if (!sweep.path("most_overdue").isEmpty()) {
                out.println();
                DomainsCommand.table(sweep.path("most_overdue")).print(out, "");
            }
        }

        private String next(JsonNode sweep) {
            var times = new ArrayList<String>();
            for (JsonNode time : sweep.path("next")) {
                if (times.size() < NEXT_SHOWN) {
                    times.add(time(time));
                }
            }
            if (!times.isEmpty()) {
                return String.join(", ", times);
            }
            String why = HumanFormat.text(sweep, "next_why");
            String words = why == null ? "" : " (" + HumanFormat.line(why) + ")";
            return switch (sweep.path("schedule").asText()) {
                case "unknown" -> here.terminal().yellow("unknown" + words);
                case "missing" ->
                    here.terminal().yellow("none is scheduled" + words + "; a worker schedules them within a minute");
                default -> "as the cron string says; Temporal tells no times" + words;
            };
        }
    }

    /** A time in seconds: {@code 2026-11-22 08:00:00 UTC}. */
    public static String time(JsonNode time) {
        return HumanFormat.line(time.asText().replace('T', ' ').replaceFirst("(\\.\\d+)?Z$", " UTC"));
    }

    static boolean isPaused(JsonNode sweep) {
        return sweep.path("schedule").asText().equals("paused");
    }

    /**
     * Since when the sweep is paused, by whom and why, as far as Temporal tells:
     * {@code since 10:02 by ada@laptop: too expensive}.
     */
    public static String pause(JsonNode sweep) {
        Instant since = HumanFormat.time(sweep, "paused_since");
        String by = HumanFormat.text(sweep, "paused_by");
        String note = HumanFormat.text(sweep, "note");
        return "in Temporal"
                + (since == null ? ", which does not tell since when" : " since " + HumanFormat.when(since))
                + (by == null ? "" : " by " + HumanFormat.line(by))
                + (note == null ? ", without a note" : ": " + HumanFormat.line(note));
    }
}
