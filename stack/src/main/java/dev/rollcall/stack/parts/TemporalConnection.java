package dev.rollcall.stack.parts;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.Scope;
import dev.rollcall.cli.Environment;
import dev.rollcall.cli.UserError;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A connection to Temporal, by {@code TEMPORAL_ADDRESS} and the other {@code TEMPORAL_} variables, or by a TOML profile. */
public final class TemporalConnection implements AutoCloseable {
    /**
     * Kept in a field, because a logger without a reference loses its level. It logs each failing look-up with a stack
     * trace.
     */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    static {
        GRPC.setLevel(Level.SEVERE);
    }

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /**
     * How long a poll waits for work. A poll that reaches a server just after its restart may get no task until it times
     * out, although there are tasks (seen with server 1.32). With the SDK's 70 s a provider then stopped for a minute.
     */
    private static final Duration POLL = Duration.ofSeconds(21);

    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;

    private TemporalConnection(WorkflowServiceStubsOptions stubsOptions, WorkflowClientOptions clientOptions) {
        stubs = WorkflowServiceStubs.newServiceStubs(stubsOptions);
        client = WorkflowClient.newInstance(stubs, clientOptions);
    }

    /**
     * Connects.
     *
     * @throws UserError when the configuration can't be read, no server answers within 15 s, or the server refuses us
     */
    public static TemporalConnection open(Map<String, String> env) {
        return open(env, new NoopScope(), Tracing.OFF);
    }

    /**
     * @param metrics where the client, and workers that use it, report
     * @param tracing where spans of what it starts go
     */
    public static TemporalConnection open(Map<String, String> env, Scope metrics, Tracing tracing) {
        ClientConfigProfile profile = profile(env);
        WorkflowServiceStubsOptions options = WorkflowServiceStubsOptions.newBuilder(options(profile))
                .setMetricsScope(metrics)
                .build();
        TemporalConnection connection = of(
                options,
                WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
                        .setInterceptors(tracing.clients().toArray(WorkflowClientInterceptor[]::new))
                        .build());
        try {
            connection.requireAnswer();
            return connection;
        } catch (StatusRuntimeException | IllegalStateException e) {
            connection.close();
            throw new TemporalTrouble(profile, UnderscoreHosts.address(options.getTarget())).with(e);
        }
    }

    /** Connects to a server in this JVM, or to one whose address is known. */
    public static TemporalConnection to(WorkflowServiceStubsOptions options) {
        return new TemporalConnection(
                options,
                WorkflowClientOptions.newBuilder().setNamespace("default").build());
    }

    public WorkflowClient client() {
        return client;
    }

    /** The server and namespace for people: {@code 127.0.0.1:7233, namespace default}. */
    public String place() {
        return address() + ", namespace " + namespace();
    }

    @Override
    public void close() {
        stubs.shutdownNow();
        stubs.awaitTermination(2, TimeUnit.SECONDS);
    }

    private static TemporalConnection of(WorkflowServiceStubsOptions options, WorkflowClientOptions clientOptions) {
        try {
            return new TemporalConnection(options, clientOptions);
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "TEMPORAL_ADDRESS is no address (" + e.getMessage() + "): write host:port, such as 127.0.0.1:7233",
                    e);
        }
    }

    /** Makes sure that the server answers and has our namespace. */
    private void requireAnswer() {
        stubs.connect(PATIENCE);
        stubs.blockingStub()
                .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .describeNamespace(DescribeNamespaceRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .build());
    }

    private static WorkflowServiceStubsOptions options(ClientConfigProfile profile) {
        try {
            boolean plain = profile.getTls() != null
                    && Boolean.TRUE.equals(profile.getTls().isDisabled());
            var options = WorkflowServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions())
                    .setRpcLongPollTimeout(POLL);
            if (profile.getAddress() != null) {
                options.setTarget(UnderscoreHosts.target(profile.getAddress()));
            }
            // With an API key the SDK (1.38) switches TLS on even if TEMPORAL_TLS=false.
            return (plain ? options.setEnableHttps(false) : options).build();
        } catch (RuntimeException e) {
            throw TemporalTrouble.withFiles(e);
        }
    }

    private String address() {
        return UnderscoreHosts.address(stubs.getOptions().getTarget());
    }

    private String namespace() {
        return client.getOptions().getNamespace();
    }

    private static ClientConfigProfile profile(Map<String, String> env) {
        env.forEach((name, value) -> {
            if (name.startsWith("TEMPORAL_")) {
                Environment.require(name, value);
            }
        });
        String tls = env.getOrDefault("TEMPORAL_TLS", "");
        if (!tls.isEmpty() && !tls.equalsIgnoreCase("true") && !tls.equalsIgnoreCase("false")) {
            // The SDK would read any other word as false.
            throw new UserError("TEMPORAL_TLS is true or false, not '" + tls + "'");
        }
        try {
            ClientConfigProfile profile = ClientConfigProfile.load(LoadClientConfigProfileOptions.newBuilder()
                    .setEnvOverrides(env)
                    .build());
            return profile.getApiKey() == null
                    ? profile
                    : profile.toBuilder()
                            .setApiKey(sendable(profile.getApiKey()))
                            .build();
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("Temporal's configuration can't be read: " + e.getMessage(), e);
        }
    }

    /** Refuses a key that gRPC can't send, because gRPC would print it byte by byte. */
    private static String sendable(String apiKey) {
        String key = apiKey.strip();
        if (!key.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new UserError("TEMPORAL_API_KEY has white space or a character that is not ASCII in it:"
                    + " copy it again, without quotes or line breaks");
        }
        return key;
    }
}
