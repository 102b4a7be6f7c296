package dev.rollcall.stack.local;

import dev.rollcall.cli.Environment;
import dev.rollcall.embedded.CacheFolder;
import dev.rollcall.embedded.DataFolder;
import dev.rollcall.embedded.TemporalCli;
import dev.rollcall.llm.net.Outgoing;
import java.nio.file.Path;
import java.util.Map;
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
}
