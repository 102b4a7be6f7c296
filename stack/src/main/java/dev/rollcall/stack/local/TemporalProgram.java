package dev.rollcall.stack.local;

import dev.rollcall.cli.Environment;
import dev.rollcall.embedded.CacheFolder;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.TemporalCli;
import dev.rollcall.llm.net.Outgoing;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the {@code temporal} program by this process's environment, or fetches it by the same proxy and certificates as all
 * other calls.
 */
public final class TemporalProgram {
    private TemporalProgram() {}

    /** @param say gets a line for what takes long, and for the program that was chosen */
    public static TemporalCli.Result find(Consumer<String> say) {
        Map<String, String> env = Environment.ofProcess();
        return find(env, CacheFolder.ofUser(env), say);
    }

    /** The same with a data folder: a fetched program is kept there if the user has no cache folder. */
    static TemporalCli.Result find(DataFolder folder, Consumer<String> say) {
        Map<String, String> env = Environment.ofProcess();
        return find(env, CacheFolder.ofUser(env, folder.root()), say);
    }

    private static TemporalCli.Result find(Map<String, String> env, Path cache, Consumer<String> say) {
        return TemporalCli.find(env, cache, () -> Outgoing.of(env).asDefaults()::close, say);
    }

    /**
     * The shell line that makes the program work with a server; empty when none is needed.
     *
     * @param target host and port
     */
    static Optional<String> setup(Path cli, String target, int port) {
        var words = new ArrayList<String>();
        if (!List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .contains(cli.toAbsolutePath().getParent().toString())) {
            // The shell reads an alias twice, so it is quoted twice.
            String path = cli.toAbsolutePath().toString();
            words.add("alias temporal=" + quoted(path.matches("[\\w/.@%+=:,-]+") ? path : quoted(path)));
        }
        if (port != ProcessStack.TEMPORAL_PORT) {
            words.add("export TEMPORAL_ADDRESS=" + target);
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
    }

    /** Quotes a text for a shell. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
