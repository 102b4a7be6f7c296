package dev.rollcall.launcher.bench;

import picocli.CommandLine.Command;

/** Measures. */
@Command(
        name = "bench",
        description = "Measures Rollcall on this machine, against a plain program in the same run.",
        subcommands = {BenchCrawlCommand.class, FloorCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class BenchCommand {}
