package dev.rollcall.launcher.ask;

import dev.rollcall.cli.TextFile;
import java.io.InputStream;
import picocli.CommandLine.Option;

/** What is asked. */
final class PromptOptions {
    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "What to ask, with {domain} in it. Default: the prompt 'business'.")
    private String text;

    @Option(
            names = "--prompt-file",
            paramLabel = "FILE",
            description = "The same, from a file; - reads standard input.")
    private String file;

    String read(InputStream in) {
        return file == null ? text : TextFile.read("--prompt-file", file, in);
    }

    /** The option as it was typed, for messages. */
    String option() {
        return file == null ? "--prompt" : "--prompt-file " + TextFile.name(file);
    }
}
