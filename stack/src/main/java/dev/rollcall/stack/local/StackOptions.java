package dev.rollcall.stack.local;

import dev.rollcall.embedded.Ports;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the local stack is put together. Port 0 means any free port.
 *
 * @param simulation null: no simulator, real providers
 * @param settings the worker's {@code rollcall.yaml}; null: the worker finds it by itself
 * @param optimised use the optimising compiler, as on a server: slower at first, faster later
 * @param metricsPort where the worker serves its metrics; null: nowhere. The API serves its own with the rest
 * @param variables more variables of worker and API
 */
public record StackOptions(
        int apiPort,
        int temporalPort,
        int uiPort,
        int postgresPort,
        Simulation simulation,
        Path settings,
        boolean optimised,
        Integer metricsPort,
        Map<String, String> variables) {
    public StackOptions {
        variables = Map.copyOf(variables);
        var wanted = new LinkedHashMap<String, Integer>();
        wanted.put("--api-port", apiPort);
        wanted.put("--temporal-port", temporalPort);
        wanted.put("--ui-port", uiPort);
        wanted.put("--postgres-port", postgresPort);
        wanted.put("--simulator-port", simulation == null ? 0 : simulation.port());
        if (metricsPort != null) {
            wanted.put("--metrics-port", metricsPort);
        }
        var taken = new HashMap<Integer, String>();
        wanted.forEach((option, port) -> {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException(
                        option + " " + port + ": a port is 1 to 65535, or 0 for any free one");
            }
            String other = port == 0 ? null : taken.putIfAbsent(port, option);
            if (other != null) {
                throw new IllegalArgumentException(
                        other + " and " + option + " are both " + port + ": give one of them another port");
            }
        });
    }

    /** Checks all ports except PostgreSQL's, which a server that was left behind may hold; that server is ended first. */
    void requireFreePorts() {
        requireFree(apiPort, "the API", "--api-port");
        requireFree(temporalPort, "Temporal", "--temporal-port");
        requireFree(uiPort, "Temporal's Web UI", "--ui-port");
        requireFree(simulated() ? simulation.port() : 0, "the simulator", "--simulator-port");
        requireFree(metricsPort == null ? 0 : metricsPort, "the worker's metrics", "--metrics-port");
    }

    private static void requireFree(int port, String what, String option) {
        if (port != 0) {
            Ports.requireFree(port, what, "set another with " + option);
        }
    }

    /** Options with any free ports. */
    public static StackOptions simulated(Simulation simulation) {
        return new StackOptions(0, 0, 0, 0, simulation);
    }

    public StackOptions(int apiPort, int temporalPort, int uiPort, int postgresPort, Simulation simulation) {
        this(apiPort, temporalPort, uiPort, postgresPort, simulation, null, false);
    }

    public StackOptions(
            int apiPort,
            int temporalPort,
            int uiPort,
            int postgresPort,
            Simulation simulation,
            Path settings,
            boolean optimised) {
        this(apiPort, temporalPort, uiPort, postgresPort, simulation, settings, optimised, null, Map.of());
    }

    /** @param port null: the worker's metrics are served nowhere */
    public StackOptions withMetricsPort(Integer port) {
        return new StackOptions(
                apiPort, temporalPort, uiPort, postgresPort, simulation, settings, optimised, port, variables);
    }

    /** With these variables of worker and API instead. */
    public StackOptions with(Map<String, String> others) {
        return new StackOptions(
                apiPort, temporalPort, uiPort, postgresPort, simulation, settings, optimised, metricsPort, others);
    }

    public boolean simulated() {
        return simulation != null;
    }
}
