package dev.rollcall.proving.bench;

import picocli.CommandLine.Command;

/** {@code bench}: the benchmarks. */
@Command(
        name = "bench",
        description = "Measures Rollcall on this machine: against a plain program, and how much of its limits it uses.",
        subcommands = {BenchCrawlCommand.class, BenchLimitsCommand.class, FloorCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class BenchCommand {}
