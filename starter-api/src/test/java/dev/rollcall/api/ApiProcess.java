package dev.rollcall.api;

import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerOptions;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** The API in a process of its own, which can be killed. Temporal is away. */
final class ApiProcess implements AutoCloseable {
    private final Process process;
    private final String url;

    private ApiProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Listens when it returns. */
    static ApiProcess start(String database) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ApiProcess.class.getName(),
                        database)
                .redirectError(new File("target", "api-process.txt"))
                .start();
        var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("http://")) {
                return new ApiProcess(process, line);
            }
        }
        throw new IllegalStateException("it ended, see target/api-process.txt");
    }

    String url() {
        return url;
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    public static void main(String[] words) throws InterruptedException {
        var away = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:1")
                .build());
        var server = ApiServer.start(
                new ApiOptions("127.0.0.1", 0, null, "1.2.3"),
                Ledger.open(LedgerOptions.of(words[0])),
                WorkflowClient.newInstance(away),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                new Temporal.Deadlines(Duration.ofMillis(50), Duration.ofMillis(50)));
        System.out.println(server.url());
        new CountDownLatch(1).await();
    }
}
