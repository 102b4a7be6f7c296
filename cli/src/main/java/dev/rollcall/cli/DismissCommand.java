package dev.rollcall.cli;

import picocli.CommandLine.Command;

/** Takes dead letters off the list. */
@Command(
        name = "dismiss",
        description = "Takes dead letters off the list: they stay failed, and are not retried any more.")
public final class DismissCommand extends ActionCommand {
    public DismissCommand() {
        super("dismiss");
    }

    @Override
    String done() {
        return "dismissed";
    }
}
