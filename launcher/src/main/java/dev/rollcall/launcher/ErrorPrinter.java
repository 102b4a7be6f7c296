package dev.rollcall.launcher;

import dev.rollcall.launcher.embedded.CannotStart;
import dev.rollcall.store.LedgerException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Failures as people see them: never a stack trace, unless {@code ROLLCALL_DEBUG} asks for it. */
public final class ErrorPrinter {
    private ErrorPrinter() {}

    /** Exit code 1 for what can't be done, 2 for words that make no command. */
    public static CommandLine heardIn(CommandLine commands) {
        return commands.setExecutionExceptionHandler(ErrorPrinter::failed)
                .setParameterExceptionHandler(ErrorPrinter::misread);
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (System.getenv("ROLLCALL_DEBUG") != null) {
            failure.printStackTrace(err);
        }
        err.println("rollcall: " + words(failure));
        if (!isExpected(failure)) {
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

    private static boolean isExpected(Exception failure) {
        return failure instanceof UserError
                || failure instanceof CannotStart
                || failure instanceof LedgerException
                || failure instanceof IllegalArgumentException;
    }

    private static String words(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
