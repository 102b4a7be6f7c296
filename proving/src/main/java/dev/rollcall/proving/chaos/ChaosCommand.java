package dev.rollcall.proving.chaos;

import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.Pause;
import dev.rollcall.cli.UserError;
import dev.rollcall.embedded.TemporalCli;
import dev.rollcall.proving.chaos.Exposure.Blow;
import dev.rollcall.stack.local.Proof;
import dev.rollcall.stack.local.TemporalProgram;
import dev.rollcall.stack.parts.ShutdownSignal;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chaos}: runs jobs on a stack whose parts are killed and stopped at random, and checks the account at the end. */
@Command(
        name = "chaos",
        description =
                "Kills and stops every part at random while jobs run on simulated providers and are paused, resumed,"
                        + " given too small budgets, raised and retried, then accounts for every cell, call and order. Exit code 0:"
                        + " nothing was lost, nothing answered was asked again, every order was obeyed.")
public final class ChaosCommand implements Callable<Integer> {
    /** How long the last job and its retries may take to end after the last disruption. */
    private static final Duration PEACE = Duration.ofMinutes(10);

    private static final Duration START = Duration.ofMinutes(3);
    private static final long LATENCY_MILLIS = 1_000;

    /** Some cells fail for good, so that there is something to retry. */
    private static final List<String> FAULTS = List.of("groq=too-long:0.05", "cohere=too-long:0.05");

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}")
    private double minutes;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "The same seed repeats the disruptions and the providers' answers. Default: another each time")
    private Long seed;

    @Option(
            names = "--domains",
            paramLabel = "N",
            defaultValue = "300",
            description = "Domains of each job; above 200 they go in batches. Default: ${DEFAULT-VALUE}")
    private int domains;

    @Override
    public Integer call() {
        if (!(minutes > 0) || minutes > 10_000) {
            throw new UserError("--minutes is a number above 0, such as 5 or 0.5");
        }
        if (domains < 1 || domains > 10_000) {
            throw new UserError("--domains is a number from 1 to 10,000");
        }
        if (TemporalProgram.find(this::say) instanceof TemporalCli.Missing missing) {
            throw new UserError("chaos needs the real Temporal server: " + missing.advice());
        }
        long drawn = seed == null ? ThreadLocalRandom.current().nextLong(1, 1_000_000) : seed;
        var shutdown = ShutdownSignal.interruptingThisThread();
        Path folder = folder();
        var site = new ChaosStack(folder, drawn, LATENCY_MILLIS, FAULTS);
        boolean balanced = false;
        try (site) {
            balanced = run(site, drawn);
        } catch (RuntimeException e) {
            return shutdown.interrupted(e, System.out);
        } finally {
            Thread.interrupted();
            end(site, folder, balanced || shutdown.isAsked());
            shutdown.over();
        }
        return balanced ? 0 : 1;
    }

    private boolean run(ChaosStack site, long drawn) {
        Duration length = Duration.ofMillis(Math.round(minutes * 60_000));
        say(
                "A site of its own: launcher, PostgreSQL, Temporal, simulator, API and two workers. Everything is simulated.");
        site.start();
        var api = new PersistentClient(site.api());
        var havoc = new DisruptionRunner(site, Disruption.plan(drawn, length), this::say);
        try (var work = new CrawlLoad(api, domains, drawn);
                var controls = new ControlRunner(
                        api, work, ControlOrder.plan(drawn, length), drawn, havoc::elapsed, havoc::say)) {
            work.start();
            awaitFirstJob(site, work);
            say("For " + HumanFormat.span(length)
                    + " whatever runs is killed, stopped and cut, and jobs are paused, raised,"
                    + " reordered and retried, at random (seed " + drawn + ").");
            havoc.start();
            controls.start();
            awaitEnd(site, work, havoc, controls);
            return account(site, work, havoc, controls, api.refusals(), drawn);
        }
    }

    private void awaitEnd(ChaosStack site, CrawlLoad work, DisruptionRunner havoc, ControlRunner controls) {
        long nextWord = 0;
        long peace = 0;
        while (peace == 0 || !isOver(site, work, controls)) {
            havoc.advance();
            site.mend();
            if (havoc.isOver()) {
                work.noMore();
                controls.settle();
                peace = peace == 0 ? System.nanoTime() : peace;
            }
            if (havoc.elapsed().toSeconds() >= nextWord) {
                havoc.say(work.progress());
                nextWord += 30;
            }
            if (peace != 0 && System.nanoTime() - peace > PEACE.toNanos()) {
                say("The last job has not ended " + HumanFormat.span(PEACE) + " after the last disruption: "
                        + work.progress());
                break;
            }
            Pause.millis(200);
        }
    }

    /** Retries that nobody was told of, because the reply was lost, included. */
    private static boolean isOver(ChaosStack site, CrawlLoad work, ControlRunner controls) {
        return work.isOver()
                && controls.isOver()
                && ChaosJobs.read(site.jdbcUrl())
                        .filter(jobs -> jobs.unfinished() == 0)
                        .isPresent();
    }

    private void awaitFirstJob(ChaosStack site, CrawlLoad work) {
        long end = System.nanoTime() + START.toNanos();
        while (work.jobs().isEmpty()) {
            site.refused().ifPresent(why -> {
                throw new UserError(why);
            });
            if (System.nanoTime() > end) {
                throw new UserError("the stack does not run after " + HumanFormat.span(START) + "; see " + site.log());
            }
            Pause.millis(200);
        }
    }

    private boolean account(
            ChaosStack site,
            CrawlLoad work,
            DisruptionRunner havoc,
            ControlRunner controls,
            Set<String> refusals,
            long drawn) {
        List<Blow> blows = havoc.blows();
        Exposure exposure = Exposure.of(site.jdbcUrl(), blows);
        ChaosJobs jobs = ChaosJobs.read(site.jdbcUrl())
                .orElseThrow(
                        () -> new IllegalStateException("the ledger is away, though nothing disturbs it any more"));
        var obeyed = ControlReport.of(
                site.jdbcUrl(), controls.log(), work.jobs(), havoc.standstills(), jobs.retries(), refusals);
        Proof proof;
        try (var ledger = Ledger.open(LedgerOptions.of(site.jdbcUrl()))) {
            proof = Proof.of(ledger, site.simulator(), jobs.first());
        }
        say("");
        say("What was done, and how many calls were under way");
        for (int i = 0; i < blows.size(); i++) {
            System.out.printf(
                    "  %-58s %,6d%n", havoc.words().get(i), exposure.perBlow().get(i));
        }
        say("");
        return new ChaosReport(proof, exposure, obeyed, jobs, minutes, domains, drawn).print(System.out);
    }

    private void end(ChaosStack site, Path folder, boolean clean) {
        List<String> left = site.leftovers();
        left.forEach(process -> say("STILL RUNNING: " + process));
        if (clean && left.isEmpty()) {
            site.delete();
        } else {
            say("Its ledger and logs are kept in " + folder);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("rollcall-chaos-").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder: " + e.getMessage(), e);
        }
    }

    private void say(String words) {
        System.out.println(words);
    }
}
