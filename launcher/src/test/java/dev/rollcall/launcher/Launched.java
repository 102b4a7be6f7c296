package dev.rollcall.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./rollcall} as a person runs it: a process of its own, here in a folder of its own. */
public final class Launched implements AutoCloseable {
    private final Process process;
    private final Path output;

    private Launched(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param folder where it runs, has its home, and leaves its temporary files */
    public static Launched in(Path folder, Map<String, String> env, String... words) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder,
                "-Drollcall.home=" + folder,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(SharedClasses.options());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(words));
        Path output = folder.resolve("output");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(DATABASE|TEMPORAL|ROLLCALL)_.*"));
        builder.environment().putAll(env);
        return new Launched(builder.start(), output);
    }

    /** Asks it to end, as Ctrl-C and {@code kill} do. */
    Launched asked() {
        process.destroy();
        return this;
    }

    /** The exit code, once it has ended. */
    public int exit() throws IOException, InterruptedException {
        assertThat(process.waitFor(240, TimeUnit.SECONDS)).as(said()).isTrue();
        return process.exitValue();
    }

    public String said() throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
