package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.batches.BatchDesk;
import dev.rollcall.simulator.control.CellCount;
import dev.rollcall.simulator.control.ControlApi;
import dev.rollcall.simulator.control.RequestCounts;
import dev.rollcall.simulator.control.ResettableCounter;
import dev.rollcall.simulator.faults.ActiveFaults;
import dev.rollcall.simulator.faults.KeyList;
import dev.rollcall.simulator.faults.KeyStates;
import dev.rollcall.simulator.faults.SimulatedFault;
import dev.rollcall.simulator.limits.ClockReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
 * A server that speaks the wire formats of eleven LLM providers and OpenRouter, each below {@code /{provider}}:
 * {@code POST /openai/v1/chat/completions}. Its answers are invented, are marked as such, and are the same for the same
 * seed. {@link SimulatedFault}s define what goes wrong, and {@link KeyList} which keys are good. It counts its requests by
 * cell, by key and by second.
 */
public final class Simulator implements AutoCloseable {
    private static final long LONGEST_SILENCE_MILLIS = 15 * 60_000;

    private final Server server;
    private final ServerConnector connector;
    private final ResettableCounter counter;
    private final ActiveFaults faults = new ActiveFaults(System::nanoTime);
    private final KeyStates keys = new KeyStates(System::nanoTime);
    private final BatchDesk desk;

    private Simulator(SimulatorOptions options, Supplier<ClockReading> clock) {
        faults.replace(options.faults());
        keys.replace(options.keys());
        counter = ResettableCounter.keptIn(options.journal());
        var replies = new ReplyMaker(new ObjectMapper(), options.seed());
        var requests = new RequestHandler(options, replies, faults, keys, clock);
        var answers = new SingleAnswers(replies, faults, keys, counter, options.seed());
        desk = new BatchDesk(options.journal() == null ? null : besides(options.journal()), answers);
        var batches = new BatchHandler(desk, answers, new KeyCheck(keys), options);
        var control = new ControlApi(counter, faults, keys, JettyHandler.LARGEST_BODY);
        server = server();
        connector = connector(server, options);
        server.setHandler(new JettyHandler(requests, control, desk, batches, counter));
    }

    /** The folder of files and batches that belongs to a journal. */
    private static Path besides(Path journal) {
        return journal.resolveSibling(journal.getFileName() + ".batches");
    }

    /**
     * Starts a simulator; it listens when this returns. Throws an {@link UncheckedIOException} when it can't listen, for
     * example on a port in use.
     */
    public static Simulator start(SimulatorOptions options) {
        return start(options, ClockReading::now);
    }

    /** The same with another clock for the limits. */
    static Simulator start(SimulatorOptions options, Supplier<ClockReading> clock) {
        var simulator = new Simulator(options, clock);
        simulator.open(options);
        return simulator;
    }

    private static Server server() {
        var threads = new QueuedThreadPool(16, 4);
        threads.setName("simulator");
        threads.setDaemon(true);
        var server = new Server(threads);
        server.setStopTimeout(0);
        return server;
    }

    private static ServerConnector connector(Server server, SimulatorOptions options) {
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
        return connector;
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

    /** The simulator's URL. The provider's name and its own path come after it. */
    public String url() {
        return "http://" + (connector.getHost().equals("0.0.0.0") ? "127.0.0.1" : connector.getHost()) + ":" + port();
    }

    public RequestCounts counts() {
        desk.settle();
        return counter.counts();
    }

    /** The counts of the cells, by the cell's name. */
    public Map<String, CellCount> cells() {
        desk.settle();
        return counter.current().cells().collect(Collectors.toMap(CellCount::cell, cell -> cell));
    }

    /** Replaces that provider's fault; the provider that the fault names does not matter. */
    public void fault(String provider, SimulatedFault fault) {
        faults.set(new SimulatedFault(provider, fault.key(), fault.rules()));
    }

    /** Replaces the fault of the provider, or of the key, that it names. */
    public void fault(SimulatedFault fault) {
        faults.set(fault);
    }

    /** Ends the faults of a provider and of its keys. */
    public void heal(String provider) {
        faults.heal(provider);
    }

    /** Replaces all lists of keys, each in the form of {@link KeyList#parse}. Without any list, all keys are good again. */
    public void keys(String... lists) {
        keys.replace(Stream.of(lists).map(KeyList::parse).toList());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the simulator does not stop", e);
        } finally {
            desk.close();
        }
    }
}
