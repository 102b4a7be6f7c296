package dev.rollcall.stack.settings;

import dev.rollcall.activities.batch.BatchSettings;
import dev.rollcall.activities.jobs.JobPace;
import dev.rollcall.activities.limits.Backoff;
import dev.rollcall.cli.Environment;
import dev.rollcall.store.SweepTiming;
import dev.rollcall.worker.WorkerTuning;
import dev.rollcall.workflows.SweepCron;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much a worker does at once, and how often it looks. The environment counts before {@code rollcall.yaml}.
 *
 * @param queueConcurrency asks of one provider at once, each of them with several calls; a third as many beside them are for
 *     interactive jobs; {@code QUEUE_CONCURRENCY} or {@code queue_concurrency}, 1 to 1,000, 24 by default
 * @param batchSize cells of an ask; {@code QUEUE_BATCH_SIZE} or {@code batch_size}, 1 to 10,000, 300 by default
 * @param pollInterval seconds between two passes of the reconciler; {@code ROLLCALL_POLL_INTERVAL} or {@code poll_interval},
 *     5 to 3,600, 60 by default
 * @param maxConcurrentJobs jobs that are planned or fed at once; {@code max_concurrent_jobs}, 1 to 1,000, 20 by default
 * @param sweeps when sweeps come; {@code schedule} with {@code cron} and {@code jitter}, the latter in seconds, 0 to 86,400
 * @param backoffFactor how much longer a cell waits with each further error; {@code backoff_factor}, 1 to 10, 2 by default
 * @param batches how it looks after providers' batches
 */
public record WorkPace(
        int queueConcurrency,
        int batchSize,
        int pollInterval,
        int maxConcurrentJobs,
        double backoffFactor,
        SweepTiming sweeps,
        BatchPace batches) {
    private static final int LONGEST_JITTER = 86_400;
    private static final int MOST_ASKS = 1_000;
    private static final int MOST_CELLS = 10_000;
    private static final int SHORTEST_POLL = 5;
    private static final int LONGEST_POLL = 3_600;
    private static final int MOST_JOBS = 1_000;
    private static final BigDecimal LARGEST_FACTOR = BigDecimal.TEN;

    static WorkPace read(Map<String, String> env, SettingsFile file) {
        WorkerTuning usual = WorkerTuning.DEFAULT;
        return new WorkPace(
                Environment.whole(env, "QUEUE_CONCURRENCY", 1, MOST_ASKS)
                        .orElse(or(file.queueConcurrency(), usual.asksPerProvider())),
                Environment.whole(env, "QUEUE_BATCH_SIZE", 1, MOST_CELLS)
                        .orElse(or(file.batchSize(), JobPace.DEFAULT.cellsAnAsk())),
                Environment.whole(env, "ROLLCALL_POLL_INTERVAL", SHORTEST_POLL, LONGEST_POLL)
                        .orElse(or(file.pollInterval(), (int)
                                JobPace.DEFAULT.reconcileEvery().toSeconds())),
                or(file.maxConcurrentJobs(), usual.jobs()),
                file.backoffFactor() == null
                        ? Backoff.USUAL_FACTOR
                        : file.backoffFactor().doubleValue(),
                file.schedule() == null
                        ? SweepTiming.NONE
                        : new SweepTiming(
                                file.schedule().cron(), file.schedule().jitter()),
                BatchPace.read(env, file.batch()));
    }

    /** @throws dev.rollcall.cli.UserError that names the line */
    static void check(YamlFile file, SettingsFile read) {
        check(file, "queue_concurrency", read.queueConcurrency(), 1, MOST_ASKS);
        check(file, "batch_size", read.batchSize(), 1, MOST_CELLS);
        check(file, "poll_interval", read.pollInterval(), SHORTEST_POLL, LONGEST_POLL);
        check(file, "max_concurrent_jobs", read.maxConcurrentJobs(), 1, MOST_JOBS);
        BigDecimal factor = read.backoffFactor();
        if (factor != null && (factor.compareTo(BigDecimal.ONE) < 0 || factor.compareTo(LARGEST_FACTOR) > 0)) {
            throw file.userError(
                    List.of("backoff_factor"), "it must be 1 to " + LARGEST_FACTOR + ", not " + factor.toPlainString());
        }
        checkSchedule(file, read.schedule());
        BatchPace.check(file, read.batch());
    }

    private static void checkSchedule(YamlFile file, SettingsFile.ScheduleSetting schedule) {
        if (schedule == null) {
            return;
        }
        Optional<String> problem = Optional.ofNullable(schedule.cron()).flatMap(SweepCron::problem);
        if (problem.isPresent()) {
            throw file.userError(List.of("schedule", "cron"), problem.get());
        }
        Integer jitter = schedule.jitter();
        if (jitter != null && (jitter < 0 || jitter > LONGEST_JITTER)) {
            throw file.userError(
                    List.of("schedule", "jitter"), "it must be 0 to " + LONGEST_JITTER + " seconds, not " + jitter);
        }
    }

    /** What a worker's queues take at once. */
    public WorkerTuning tuning() {
        WorkerTuning usual = WorkerTuning.DEFAULT;
        int interactive = queueConcurrency == usual.asksPerProvider()
                ? usual.interactiveAsksPerProvider()
                : Math.max(1, queueConcurrency / 3);
        return new WorkerTuning(
                usual.steps(), maxConcurrentJobs, queueConcurrency, interactive, batches.concurrent(), usual.sites());
    }

    public JobPace ofJobs() {
        return new JobPace(batchSize, Duration.ofSeconds(pollInterval), sweeps);
    }

    public BatchSettings ofBatches() {
        return batches.settings();
    }

    private static int or(Integer said, int otherwise) {
        return said == null ? otherwise : said;
    }

    private static void check(YamlFile file, String name, Integer number, int least, int most) {
        if (number != null && (number < least || number > most)) {
            throw file.userError(List.of(name), "it must be " + least + " to " + most + ", not " + number);
        }
    }
}
