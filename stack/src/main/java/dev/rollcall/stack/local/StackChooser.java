package dev.rollcall.stack.local;

import dev.rollcall.cli.Environment;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.TemporalCli;
import dev.rollcall.stack.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.function.Consumer;

/** Chooses the real Temporal server if its program can be found or fetched, else the trial mode, and says so. */
public final class StackChooser {
    private StackChooser() {}

    /**
     * The settings that the stack's worker will read. Reading them here reports mistakes before anything is started.
     *
     * @param simulated the stack has its own simulator; the environment's address of another simulator is ignored
     */
    public static Settings settings(boolean simulated) {
        var env = new HashMap<>(Environment.ofProcess());
        env.put(Settings.SIMULATOR, simulated ? "http://127.0.0.1" : "");
        Settings settings = Settings.read(env, Path.of(""));
        settings.outgoing(env);
        return settings;
    }

    /** @param token the token that requests must carry; null: none */
    public static LocalStack start(DataFolder folder, StackOptions options, String token, Consumer<String> say) {
        options.requireFreePorts();
        TemporalCli.Result cli = TemporalProgram.find(folder, say);
        if (cli instanceof TemporalCli.FoundCli found) {
            return ProcessStack.start(folder, found.path(), options, say);
        }
        var missing = (TemporalCli.Missing) cli;
        say.accept("TRIAL MODE: the real Temporal server could not be had");
        missing.tried().forEach(tried -> say.accept("  " + tried));
        say.accept("  instead: an in-process test server, without Web UI and the temporal CLI, for at most "
                + TrialStack.MOST_DOMAINS + " domains a run; it forgets its workflows when it ends");
        say.accept("  it has no schedules either: the sweep is a workflow with a cron string");
        say.accept("  to get the real one: " + missing.advice());
        return TrialStack.start(folder, options, token, say);
    }
}
