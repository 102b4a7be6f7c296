package dev.rollcall.launcher;

import dev.rollcall.launcher.bench.BenchCommand;
import dev.rollcall.launcher.client.AnswersCommand;
import dev.rollcall.launcher.client.CancelCommand;
import dev.rollcall.launcher.client.CrawlCommand;
import dev.rollcall.launcher.client.DoctorCommand;
import dev.rollcall.launcher.client.DomainsCommand;
import dev.rollcall.launcher.client.JobCommand;
import dev.rollcall.launcher.client.JobsCommand;
import dev.rollcall.launcher.client.SweepCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The only main. */
@Command(
        name = "rollcall",
        description = "Asks a panel of language models about web domains, durably, and accounts for every answer.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            CrawlCommand.class,
            JobCommand.class,
            JobsCommand.class,
            CancelCommand.class,
            AnswersCommand.class,
            DomainsCommand.class,
            SweepCommand.class,
            DoctorCommand.class,
            ApiCommand.class,
            WorkerCommand.class,
            SimulatorCommand.class,
            BenchCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** The exit code: 0 it worked, 1 it did not (the last line on standard error says why), 2 the words were off. */
    static int run(String... args) {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Complaints::handle)
                .execute(args);
    }
}
