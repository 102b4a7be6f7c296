package dev.rollcall.launcher.parts;

import dev.rollcall.launcher.Complaint;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
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
     * @throws Complaint when the configuration can't be read, nobody answers within 15 s, or there is no such namespace
     */
    public static TemporalConnection open(Map<String, String> env) {
        TemporalConnection connection = of(profile(env));
        try {
            connection.requireAnswer();
            connection.requireNamespace();
            return connection;
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
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

    /** For people: {@code 127.0.0.1:7233, namespace default}. */
    public String place() {
        return address() + ", namespace " + namespace();
    }

    @Override
    public void close() {
        stubs.shutdownNow();
        stubs.awaitTermination(2, TimeUnit.SECONDS);
    }

    private static TemporalConnection of(ClientConfigProfile profile) {
        try {
            return new TemporalConnection(profile.toWorkflowServiceStubsOptions(), profile.toWorkflowClientOptions());
        } catch (IllegalArgumentException e) {
            throw new Complaint(
                    "TEMPORAL_ADDRESS is no address (" + e.getMessage() + "): write host:port, such as 127.0.0.1:7233",
                    e);
        }
    }

    private void requireAnswer() {
        try {
            stubs.connect(PATIENCE);
        } catch (StatusRuntimeException | IllegalStateException e) {
            throw new Complaint(
                    "no Temporal server answers at " + address() + ": start one (temporal server start-dev), set"
                            + " TEMPORAL_ADDRESS to yours, or use ./rollcall up, which brings its own",
                    e);
        }
    }

    private void requireNamespace() {
        try {
            stubs.blockingStub()
                    .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(namespace())
                            .build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                throw new Complaint(
                        "the Temporal server at " + address() + " has no namespace " + namespace()
                                + ": make it (temporal operator namespace create --address " + address()
                                + " --namespace " + namespace() + "), or set TEMPORAL_NAMESPACE to one that is there",
                        e);
            }
            // Whoever may work in a namespace need not be allowed to describe it.
        }
    }

    private String address() {
        return stubs.getOptions().getTarget();
    }

    private String namespace() {
        return client.getOptions().getNamespace();
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
