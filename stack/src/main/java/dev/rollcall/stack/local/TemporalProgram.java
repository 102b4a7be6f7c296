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

/** The {@code temporal} program, as this process's environment has it; it is fetched as all else that Rollcall asks. */
public final class TemporalProgram {
    private TemporalProgram() {}

    /** @param say told what takes long, and which program was taken */
    public static TemporalCli.Result find(Consumer<String> say) {
        Map<String, String> env = Environment.ofProcess();
        return find(env, CacheFolder.ofUser(env), say);
    }

    /** The same for who has a data folder: what is fetched is kept there where the user has no cache folder. */
    static TemporalCli.Result find(DataFolder folder, Consumer<String> say) {
        Map<String, String> env = Environment.ofProcess();
        return find(env, CacheFolder.ofUser(env, folder.root()), say);
    }

    private static TemporalCli.Result find(Map<String, String> env, Path cache, Consumer<String> say) {
        return TemporalCli.find(env, cache, () -> Outgoing.of(env).asDefaults()::close, say);
    }

    /**
     * What a shell needs for it to work on a server, in its words; empty when nothing.
     *
     * @param target host and port
     */
    static Optional<String> setup(Path cli, String target, int port) {
        var words = new ArrayList<String>();
        if (!List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .contains(cli.toAbsolutePath().getParent().toString())) {
            // An alias is read twice.
            String path = cli.toAbsolutePath().toString();
            words.add("alias temporal=" + quoted(path.matches("[\\w/.@%+=:,-]+") ? path : quoted(path)));
        }
        if (port != ProcessStack.TEMPORAL_PORT) {
            words.add("export TEMPORAL_ADDRESS=" + target);
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
    }

    /** For a shell. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
