package dev.rollcall.stack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.activities.batch.BatchSettings;
import dev.rollcall.activities.jobs.JobPace;
import dev.rollcall.cli.UserError;
import dev.rollcall.store.SweepTiming;
import dev.rollcall.worker.WorkerTuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkPaceTest {
    @TempDir
    private Path folder;

    @Test
    void withoutSettingsItIsAsItWas() {
        WorkPace pace = Settings.read(Map.of(), folder).pace();
        assertThat(pace.tuning()).isEqualTo(WorkerTuning.DEFAULT);
        assertThat(pace.ofJobs()).isEqualTo(JobPace.DEFAULT);
        assertThat(pace.backoffFactor()).isEqualTo(2);
    }

    @Test
    void queueConcurrency() throws IOException {
        assertThat(pace("QUEUE_CONCURRENCY", "6").tuning()).isEqualTo(new WorkerTuning(20, 20, 6, 2));
        write("queue_concurrency: 9");
        assertThat(Settings.read(Map.of(), folder).pace().tuning()).isEqualTo(new WorkerTuning(20, 20, 9, 3));
        assertThat(pace("QUEUE_CONCURRENCY", "1").tuning())
                .as("the environment counts before the file")
                .isEqualTo(new WorkerTuning(20, 20, 1, 1));
    }

    @Test
    void queueBatchSize() throws IOException {
        assertThat(pace("QUEUE_BATCH_SIZE", "100").ofJobs().cellsAnAsk()).isEqualTo(100);
        write("batch_size: 50");
        assertThat(Settings.read(Map.of(), folder).pace().ofJobs().cellsAnAsk()).isEqualTo(50);
    }

    @Test
    void pollInterval() throws IOException {
        assertThat(pace("ROLLCALL_POLL_INTERVAL", "30").ofJobs().reconcileEvery())
                .isEqualTo(Duration.ofSeconds(30));
        write("poll_interval: 10");
        assertThat(Settings.read(Map.of(), folder).pace().ofJobs().reconcileEvery())
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void backoffFactorAndMaxConcurrentJobs() throws IOException {
        write("backoff_factor: 1.5\nmax_concurrent_jobs: 5");
        WorkPace pace = Settings.read(Map.of(), folder).pace();
        assertThat(pace.backoffFactor()).isEqualTo(1.5);
        assertThat(pace.tuning()).isEqualTo(new WorkerTuning(20, 5, 24, 8));
    }

    @Test
    void batches() throws IOException {
        assertThat(Settings.read(Map.of(), folder).pace().ofBatches()).isEqualTo(BatchSettings.DEFAULT);
        write("batch: {concurrent: 5, max_items: 1000, poll_interval: 60}");
        WorkPace pace = Settings.read(Map.of(), folder).pace();
        assertThat(pace.tuning().batchesPerProvider()).isEqualTo(5);
        assertThat(pace.ofBatches().mostItems()).isEqualTo(1_000);
        assertThat(pace.ofBatches().firstPoll()).isEqualTo(Duration.ofMinutes(1));
        assertThat(pace("CONCURRENT_BATCH_SIZE", "7").tuning().batchesPerProvider())
                .as("the environment counts before the file")
                .isEqualTo(7);
        assertThat(pace("MAX_ITEMS_PER_JOB", "20").ofBatches().mostItems()).isEqualTo(20);
        assertThat(pace("ROLLCALL_BATCH_POLL_INTERVAL", "10").ofBatches().longestPoll())
                .isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void schedule() throws IOException {
        assertThat(Settings.read(Map.of(), folder).pace().sweeps()).isEqualTo(SweepTiming.NONE);
        write("schedule: {cron: \"0 */6 * * *\", jitter: 0}");
        assertThat(Settings.read(Map.of(), folder).pace().ofJobs().sweeps())
                .isEqualTo(new SweepTiming("0 */6 * * *", 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "QUEUE_CONCURRENCY      | 0     | 1 to 1000",
                "QUEUE_CONCURRENCY      | many  | 1 to 1000",
                "QUEUE_BATCH_SIZE       | 10001 | 1 to 10000",
                "QUEUE_BATCH_SIZE       | 1.5   | 1 to 10000",
                "ROLLCALL_POLL_INTERVAL | 4     | 5 to 3600",
                "ROLLCALL_POLL_INTERVAL | -30   | 5 to 3600",
            })
    void aVariableThatIsWrongIsNamed(String name, String value, String range) {
        assertThatThrownBy(() -> pace(name, value))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        name + " is '" + value + "': it is a whole number from " + range + "; mend it, or unset it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backoff_factor: 0.5     | backoff_factor: it must be 1 to 10, not 0.5",
                "backoff_factor: 10.1    | backoff_factor: it must be 1 to 10, not 10.1",
                "backoff_factor: twice   | backoff_factor: it must be a number",
                "max_concurrent_jobs: 0  | max_concurrent_jobs: it must be 1 to 1000, not 0",
                "queue_concurrency: -1   | queue_concurrency: it must be 1 to 1000, not -1",
                "batch_size: 20000       | batch_size: it must be 1 to 10000, not 20000",
                "poll_interval: 1        | poll_interval: it must be 5 to 3600, not 1",
                "schedule: {cron: 0 25 * * *} | schedule.cron: field 2 (hour), character 3: '25' is wrong here",
                "schedule: {jitter: -1}  | schedule.jitter: it must be 0 to 86400 seconds, not -1",
                "schedule: {jitter: 5m}  | schedule.jitter: it must be a whole number",
                "batch: {concurrent: 0}  | batch.concurrent: it must be 1 to 1000, not 0",
                "schedule: {corn: x}     | schedule.corn: 'corn' means nothing here; known are [cron, jitter]",
            })
    void aLineThatIsWrongIsNamed(String yaml, String words) throws IOException {
        write(yaml);
        assertThatThrownBy(() -> Settings.read(Map.of(), folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("line 1, " + words);
    }

    private WorkPace pace(String name, String value) {
        return Settings.read(Map.of(name, value), folder).pace();
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("rollcall.yaml"), yaml);
    }
}
