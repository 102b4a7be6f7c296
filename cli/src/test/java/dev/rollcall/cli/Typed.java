package dev.rollcall.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A command as somebody types it, and what comes of it. */
public record Typed(int exit, String out, String err) {
    @Command(
            name = "rollcall",
            subcommands = {
                CrawlCommand.class,
                JobCommand.class,
                JobsCommand.class,
                WatchCommand.class,
                PauseCommand.class,
                ResumeCommand.class,
                CancelCommand.class,
                PriorityCommand.class,
                BatchesCommand.class,
                DeadLettersCommand.class,
                RetryCommand.class,
                DismissCommand.class,
                ActionsCommand.class,
                BudgetCommand.class,
                AnswersCommand.class,
                ArchiveCommand.class,
                EntitiesCommand.class,
                InsightCommand.class,
                JudgeCommand.class,
                MoversCommand.class,
                ReportCommand.class,
                VerdictCommand.class,
                IntervalCommand.class,
                DomainsCommand.class,
                ListsCommand.class,
                SweepCommand.class,
                ScheduleCommand.class,
                PromptsCommand.class,
                TargetsCommand.class,
                KeysCommand.class,
                LimitsCommand.class,
                ProvidersCommand.class,
                UsageCommand.class,
                AlertsCommand.class,
                EventsCommand.class,
                OutletsCommand.class,
                TokensCommand.class,
                AuditCommand.class,
                ExtractCommand.class
            })
    private static final class Root {}

    public static Typed at(URI api, String... words) {
        return with(Map.of("ROLLCALL_URL", api.toString()), "", Terminal.NONE, words);
    }

    public static Typed at(StubApi api, String... words) {
        return at(api.url(), words);
    }

    static Typed with(Map<String, String> env, String in, Terminal terminal, String... words) {
        return with(
                here -> ErrorPrinter.of(new CommandLine(new Root(), here.factory()), List.of()),
                env,
                in,
                terminal,
                words);
    }

    /** @param commands all there are, ready to be typed somewhere */
    public static Typed with(
            Function<Invocation, CommandLine> commands,
            Map<String, String> env,
            String in,
            Terminal terminal,
            String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var here = new Invocation(
                new HashMap<>(env),
                Path.of("no-such-folder"),
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal);
        int exit = commands.apply(here)
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .execute(words);
        return new Typed(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
