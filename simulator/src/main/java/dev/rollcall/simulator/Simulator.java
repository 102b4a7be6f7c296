package dev.rollcall.simulator;

import dev.rollcall.simulator.faults.ActiveFaults;
import dev.rollcall.simulator.control.CellCount;
import dev.rollcall.simulator.limits.ClockReading;
import dev.rollcall.simulator.control.CountJournal;
import dev.rollcall.simulator.faults.KeyStates;
import dev.rollcall.simulator.faults.ProviderKeys;
import dev.rollcall.simulator.control.RequestCounter;
import dev.rollcall.simulator.control.RequestCounts;
import dev.rollcall.simulator.faults.SimulatedFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A server that speaks the wire formats of eleven LLM providers and OpenRouter, each below
 * {@code /{provider}}: {@code POST /openai/v1/chat/completions}. What it answers is made up, marked so, and the same for
 * the same seed; what goes wrong is set by {@link SimulatedFault}s, which keys are good by {@link ProviderKeys}s; what it was asked is
 * counted per cell, per key and per second.
 */
public final class Simulator implements AutoCloseable {
    private static final long LONGEST_SILENCE_MILLIS = 15 * 60_000;

    private final Server server;
    private final ServerConnector connector;
    private final JettyHandler door;
    private final ActiveFaults faults;
    private final KeyStates keys;

    private Simulator(Server server, ServerConnector connector, JettyHandler door, ActiveFaults faults, KeyStates keys) {
        this.server = server;
        this.connector = connector;
        this.door = door;
        this.faults = faults;
        this.keys = keys;
    }

    /** Listens when it returns; an {@link UncheckedIOException} says why it cannot, such as a port that is taken. */
    public static Simulator start(SimulatorOptions options) {
        return start(options, ClockReading::now);
    }

    /** With a clock of its own for the limits. */
    static Simulator start(SimulatorOptions options, Supplier<ClockReading> clock) {
        var faults = new ActiveFaults(System::nanoTime);
        faults.replace(options.faults());
        var keys = new KeyStates(System::nanoTime);
        keys.replace(options.keys());
        CountJournal journal = options.journal() == null ? CountJournal.NONE : CountJournal.append(options.journal());
        RequestCounter tally = options.journal() == null ? new RequestCounter(journal) : CountJournal.replay(options.journal(), journal);
        var door = new JettyHandler(new RequestHandler(options, faults, keys, clock), faults, keys, tally, journal);
        var threads = new QueuedThreadPool(16, 4);
        threads.setName("simulator");
        threads.setDaemon(true);
        var server = new Server(threads);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(32 << 10);
        var connector = new ServerConnector(server, 1, 2, new HttpConnectionFactory(http));
        connector.setHost(options.host());
        connector.setPort(options.port());
        connector.setAcceptQueueSize(1_024);
        connector.setIdleTimeout(LONGEST_SILENCE_MILLIS);
        connector.setAcceptedTcpNoDelay(true);
        server.addConnector(connector);
        server.setHandler(door);
        server.setStopTimeout(0);
        var simulator = new Simulator(server, connector, door, faults, keys);
        simulator.open(options);
        return simulator;
    }

    private void open(SimulatorOptions options) {
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new UncheckedIOException(new IOException(
                    "the simulator cannot listen on " + options.host() + ":" + options.port() + ": " + e.getMessage(),
                    e));
        }
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** The provider's own path goes behind this and the provider's name. */
    public String url() {
        return "http://" + (connector.getHost().equals("0.0.0.0") ? "127.0.0.1" : connector.getHost()) + ":" + port();
    }

    public RequestCounts counts() {
        return door.counts();
    }

    /** By the cell's name. */
    public Map<String, CellCount> cells() {
        return door.tally().cells().collect(Collectors.toMap(CellCount::cell, cell -> cell));
    }

    /** In place of whatever that provider did wrong so far; the fault's own provider does not matter. */
    public void fault(String provider, SimulatedFault fault) {
        faults.set(new SimulatedFault(provider, fault.key(), fault.troubles()));
    }

    public void fault(SimulatedFault fault) {
        faults.set(fault);
    }

    /** Its keys' faults too. */
    public void heal(String provider) {
        faults.heal(provider);
    }

    /** In place of all lists of keys, each as {@link ProviderKeys#parse} reads it; none: all keys are good again. */
    public void keys(String... rings) {
        keys.replace(Stream.of(rings).map(ProviderKeys::parse).toList());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the simulator does not stop", e);
        }
    }
}
