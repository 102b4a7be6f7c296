package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code schedule}: when sweeps come; changes, pauses and resumes that. */
@Command(
        name = "schedule",
        description = "When sweeps come, and who says so.",
        subcommands = {
            ScheduleCommand.ShowSchedule.class,
            ScheduleCommand.SetSchedule.class,
            ScheduleCommand.PauseSchedule.class,
            ScheduleCommand.ResumeSchedule.class
        })
public final class ScheduleCommand extends ReadCommand {
    private static final String PATH = "/api/schedule";
    private static final String DEFAULT = "default";

    @Override
    HttpReply ask(ApiClient api) {
        return api.ask("GET", PATH, null, Map.of());
    }

    @Override
    void show(JsonNode said) {
        show(said, here);
    }

    private static void show(JsonNode schedule, Invocation here) {
        var out = here.out();
        out.println("Sweeps at " + HumanFormat.line(schedule.path("cron").asText()) + " (UTC, "
                + source(schedule, "cron_from") + "), each up to "
                + HumanFormat.count(schedule.path("jitter_seconds").asLong()) + " s later ("
                + source(schedule, "jitter_from") + ")");
        Instant ordered = HumanFormat.time(schedule, "ordered_at");
        if (ordered != null) {
            out.println("The last order is of "
                    + HumanFormat.line(schedule.path("ordered_by").asText()) + " at " + HumanFormat.when(ordered));
        }
        if (SweepCommand.isPaused(schedule)) {
            out.println(here.terminal().yellow("PAUSED " + SweepCommand.pause(schedule)));
        } else if (schedule.path("next").isEmpty()) {
            String why = HumanFormat.text(schedule, "next_why");
            out.println("The next one: unknown" + (why == null ? "" : " (" + HumanFormat.line(why) + ")"));
        } else {
            out.println(
                    "The next one: " + SweepCommand.time(schedule.path("next").path(0)));
        }
        if (HumanFormat.text(schedule, "notice") != null) {
            out.println(here.terminal()
                    .yellow(HumanFormat.line(schedule.path("notice").asText())));
        }
    }

    private static String source(JsonNode schedule, String field) {
        return switch (schedule.path(field).asText()) {
            case "order" -> "ordered";
            case "file" -> "from rollcall.yaml";
            default -> "by default";
        };
    }

    /** {@code schedule show} */
    @Command(name = "show", description = "Shows it, as without a word.")
    static final class ShowSchedule extends ReadCommand {
        @Override
        HttpReply ask(ApiClient api) {
            return api.ask("GET", PATH, null, Map.of());
        }

        @Override
        void show(JsonNode said) {
            ScheduleCommand.show(said, here);
        }
    }

    /** An order, which a worker carries out. */
    private abstract static class ScheduleEdit extends ReadCommand {
        abstract void fill(ObjectNode body);

        @Override
        final HttpReply ask(ApiClient api) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            fill(body);
            return api.ask("PATCH", PATH, body, Map.of());
        }

        @Override
        final void show(JsonNode said) {
            ScheduleCommand.show(said, here);
        }
    }

    /** {@code schedule set [--cron C] [--jitter S] [--replace-edit]} */
    @Command(name = "set", description = "Order when sweeps come. It comes before rollcall.yaml.")
    static final class SetSchedule extends ScheduleEdit {
        @Option(
                names = "--cron",
                paramLabel = "CRON",
                description = "Five fields, in UTC, such as \"0 */6 * * *\"; default: take the order back.")
        private String cron;

        @Option(
                names = "--jitter",
                paramLabel = "SECONDS",
                description = "Each sweep begins up to so many seconds later; default: take the order back.")
        private String jitter;

        @Option(names = "--replace-edit", description = "Replace what somebody has changed in Temporal.")
        private boolean replaceEdit;

        @Override
        void fill(ObjectNode body) {
            if (cron == null && jitter == null) {
                throw new UserError("say what to change: --cron, --jitter, or both");
            }
            if (cron != null) {
                body.put("cron", cron.equals(DEFAULT) ? null : cron);
            }
            if (DEFAULT.equals(jitter)) {
                body.putNull("jitter_seconds");
            } else if (jitter != null) {
                body.put("jitter_seconds", seconds(jitter));
            }
            if (replaceEdit) {
                body.put("replace_edit", true);
            }
        }

        private static int seconds(String typed) {
            if (!typed.matches("[0-9]{1,6}")) {
                throw new UserError("--jitter: '" + HumanFormat.line(typed)
                        + "' is wrong; give whole seconds from 0 to 86400, or default");
            }
            return Integer.parseInt(typed);
        }
    }

    /** {@code schedule pause --note TEXT} */
    @Command(name = "pause", description = "No sweep comes until the schedule is resumed. `sweep now` still sweeps.")
    static final class PauseSchedule extends ScheduleEdit {
        @Option(names = "--note", required = true, paramLabel = "TEXT", description = "Why, in one line; it is shown.")
        private String note;

        @Override
        void fill(ObjectNode body) {
            body.put("paused", true).put("note", note);
        }
    }

    /** {@code schedule resume [--note TEXT]} */
    @Command(name = "resume", description = "Sweeps come again.")
    static final class ResumeSchedule extends ScheduleEdit {
        @Option(names = "--note", paramLabel = "TEXT", description = "Why, in one line; it is shown.")
        private String note;

        @Override
        void fill(ObjectNode body) {
            body.put("paused", false);
            if (note != null) {
                body.put("note", note);
            }
        }
    }
}
