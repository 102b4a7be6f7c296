package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watch}: shows what is under way, or one job, for as long as somebody looks. */
@Command(
        name = "watch",
        description =
                "Shows the jobs under way, the providers, the alerts and the workers, or one job to its end. Redrawn"
                        + " each second on a terminal; a line every 10 s elsewhere. Ctrl-C ends the watching alone.")
public final class WatchCommand implements Callable<Integer> {
    private static final int MOST_SECONDS = 3_600;

    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @Parameters(
            arity = "0..1",
            paramLabel = "JOB",
            description = "Only this job, until it ends; exit code 0 when it completes.")
    private String jobId;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description = "Look every so many seconds, 1 to 3600. Default: 1 on a terminal, 10 elsewhere.")
    private Integer seconds;

    @Option(names = "--json", description = "Print a JSON object at each look, one a line.")
    private boolean json;

    @Override
    public Integer call() {
        ApiClient api = server.api(here);
        Duration pause = pause(here.terminal(), seconds);
        var rates = new JobRates(here.terminal().blocks());
        var bell = new EventBell(api);
        JsonNode ended;
        try (WatchView view = view(api, rates)) {
            bell.listen();
            var reader = new WatchReader(api, jobId, bell::hasRung);
            var watching = new Watching(api, reader, rates, view, Beat.REAL, pause);
            ended = OnCtrlC.during(() -> watching.watch(jobId != null, here.out()), view::close);
        }
        if (ended == null) {
            return 0;
        }
        if (!json) {
            here.out().println();
            new Account(here.out(), here.terminal()).print(ended);
        }
        return Following.exitCode(ended);
    }

    /** @param seconds null: nobody said */
    static Duration pause(Terminal terminal, Integer seconds) {
        if (seconds == null) {
            return Duration.ofSeconds(terminal.tty() ? 1 : 10);
        }
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw new UserError("--every " + seconds + ": give seconds from 1 to " + MOST_SECONDS);
        }
        return Duration.ofSeconds(seconds);
    }

    private WatchView view(ApiClient api, JobRates rates) {
        if (json) {
            return new JsonView(here.out());
        }
        if (!here.terminal().tty()) {
            return new LineView(here.out(), jobId != null, rates);
        }
        var picture = new WatchScreen(api.base(), jobId != null, rates);
        return new ScreenView(new FullScreen(here.out(), here.terminal()), here.terminal(), picture);
    }
}
