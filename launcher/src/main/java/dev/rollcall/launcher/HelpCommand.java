package dev.rollcall.launcher;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The help of any command; picocli's own knows the first word only, and not {@code sweep show}. */
@Command(name = "help", description = "Shows what a command takes: ./rollcall help sweep show")
final class HelpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "Default: all commands.")
    private List<String> names = List.of();

    @Override
    public Integer call() {
        CommandLine command = spec.parent().commandLine();
        for (String name : names) {
            CommandLine of = command;
            command = of.getSubcommands().get(name);
            if (command == null) {
                throw new ParameterException(
                        of,
                        "There is no command '" + name + "'; there are "
                                + String.join(", ", of.getSubcommands().keySet()));
            }
        }
        command.usage(spec.commandLine().getOut());
        return 0;
    }
}
