package dev.rollcall.launcher.serve;

import dev.rollcall.cli.Environment;
import dev.rollcall.stack.local.ProcessStack;
import dev.rollcall.stack.settings.ApiVariables;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a local stack is: for whoever starts one, and for whoever looks whether one can be started. */
public final class StackPaths {
    @Option(names = "--api-port", paramLabel = "PORT", description = "Default: the variable PORT, or 8080")
    private Integer apiPort;

    @Option(
            names = "--temporal-port",
            paramLabel = "PORT",
            defaultValue = "" + ProcessStack.TEMPORAL_PORT,
            description = "Default: ${DEFAULT-VALUE}")
    private int temporalPort;

    @Option(
            names = "--ui-port",
            paramLabel = "PORT",
            defaultValue = "8233",
            description = "Temporal's Web UI. Default: ${DEFAULT-VALUE}")
    private int uiPort;

    @Option(names = "--data", paramLabel = "FOLDER", description = "Default: .rollcall beside the rollcall script")
    private Path data;

    public int apiPort() {
        return apiPort == null ? ApiVariables.port(Environment.ofProcess()) : apiPort;
    }

    public int temporalPort() {
        return temporalPort;
    }

    public int uiPort() {
        return uiPort;
    }

    public Path data() {
        return data == null ? Path.of(System.getProperty("rollcall.home", "."), ".rollcall") : data;
    }
}
