package dev.rollcall.proving.bench;

import picocli.CommandLine.Command;

/** {@code bench}: the benchmarks. */
@Command(
        name = "bench",
        description = "Measures Rollcall on this machine: against a plain program, how much of its limits it"
                + " uses, how fast it reads answers, how long figures take, and what batches cost that wait.",
        subcommands = {
            BenchCrawlCommand.class,
            BenchLimitsCommand.class,
            BenchExtractCommand.class,
            BenchFiguresCommand.class,
            BenchBatchesCommand.class,
            FloorCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class BenchCommand {}
