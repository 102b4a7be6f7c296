package dev.rollcall.simulator;

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
 * the same seed; what goes wrong is set by {@link Fault}s, which keys are good by {@link Keyring}s; what it was asked is
 * counted per cell, per key and per second.
 */
public final class Simulator implements AutoCloseable {
    private static final long LONGEST_SILENCE_MILLIS = 15 * 60_000;

    private final Server server;
    private final ServerConnector connector;
    private final Door door;
    private final Faults faults;
    private final Keys keys;

    private Simulator(Server server, ServerConnector connector, Door door, Faults faults, Keys keys) {
        this.server = server;
        this.connector = connector;
        this.door = door;
        this.faults = faults;
        this.keys = keys;
    }

    /** Listens when it returns; an {@link UncheckedIOException} says why it cannot, such as a port that is taken. */
    public static Simulator start(SimulatorOptions options) {
        return start(options, Moment::now);
    }

    /** With a clock of its own for the limits. */
    static Simulator start(SimulatorOptions options, Supplier<Moment> clock) {
        var faults = new Faults(System::nanoTime);
        faults.replace(options.faults());
        var keys = new Keys(System::nanoTime);
        keys.replace(options.keys());
        Journal journal = options.journal() == null ? Journal.NONE : Journal.append(options.journal());
        Tally tally = options.journal() == null ? new Tally(journal) : Journal.replay(options.journal(), journal);
        var door = new Door(new Desk(options, faults, keys, clock), faults, keys, tally, journal);
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

    public Counts counts() {
        return door.counts();
    }

    /** By the cell's name. */
    public Map<String, CellCount> cells() {
        return door.tally().cells().collect(Collectors.toMap(CellCount::cell, cell -> cell));
    }

    /** In place of whatever that provider did wrong so far; the fault's own provider does not matter. */
    public void fault(String provider, Fault fault) {
        faults.set(new Fault(provider, fault.key(), fault.troubles()));
    }

    public void fault(Fault fault) {
        faults.set(fault);
    }

    /** Its keys' faults too. */
    public void heal(String provider) {
        faults.heal(provider);
    }

    /** In place of all lists of keys, each as {@link Keyring#parse} reads it; none: all keys are good again. */
    public void keys(String... rings) {
        keys.replace(Stream.of(rings).map(Keyring::parse).toList());
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
