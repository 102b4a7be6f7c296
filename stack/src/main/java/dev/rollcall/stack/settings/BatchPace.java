package dev.rollcall.stack.settings;

import dev.rollcall.activities.batch.BatchSettings;
import dev.rollcall.cli.Environment;
import dev.rollcall.worker.WorkerTuning;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a worker looks after providers' batches. The environment counts before {@code rollcall.yaml}.
 *
 * @param concurrent batches of one provider that are looked at, sent or read at once; {@code CONCURRENT_BATCH_SIZE} or
 *     {@code concurrent} below {@code batch}, 1 to 1,000, 20 by default
 * @param maxItems calls in a batch, whatever the provider takes; {@code MAX_ITEMS_PER_JOB} or {@code max_items}, 1 to 100,000,
 *     50,000 by default
 * @param pollInterval seconds until a batch is looked at first; then it takes longer each time, up to ten times that;
 *     {@code ROLLCALL_BATCH_POLL_INTERVAL} or {@code poll_interval}, 1 to 3,600, 30 by default
 */
public record BatchPace(int concurrent, int maxItems, int pollInterval) {
    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_ITEMS = 100_000;
    private static final int LONGEST_POLL = 3_600;
    private static final int SLOWEST = 10;

    static BatchPace read(Map<String, String> env, SettingsFile.BatchSetting file) {
        BatchSettings usual = BatchSettings.DEFAULT;
        SettingsFile.BatchSetting said = file == null ? new SettingsFile.BatchSetting(null, null, null) : file;
        return new BatchPace(
                Environment.whole(env, "CONCURRENT_BATCH_SIZE", 1, MOST_AT_ONCE)
                        .orElse(or(said.concurrent(), WorkerTuning.DEFAULT.batchesPerProvider())),
                Environment.whole(env, "MAX_ITEMS_PER_JOB", 1, MOST_ITEMS)
                        .orElse(or(said.maxItems(), usual.mostItems())),
                Environment.whole(env, Settings.BATCH_POLL, 1, LONGEST_POLL)
                        .orElse(or(said.pollInterval(), (int) usual.firstPoll().toSeconds())));
    }

    /** @throws dev.rollcall.cli.UserError that names the line */
    static void check(YamlFile file, SettingsFile.BatchSetting read) {
        if (read != null) {
            check(file, "concurrent", read.concurrent(), MOST_AT_ONCE);
            check(file, "max_items", read.maxItems(), MOST_ITEMS);
            check(file, "poll_interval", read.pollInterval(), LONGEST_POLL);
        }
    }

    BatchSettings settings() {
        BatchSettings usual = BatchSettings.DEFAULT;
        return new BatchSettings(
                Duration.ofSeconds(pollInterval),
                Duration.ofSeconds((long) pollInterval * SLOWEST),
                usual.pause(),
                usual.listEvery(),
                usual.feedEvery(),
                usual.margin(),
                usual.underWay(),
                maxItems);
    }

    private static int or(Integer said, int otherwise) {
        return said == null ? otherwise : said;
    }

    private static void check(YamlFile file, String name, Integer number, int most) {
        if (number != null && (number < 1 || number > most)) {
            throw file.userError(List.of("batch", name), "it must be 1 to " + most + ", not " + number);
        }
    }
}
