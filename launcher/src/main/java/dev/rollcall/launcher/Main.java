package dev.rollcall.launcher;

import dev.rollcall.launcher.bench.BenchCommand;
import dev.rollcall.launcher.chaos.ChaosCommand;
import dev.rollcall.launcher.client.AnswersCommand;
import dev.rollcall.launcher.client.AskCommand;
import dev.rollcall.launcher.client.CancelCommand;
import dev.rollcall.launcher.client.CrawlCommand;
import dev.rollcall.launcher.client.DoctorCommand;
import dev.rollcall.launcher.client.DomainsCommand;
import dev.rollcall.launcher.client.JobCommand;
import dev.rollcall.launcher.client.JobsCommand;
import dev.rollcall.launcher.client.KeysCommand;
import dev.rollcall.launcher.client.LimitsCommand;
import dev.rollcall.launcher.client.ProvidersCommand;
import dev.rollcall.launcher.client.SweepCommand;
import dev.rollcall.launcher.client.UsageCommand;
import java.util.concurrent.Callable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

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
            KeysCommand.class,
            LimitsCommand.class,
            SweepCommand.class,
            ProvidersCommand.class,
            UsageCommand.class,
            AskCommand.class,
            DoctorCommand.class,
            ApiCommand.class,
            WorkerCommand.class,
            SimulatorCommand.class,
            BenchCommand.class,
            ChaosCommand.class,
            HelpCommand.class
        })
public final class Main implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        // gRPC and Tomcat speak java.util.logging; logback.xml decides what is heard of them.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(run(args));
    }

    /** The exit code: 0 it worked, 1 it did not (the last line on standard error says why), 2 the words were off. */
    static int run(String... args) {
        return Complaints.heardIn(new CommandLine(new Main()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
    }

    /** Without a command: the list of them. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }
}
