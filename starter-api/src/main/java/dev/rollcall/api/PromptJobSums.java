package dev.rollcall.api;

import dev.rollcall.store.CellState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How many cells are in which status; each sum is remembered for five seconds, since all cells are read for it. */
final class PromptJobSums {
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int MOST = 1_000;

    private final Ledger ledger;
    private final LongSupplier nanos;
    private final Map<String, Summed> remembered = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Summed> eldest) {
            return size() > MOST;
        }
    };

    PromptJobSums(Ledger ledger, LongSupplier nanos) {
        this.ledger = ledger;
        this.nanos = nanos;
    }

    record PromptJobSummary(long queued, long processing, long succeeded, long failed, long skipped) {
        private static PromptJobSummary of(Map<CellState, Long> counts, Job job) {
            var sums = new LinkedHashMap<String, Long>();
            counts.forEach((state, n) -> sums.merge(PromptJobView.status(state, job), n, Long::sum));
            return new PromptJobSummary(
                    sums.getOrDefault("queued", 0L),
                    sums.getOrDefault("processing", 0L),
                    sums.getOrDefault("succeeded", 0L),
                    sums.getOrDefault("failed", 0L),
                    sums.getOrDefault("skipped", 0L));
        }
    }

    private record Summed(PromptJobSummary summary, long at) {}

    /** @param versions of the prompt; null: of all */
    PromptJobSummary of(Job job, String prompt, List<Integer> versions) {
        return remembered(
                "job " + job.id() + " " + prompt,
                () -> PromptJobSummary.of(ledger.promptJobs().count(job, versions), job));
    }

    PromptJobSummary of(int window, String prompt, List<Integer> versions) {
        return remembered(
                "window " + window + " " + prompt,
                () -> PromptJobSummary.of(ledger.promptJobs().count(window, versions), null));
    }

    private PromptJobSummary remembered(String name, Supplier<PromptJobSummary> sum) {
        long now = nanos.getAsLong();
        synchronized (remembered) {
            Summed known = remembered.get(name);
            if (known != null && now - known.at() < REMEMBERED.toNanos()) {
                return known.summary();
            }
        }
        PromptJobSummary fresh = sum.get();
        synchronized (remembered) {
            remembered.put(name, new Summed(fresh, now));
        }
        return fresh;
    }
}
