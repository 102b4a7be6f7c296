package dev.rollcall.embedded;

import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The real {@code temporal server start-dev} on 127.0.0.1, its state in an SQLite file in the data folder, its process
 * bound to the launcher's life. After a kill -9 it goes on from that file.
 */
public final class DevServer implements AutoCloseable {
    private static final String NAMESPACE = "default";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private static final String DATABASE = "temporal.db";

    private final ChildSpec spec;
    private final Map<String, IndexedValueType> searchAttributes;
    private final LeftBehind leftBehind;
    private final int port;
    private final int uiPort;
    private volatile Child child;

    private DevServer(
            ChildSpec spec,
            Map<String, IndexedValueType> searchAttributes,
            LeftBehind leftBehind,
            int port,
            int uiPort) {
        this.spec = spec;
        this.searchAttributes = searchAttributes;
        this.leftBehind = leftBehind;
        this.port = port;
        this.uiPort = uiPort;
    }

    /**
     * Starts it and returns when it answers.
     *
     * @param cli the {@code temporal} program
     * @param port gRPC, 0 for any free one
     * @param uiPort Web UI, 0 for any free one
     * @param searchAttributes name to type ({@code Keyword}, {@code KeywordList}, {@code Int} …), made if missing
     * @param extra more arguments for {@code server start-dev}
     * @throws CannotStart with one line that says why not and how to mend it
     */
    public static DevServer start(
            DataFolder folder,
            Path cli,
            int port,
            int uiPort,
            Map<String, String> searchAttributes,
            List<String> extra) {
        LeftBehind leftBehind = new LeftBehind(folder.run().resolve("temporal.pid"));
        leftBehind.end(); // it may be what holds the ports, and must not share the file
        int grpc = port == 0 ? Ports.free() : port;
        int web = uiPort == 0 ? Ports.free() : uiPort;
        Ports.requireFree(grpc, "Temporal", "set another port for Temporal");
        Ports.requireFree(web, "Temporal's Web UI", "set another port for Temporal's Web UI");
        List<String> command = command(folder, cli, grpc, web, extra);
        ChildSpec spec = new ChildSpec(
                "temporal",
                command,
                someUser(folder),
                folder.temporal(),
                folder.logs().resolve("temporal.log"),
                STOP_LIMIT);
        DevServer server = new DevServer(spec, types(searchAttributes), leftBehind, grpc, web);
        server.launch();
        return server;
    }

    /** It does not start for a user without a name or a home, as a container's user may be. */
    private static Map<String, String> someUser(DataFolder folder) {
        var missing = new TreeMap<>(
                Map.of("USER", "rollcall", "HOME", folder.temporal().toString()));
        missing.keySet().removeAll(System.getenv().keySet());
        return missing;
    }

    public String target() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public String uiUrl() {
        return "http://127.0.0.1:" + uiPort;
    }

    public long pid() {
        return child.pid();
    }

    /** The server's process now: another one after each {@link #restart}. */
    public Child child() {
        return child;
    }

    /** Starts it again on the same ports and file, after it has died. */
    public Child restart() {
        child.close();
        launch();
        return child;
    }

    @Override
    public void close() {
        child.close();
        leftBehind.forget();
    }

    private void launch() {
        long logged = LogTail.size(spec.log());
        Child started = Child.start(spec);
        boolean ready = false;
        try {
            leftBehind.remember(started.pid());
            ready = awaitReady(started, logged);
        } finally {
            if (!ready) {
                started.close();
                leftBehind.forget();
            }
        }
        child = started;
    }

    /** Ready means: it answers, and it is our own process that does. */
    private boolean awaitReady(Child started, long logged) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(target()).build());
        try {
            boolean answered = Poll.until(START_LIMIT, () -> !started.isAlive() || answers(stubs));
            if (!started.isAlive()) {
                throw new CannotStart(explain(logged, "it ended with code " + started.exitCode()));
            }
            if (!answered || Thread.currentThread().isInterrupted()) {
                throw new CannotStart(
                        explain(logged, "no answer on " + target() + " within " + START_LIMIT.toSeconds() + " s"));
            }
            OptionalLong holder = Ports.holder(port);
            if (holder.isPresent() && holder.getAsLong() != started.pid()) {
                throw new CannotStart("another server answers on " + target() + Ports.by(port)
                        + "; end that, or set another port for Temporal");
            }
            addSearchAttributes();
            return true;
        } finally {
            stubs.shutdownNow();
            stubs.awaitTermination(1, TimeUnit.SECONDS);
        }
    }

    /** {@code --search-attribute} does it on a new file only: an existing one silently stays without [1.9.1]. */
    private void addSearchAttributes() {
        OperatorServiceStubs stubs = OperatorServiceStubs.newServiceStubs(
                OperatorServiceStubsOptions.newBuilder().setTarget(target()).validateAndBuildWithDefaults());
        try {
            OperatorServiceBlockingStub operator = stubs.blockingStub().withDeadlineAfter(10, TimeUnit.SECONDS);
            Map<String, IndexedValueType> missing = new TreeMap<>(searchAttributes);
            Map<String, IndexedValueType> there = operator.listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .build())
                    .getCustomAttributesMap();
            missing.entrySet().removeAll(there.entrySet());
            if (!missing.isEmpty()) {
                operator.addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .putAllSearchAttributes(missing)
                        .build());
            }
        } catch (StatusRuntimeException e) {
            throw new CannotStart(
                    "Temporal runs, but its search attributes " + searchAttributes.keySet() + " cannot be made: "
                            + e.getStatus().getDescription(),
                    e);
        } finally {
            stubs.shutdownNow();
            stubs.awaitTermination(1, TimeUnit.SECONDS);
        }
    }

    /** {@code KeywordList}, as the command line calls it, to {@code INDEXED_VALUE_TYPE_KEYWORD_LIST}. */
    private static Map<String, IndexedValueType> types(Map<String, String> searchAttributes) {
        Map<String, IndexedValueType> types = new TreeMap<>();
        searchAttributes.forEach((name, type) -> types.put(
                name,
                IndexedValueType.valueOf("INDEXED_VALUE_TYPE_"
                        + type.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT))));
        return types;
    }

    private static boolean answers(WorkflowServiceStubs stubs) {
        try {
            stubs.blockingStub()
                    .withDeadlineAfter(1, TimeUnit.SECONDS)
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .build());
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    private String explain(long logged, String what) {
        List<String> said = LogTail.since(spec.log(), logged);
        String all = String.join("\n", said);
        if (all.contains("address already in use")) {
            return "Temporal does not start: one of its ports is in use; set others";
        }
        if (all.contains("database or disk is full") || all.contains("no space left on device")) {
            return "Temporal does not start: the disk of " + spec.directory()
                    + " is full; make room or give another folder with --data";
        }
        String last =
                said.isEmpty() ? "it said nothing" : said.get(said.size() - 1).strip();
        return "Temporal does not start: " + what + ": " + last + " (more in " + spec.log() + ")";
    }

    /** The server makes a URL of it; what would mean something else there is left out, since it runs in that folder. */
    private static String database(DataFolder folder) {
        String path = folder.temporal().resolve(DATABASE).toString();
        return path.matches("[^%?#;&]*") ? path : DATABASE;
    }

    private static List<String> command(DataFolder folder, Path cli, int port, int uiPort, List<String> extra) {
        List<String> command = new ArrayList<>(List.of(cli.toAbsolutePath().toString(), "server", "start-dev"));
        command.addAll(List.of("--ip", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of("--ui-ip", "127.0.0.1", "--ui-port", Integer.toString(uiPort)));
        command.addAll(List.of("--db-filename", database(folder)));
        // Its defaults are half as fast.
        command.addAll(List.of("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL"));
        command.addAll(List.of("--dynamic-config-value", "frontend.enableServerVersionCheck=false"));
        command.addAll(List.of("--log-level", "warn"));
        command.addAll(extra);
        return command;
    }
}
