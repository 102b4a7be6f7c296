package dev.rollcall.launcher;

import dev.rollcall.cli.ActionsCommand;
import dev.rollcall.cli.AlertsCommand;
import dev.rollcall.cli.AnswersCommand;
import dev.rollcall.cli.ArchiveCommand;
import dev.rollcall.cli.AuditCommand;
import dev.rollcall.cli.BatchesCommand;
import dev.rollcall.cli.BudgetCommand;
import dev.rollcall.cli.CancelCommand;
import dev.rollcall.cli.CrawlCommand;
import dev.rollcall.cli.DeadLettersCommand;
import dev.rollcall.cli.DismissCommand;
import dev.rollcall.cli.DomainsCommand;
import dev.rollcall.cli.EntitiesCommand;
import dev.rollcall.cli.EventsCommand;
import dev.rollcall.cli.ExtractCommand;
import dev.rollcall.cli.InsightCommand;
import dev.rollcall.cli.IntervalCommand;
import dev.rollcall.cli.JobCommand;
import dev.rollcall.cli.JobsCommand;
import dev.rollcall.cli.JudgeCommand;
import dev.rollcall.cli.KeysCommand;
import dev.rollcall.cli.LimitsCommand;
import dev.rollcall.cli.ListsCommand;
import dev.rollcall.cli.MoversCommand;
import dev.rollcall.cli.OutletsCommand;
import dev.rollcall.cli.PauseCommand;
import dev.rollcall.cli.PriorityCommand;
import dev.rollcall.cli.PromptsCommand;
import dev.rollcall.cli.ProvidersCommand;
import dev.rollcall.cli.ReportCommand;
import dev.rollcall.cli.ResumeCommand;
import dev.rollcall.cli.RetryCommand;
import dev.rollcall.cli.ScheduleCommand;
import dev.rollcall.cli.SweepCommand;
import dev.rollcall.cli.TargetsCommand;
import dev.rollcall.cli.TokensCommand;
import dev.rollcall.cli.UsageCommand;
import dev.rollcall.cli.VerdictCommand;
import dev.rollcall.cli.WatchCommand;
import dev.rollcall.launcher.ask.AskCommand;
import dev.rollcall.launcher.demo.DemoCommand;
import dev.rollcall.launcher.doctor.DoctorCommand;
import dev.rollcall.launcher.serve.ApiCommand;
import dev.rollcall.launcher.serve.SimulatorCommand;
import dev.rollcall.launcher.serve.UpCommand;
import dev.rollcall.launcher.serve.WorkerCommand;
import dev.rollcall.proving.bench.BenchCommand;
import dev.rollcall.proving.chaos.ChaosCommand;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The commands by name, in the help's order. Creating a command reads all its options by reflection, which is slow, so only the
 * needed ones are created.
 */
final class Commands {
    private static final Map<String, Class<?>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("demo", DemoCommand.class);
        ALL.put("up", UpCommand.class);
        ALL.put("crawl", CrawlCommand.class);
        ALL.put("job", JobCommand.class);
        ALL.put("jobs", JobsCommand.class);
        ALL.put("watch", WatchCommand.class);
        ALL.put("pause", PauseCommand.class);
        ALL.put("resume", ResumeCommand.class);
        ALL.put("cancel", CancelCommand.class);
        ALL.put("priority", PriorityCommand.class);
        ALL.put("batches", BatchesCommand.class);
        ALL.put("dead-letters", DeadLettersCommand.class);
        ALL.put("retry", RetryCommand.class);
        ALL.put("dismiss", DismissCommand.class);
        ALL.put("actions", ActionsCommand.class);
        ALL.put("budget", BudgetCommand.class);
        ALL.put("answers", AnswersCommand.class);
        ALL.put("entities", EntitiesCommand.class);
        ALL.put("insight", InsightCommand.class);
        ALL.put("judge", JudgeCommand.class);
        ALL.put("movers", MoversCommand.class);
        ALL.put("report", ReportCommand.class);
        ALL.put("verdict", VerdictCommand.class);
        ALL.put("interval", IntervalCommand.class);
        ALL.put("archive", ArchiveCommand.class);
        ALL.put("domains", DomainsCommand.class);
        ALL.put("lists", ListsCommand.class);
        ALL.put("keys", KeysCommand.class);
        ALL.put("limits", LimitsCommand.class);
        ALL.put("sweep", SweepCommand.class);
        ALL.put("schedule", ScheduleCommand.class);
        ALL.put("prompts", PromptsCommand.class);
        ALL.put("targets", TargetsCommand.class);
        ALL.put("providers", ProvidersCommand.class);
        ALL.put("usage", UsageCommand.class);
        ALL.put("alerts", AlertsCommand.class);
        ALL.put("events", EventsCommand.class);
        ALL.put("outlets", OutletsCommand.class);
        ALL.put("tokens", TokensCommand.class);
        ALL.put("audit", AuditCommand.class);
        ALL.put("extract", ExtractCommand.class);
        ALL.put("ask", AskCommand.class);
        ALL.put("doctor", DoctorCommand.class);
        ALL.put("api", ApiCommand.class);
        ALL.put("worker", WorkerCommand.class);
        ALL.put("simulator", SimulatorCommand.class);
        ALL.put("bench", BenchCommand.class);
        ALL.put("chaos", ChaosCommand.class);
        ALL.put("help", HelpCommand.class);
    }

    private Commands() {}

    /** The command that the first word names; all of them for help, or when the word is unknown (a typing error). */
    static Map<String, Class<?>> neededBy(String... words) {
        String first = words.length == 0 ? "" : words[0];
        if (first.equals("--version") || first.equals("-V")) {
            return Map.of();
        }
        Class<?> named = first.equals("help") ? null : ALL.get(first);
        return named == null ? ALL : Map.of(first, named);
    }

    /** Whether these words name a command that only talks to the API and loads no server libraries. */
    static boolean onlyTalksToTheApi(String... words) {
        Class<?> named = words.length == 0 ? null : ALL.get(words[0]);
        return named != null && named.getPackage().equals(JobsCommand.class.getPackage());
    }
}
