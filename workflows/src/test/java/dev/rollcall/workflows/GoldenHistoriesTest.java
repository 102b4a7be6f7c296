package dev.rollcall.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Histories that a real server has kept must replay on today's workflow code, or runs that are under way get stuck when
 * it is deployed. When one can't, {@link WorkflowCode#VERSION} is raised, and a folder of its own begins. One is exported with
 * {@code temporal workflow show --workflow-id ID --output json}; none is ever changed or removed while its workflow type lives.
 */
class GoldenHistoriesTest {
    private static final Path HISTORIES = Path.of("src/test/resources/histories/" + WorkflowCode.VERSION);

    private static final long DEADLOCK_MILLIS = 60_000;

    static List<File> histories() throws IOException {
        try (Stream<Path> files = Files.list(HISTORIES)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Path::toFile)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("histories")
    void replays(File history) throws Exception {
        try (var environment = TestWorkflowEnvironment.newInstance()) {
            // On a busy machine a first replay, which loads all classes, takes longer than the usual second.
            var patient = WorkerOptions.newBuilder()
                    .setDefaultDeadlockDetectionTimeout(DEADLOCK_MILLIS)
                    .build();
            Worker worker = environment.newWorker("replay", patient);
            worker.registerWorkflowImplementationTypes(
                    ProcessDomainWorkflowImpl.class,
                    CrawlJobWorkflowImpl.class,
                    SweepWorkflowImpl.class,
                    RetentionWorkflowImpl.class,
                    BatchWorkflowImpl.class);
            worker.replayWorkflowExecution(Files.readString(history.toPath()));
        }
    }

    @Test
    void everyWorkflowHasOne() throws IOException {
        assertThat(histories().stream().map(File::getName))
                .anyMatch(name -> name.startsWith("ProcessDomainWorkflow"))
                .anyMatch(name -> name.startsWith("CrawlJobWorkflow"))
                .anyMatch(name -> name.startsWith("SweepWorkflow"))
                .anyMatch(name -> name.startsWith("RetentionWorkflow"))
                .anyMatch(name -> name.startsWith("BatchWorkflow"));
    }
}
