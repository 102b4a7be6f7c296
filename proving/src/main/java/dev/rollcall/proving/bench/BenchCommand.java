package dev.rollcall.proving.bench;

import picocli.CommandLine.Command;

/** Measures. */
@Command(
        name = "bench",
        description =
                "Measures Rollcall on this machine: against a plain program, and against the limits that it is to use up.",
        subcommands = {BenchCrawlCommand.class, BenchLimitsCommand.class, FloorCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class BenchCommand {}
