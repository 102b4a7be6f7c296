package dev.rollcall.launcher.parts;

import dev.rollcall.launcher.Complaint;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A connection to Temporal, as {@code TEMPORAL_ADDRESS} and its kin (or a TOML profile) say. */
public final class TemporalConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;

    private TemporalConnection(WorkflowServiceStubsOptions stubsOptions, WorkflowClientOptions clientOptions) {
        stubs = WorkflowServiceStubs.newServiceStubs(stubsOptions);
        client = WorkflowClient.newInstance(stubs, clientOptions);
    }

    /**
     * Connects.
     *
     * @throws Complaint when the configuration can't be read or nobody answers within 15 s
     */
    public static TemporalConnection open(Map<String, String> env) {
        ClientConfigProfile profile = profile(env);
        var connection =
                new TemporalConnection(profile.toWorkflowServiceStubsOptions(), profile.toWorkflowClientOptions());
        connection.requireAnswer();
        return connection;
    }

    /** To a server in this JVM, or one whose address is known. */
    public static TemporalConnection to(WorkflowServiceStubsOptions options) {
        return new TemporalConnection(
                options,
                WorkflowClientOptions.newBuilder().setNamespace("default").build());
    }

    public WorkflowClient client() {
        return client;
    }

    @Override
    public void close() {
        stubs.shutdownNow();
        stubs.awaitTermination(2, TimeUnit.SECONDS);
    }

    private void requireAnswer() {
        try {
            stubs.connect(PATIENCE);
        } catch (StatusRuntimeException | IllegalStateException e) {
            String target = stubs.getOptions().getTarget();
            close();
            throw new Complaint(
                    "no Temporal server answers at " + target + ": start one (temporal server start-dev), set"
                            + " TEMPORAL_ADDRESS to yours, or use ./rollcall up, which brings its own",
                    e);
        }
    }

    private static ClientConfigProfile profile(Map<String, String> env) {
        try {
            return ClientConfigProfile.load(LoadClientConfigProfileOptions.newBuilder()
                    .setEnvOverrides(env)
                    .build());
        } catch (IOException | RuntimeException e) {
            throw new Complaint("Temporal's configuration can't be read: " + e.getMessage(), e);
        }
    }
}
