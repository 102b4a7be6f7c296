package dev.rollcall.proving.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.cli.UserError;
import dev.rollcall.proving.floor.Floor;
import dev.rollcall.stack.local.SelfProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The floor program in a process of its own, with a JVM like the worker's. It ends when its standard input does, so it never
 * stays behind.
 */
final class FloorProcess implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final Path log;
    private final Writer orders;
    private final BufferedReader replies;

    private FloorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.replies = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static FloorProcess start(Map<String, String> env, Path log) {
        try {
            var builder =
                    new ProcessBuilder(SelfProcess.optimised(List.of("bench", "floor"))).redirectError(log.toFile());
            builder.environment().putAll(env);
            var floor = new FloorProcess(builder.start(), log);
            floor.reply();
            return floor;
        } catch (IOException e) {
            throw new UserError("the floor program does not start: " + e.getMessage(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    Floor.FloorCounts ask(List<String> domains) {
        try {
            orders.write(json.writeValueAsString(domains) + "\n");
            orders.flush();
            return json.readValue(reply(), Floor.FloorCounts.class);
        } catch (IOException e) {
            throw new UserError("the floor program broke off: " + e.getMessage() + "; see " + log, e);
        }
    }

    private String reply() throws IOException {
        String line = replies.readLine();
        if (line == null) {
            throw new UserError("the floor program ended; see " + log);
        }
        return line;
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            process.outputWriter(StandardCharsets.UTF_8).close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
