package dev.rollcall.launcher.local;

import java.nio.file.Path;
import java.util.List;

/**
 * How the local stack is put together. A port of 0 is any free one.
 *
 * @param simulatorPort null: no simulator, real providers
 * @param simulatorArguments more words for {@code rollcall simulator}, such as {@code --fault groq=limited:120/min}
 * @param settings the worker's {@code rollcall.yaml}; null: the one it finds by itself
 */
public record StackOptions(
        int apiPort,
        int temporalPort,
        int uiPort,
        int postgresPort,
        Integer simulatorPort,
        List<String> simulatorArguments,
        Path settings) {
    public StackOptions {
        simulatorArguments = List.copyOf(simulatorArguments);
    }

    public StackOptions(
            int apiPort,
            int temporalPort,
            int uiPort,
            int postgresPort,
            Integer simulatorPort,
            List<String> simulatorArguments) {
        this(apiPort, temporalPort, uiPort, postgresPort, simulatorPort, simulatorArguments, null);
    }

    public boolean simulated() {
        return simulatorPort != null;
    }
}
