package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A job's account for people, from the JSON of {@code GET /api/jobs/{id}}: what was planned and how it ended. */
public final class Account {
    private static final String INDENT = "  ";
    private static final int NAME = 20;

    private final PrintStream out;
    private final Terminal terminal;

    public Account(PrintStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    public void print(JsonNode job) {
        head(job);
        out.println();
        states(job);
        out.println();
        providers(job);
        failing(job);
        out.println();
        money(job);
        out.flush();
    }

    /** The job's state in its colour, such as {@code "completed"}. */
    static String status(JsonNode job, Terminal terminal) {
        String status = HumanFormat.line(job.path("status").asText("unknown"));
        return switch (status) {
            case "completed" -> terminal.green(status);
            case "failed", "cancelled" -> terminal.red(status);
            default -> status;
        };
    }

    private void head(JsonNode job) {
        out.println("Job " + terminal.bold(HumanFormat.line(job.path("id").asText())) + ": " + status(job, terminal)
                + HumanFormat.simulated(job));
        var facts = new ArrayList<String>();
        facts.add(HumanFormat.count(job.path("domains").asLong(), "domain"));
        if (job.path("prompts").size() > 0) {
            var prompts = new ArrayList<String>();
            job.path("prompts").forEach(prompt -> prompts.add(HumanFormat.line(prompt.asText())));
            facts.add("prompts " + String.join(", ", prompts));
        }
        JsonNode sampling = job.path("sampling");
        if (job.path("repetitions").asInt() > 1) {
            facts.add((sampling.isObject() ? "up to " : "")
                    + job.path("repetitions").asInt() + " repetitions");
        }
        facts.add("window " + HumanFormat.line(job.path("window").asText()));
        out.println(INDENT + String.join(", ", facts));
        out.println(INDENT + times(job));
        if (sampling.isObject()) {
            out.println(INDENT + sampled(sampling));
        }
        LaneNotes.of(job).forEach(line -> out.println(INDENT + line));
        HeldLines.of(job).forEach(line -> out.println(INDENT + terminal.yellow(line)));
        for (String field : List.of("problem", "note", "notice")) {
            if (HumanFormat.text(job, field) != null) {
                out.println(INDENT + terminal.yellow(HumanFormat.line(HumanFormat.text(job, field))));
            }
        }
    }

    /** {@code sampled to ± 0.1 at 3, 6, 12, 24: 20 series go on, 4 have ended (narrow-enough 3, thin 1)}. */
    private static String sampled(JsonNode sampling) {
        var looks = new ArrayList<String>();
        sampling.path("looks").forEach(look -> looks.add(look.asText()));
        var ends = new ArrayList<String>();
        long ended = 0;
        for (Map.Entry<String, JsonNode> end : sampling.path("ended").properties()) {
            ended += end.getValue().asLong();
            ends.add(HumanFormat.line(end.getKey()) + " "
                    + HumanFormat.count(end.getValue().asLong()));
        }
        return "sampled to ± " + HumanFormat.line(sampling.path("half_width").asText()) + " at "
                + String.join(", ", looks)
                + ": " + HumanFormat.count(sampling.path("going_on").asLong()) + " series go on, "
                + HumanFormat.count(ended) + " have ended"
                + (ends.isEmpty() ? "" : " (" + String.join(", ", ends) + ")");
    }

    private static String times(JsonNode job) {
        Instant created = HumanFormat.time(job, "created_at");
        Instant started = HumanFormat.time(job, "started_at");
        Instant finished = HumanFormat.time(job, "finished_at");
        var times = new ArrayList<String>();
        if (created != null) {
            times.add("asked for at " + HumanFormat.when(created));
        }
        if (finished != null) {
            Instant from = started == null ? created : started;
            times.add("ended at " + HumanFormat.when(finished)
                    + (from == null ? "" : " after " + HumanFormat.span(Duration.between(from, finished))));
        } else if (HumanFormat.time(job, "eta") != null) {
            times.add("likely done at " + HumanFormat.when(HumanFormat.time(job, "eta")) + CellCounts.without(job));
        }
        return String.join(", ", times);
    }

    private void states(JsonNode job) {
        var cells = CellCounts.ofJob(job);
        line("planned", cells.planned(), plannedNote(job));
        CellCounts.ENDS.forEach(state -> line(
                state, cells.of(state), CellCounts.reasons(job.path("reasons").path(state))));
        for (String state : CellCounts.LEFT) {
            if (cells.of(state) > 0 || state.equals("open")) {
                line(
                        state,
                        cells.of(state),
                        state.equals("cancelled")
                                ? "not asked when the job, or their provider in it, was cancelled"
                                : "");
            }
        }
        long sum = cells.ended() + CellCounts.LEFT.stream().mapToLong(cells::of).sum();
        line("sum", sum, sum == cells.planned() ? allEnded(cells) : "NOT what was planned");
    }

    /** Of a job that samples: more may come. */
    private static String plannedNote(JsonNode job) {
        JsonNode sampling = job.path("sampling");
        return sampling.isObject() && sampling.path("going_on").asLong() > 0
                ? "so far; at most "
                        + HumanFormat.count(sampling.path("cells_at_most").asLong())
                : "";
    }

    private static String allEnded(CellCounts cells) {
        return cells.of("open") == 0 ? "all accounted for" : "as planned; the open ones have not ended yet";
    }

    private void line(String name, long count, String note) {
        out.println((INDENT + String.format("%-" + NAME + "s%12s", name, HumanFormat.count(count)) + INDENT + note)
                .stripTrailing());
    }

    private void providers(JsonNode job) {
        List<CellCounts> providers = CellCounts.ofProviders(job);
        if (providers.isEmpty()) {
            return;
        }
        var shown = new ArrayList<String>(List.of("answered"));
        for (String state : concat(CellCounts.ENDS.subList(1, CellCounts.ENDS.size()), CellCounts.LEFT)) {
            if (providers.stream().anyMatch(provider -> provider.of(state) > 0)) {
                shown.add(state);
            }
        }
        var headings = new ArrayList<String>(List.of("provider", ">planned"));
        shown.forEach(state -> headings.add(">" + state));
        boolean told = providers.stream()
                .anyMatch(provider ->
                        !HumanFormat.tokens(provider.counts().path("tokens")).isEmpty());
        if (told) {
            headings.addAll(List.of(">tokens in", ">tokens out"));
        }
        headings.add(".cost");
        headings.add("coverage");
        var table = new Table(headings);
        for (CellCounts provider : providers) {
            var row = new ArrayList<String>(List.of(provider.provider(), HumanFormat.count(provider.planned())));
            shown.forEach(state -> row.add(HumanFormat.count(provider.of(state))));
            if (told) {
                row.add(HumanFormat.known(provider.counts().path("tokens").path("input")));
                row.add(HumanFormat.known(provider.counts().path("tokens").path("output")));
            }
            row.add(HumanFormat.usd(provider.counts().path("cost_usd")));
            row.add(provider.coverage());
            table.row(row);
        }
        table.print(out, INDENT);
    }

    /** The providers of which all calls in this job failed, each with the most frequent reason and how to mend it. */
    private void failing(JsonNode job) {
        for (JsonNode provider : job.path("per_provider")) {
            JsonNode failing = provider.path("failing");
            if (failing.isObject()) {
                String calls = HumanFormat.count(failing.path("calls").asLong());
                String message = HumanFormat.text(failing, "message");
                out.println(INDENT
                        + terminal.yellow(HumanFormat.line(
                                        provider.path("provider").asText()) + ": " + calls + " of " + calls
                                + " calls failed, most often: "
                                + HumanFormat.line(failing.path("reason").asText())
                                + (message == null ? "" : " (" + HumanFormat.line(message) + ")") + "; "
                                + HumanFormat.line(failing.path("mend").asText())));
            }
        }
    }

    private void money(JsonNode job) {
        var cells = CellCounts.ofJob(job);
        if (cells.planned() > 0) {
            String coverage =
                    cells.covered() == 0 ? "no answer" : HumanFormat.percent(cells.covered(), cells.planned());
            fact("coverage", coverage + " (answered and refused, of what was planned)");
        }
        long unpriced = job.path("unpriced").asLong();
        String open = unpriced == 0
                ? ""
                : (job.path("cost_usd").isNumber() ? ", and " : ": ") + HumanFormat.count(unpriced, "call")
                        + " at an unknown price";
        fact("cost", HumanFormat.usd(job.path("cost_usd")) + open + HumanFormat.simulated(job));
        if (job.path("budget").isObject()) {
            fact("budget", budget(job.path("budget")));
        }
        String tokens = HumanFormat.tokens(job.path("tokens"));
        if (!tokens.isEmpty()) {
            fact("tokens", tokens);
        }
        JsonNode duplicates = job.path("possible_duplicates");
        fact(
                "possible duplicates",
                duplicates.isNumber()
                        ? HumanFormat.count(duplicates.asLong())
                        : "not counted; ./rollcall job "
                                + HumanFormat.line(job.path("id").asText()) + " --audit does it");
    }

    /** {@code spent $3.10 of $5.00 (reserved $0.20)} */
    static String budget(JsonNode budget) {
        var parts = new ArrayList<String>();
        for (String part : List.of("reserved", "lost")) {
            JsonNode amount = budget.path(part + "_usd");
            if (amount.decimalValue().signum() != 0) {
                parts.add(part + " " + HumanFormat.usd(amount));
            }
        }
        return "spent " + HumanFormat.usd(budget.path("spent_usd")) + " of " + HumanFormat.usd(budget.path("limit_usd"))
                + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")");
    }

    private void fact(String name, String value) {
        out.println(INDENT + String.format("%-" + NAME + "s", name) + INDENT + value);
    }

    private static List<String> concat(List<String> some, List<String> others) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }
}
