package dev.rollcall.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program that runs to its end and is asked only for what it says. It does not outlive the launcher either. */
record Program(int exitCode, String output) {

    /** @throws IOException when it cannot be run or does not end within the limit; it is killed then */
    static Program run(List<String> command, Map<String, String> env, Duration limit) throws IOException {
        Path log = Files.createTempFile("rollcall-", ".out");
        String name = Path.of(command.get(0)).getFileName().toString();
        try (Child child = Child.start(new ChildSpec(name, command, env, Path.of("/"), log, Duration.ofSeconds(1)))) {
            try {
                child.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                throw new IOException(name + " did not end within " + limit.toSeconds() + " s", e);
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while " + name + " ran", e);
            }
            return new Program(
                    child.exitCode(),
                    Files.readString(log, StandardCharsets.UTF_8).strip());
        } catch (CannotStart e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            Files.deleteIfExists(log);
        }
    }

    boolean succeeded() {
        return exitCode == 0;
    }

    String lastLine() {
        return output.substring(output.lastIndexOf('\n') + 1);
    }
}
