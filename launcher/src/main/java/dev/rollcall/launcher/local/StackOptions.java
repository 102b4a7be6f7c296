package dev.rollcall.launcher.local;

import java.util.List;

/**
 * How the local stack is put together. A port of 0 is any free one.
 *
 * @param simulatorPort null: no simulator, real providers
 * @param simulatorArguments more words for {@code rollcall simulator}, such as {@code --fault groq=limited:120/min}
 */
public record StackOptions(
        int apiPort,
        int temporalPort,
        int uiPort,
        int postgresPort,
        Integer simulatorPort,
        List<String> simulatorArguments) {
    public StackOptions {
        simulatorArguments = List.copyOf(simulatorArguments);
    }

    public boolean simulated() {
        return simulatorPort != null;
    }
}
