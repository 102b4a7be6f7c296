package dev.rollcall.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints failures for people, without a stack trace unless {@code ROLLCALL_DEBUG} asks for it. */
public final class ErrorPrinter {
    private ErrorPrinter() {}

    /**
     * The exit code is 1 when something can't be done, and 2 when the command line is wrong.
     *
     * @param expected more types of failures whose message alone is enough for people, like those of {@link UserError} and
     *     {@link IllegalArgumentException}
     */
    public static CommandLine of(CommandLine commands, List<Class<? extends Exception>> expected) {
        return commands.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command, expected))
                .setParameterExceptionHandler(ErrorPrinter::misread);
    }

    private static int failed(Exception failure, CommandLine command, List<Class<? extends Exception>> expected) {
        PrintWriter err = command.getErr();
        if (System.getenv("ROLLCALL_DEBUG") != null) {
            failure.printStackTrace(err);
        }
        err.println("rollcall: " + words(failure));
        if (!isExpected(failure, expected)) {
            err.println("This should not happen. ROLLCALL_DEBUG=1 shows where it comes from.");
        }
        err.flush();
        return 1;
    }

    private static int misread(ParameterException failure, String[] typed) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("rollcall: " + words(failure));
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println(
                "see ./rollcall help" + command.getCommandSpec().qualifiedName().replaceFirst("^rollcall", ""));
        err.flush();
        return 2;
    }

    private static boolean isExpected(Exception failure, List<Class<? extends Exception>> expected) {
        return failure instanceof UserError
                || failure instanceof IllegalArgumentException
                || expected.stream().anyMatch(type -> type.isInstance(failure));
    }

    private static String words(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
