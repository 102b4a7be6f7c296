package dev.rollcall.proving.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Starts one job after the other, like a user's script. Some of them have a budget that is too small for them. */
final class CrawlLoad implements AutoCloseable {
    private static final BigDecimal LEAST_BUDGET = new BigDecimal("0.000001");

    /** However slow the machine is: the second job has a budget. */
    private static final int LEAST_JOBS = 2;

    private final PersistentClient api;
    private final int domains;
    private final long seed;
    private final List<LoadedJob> jobs = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "work");
    private volatile boolean more = true;
    private volatile boolean starting;
    private volatile JsonNode latest;

    CrawlLoad(PersistentClient api, int domains, long seed) {
        this.api = api;
        this.domains = domains;
        this.seed = seed;
        thread.setDaemon(true);
    }

    /** Starts a thread of its own, because a stopped API does not answer for as long as it is stopped. */
    void start() {
        thread.start();
    }

    /** The jobs that the API accepted, in order. */
    List<LoadedJob> jobs() {
        return List.copyOf(jobs);
    }

    /** The job that runs now; empty between two jobs. */
    Optional<String> running() {
        JsonNode seen = latest;
        return seen == null || hasEnded(seen)
                ? Optional.empty()
                : Optional.of(seen.path("id").asText());
    }

    /** The jobs that have ended, in order. */
    List<String> ended() {
        List<String> names = jobs.stream().map(LoadedJob::name).toList();
        return running().isEmpty() ? names : names.subList(0, Math.max(0, names.size() - 1));
    }

    /** Starts no further job once there were a few. */
    void noMore() {
        more = false;
    }

    /** Whether the last job has ended. */
    boolean isOver() {
        return !wantsMore() && !starting && isIdle();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private boolean wantsMore() {
        return more || jobs.size() < LEAST_JOBS;
    }

    private boolean isIdle() {
        JsonNode seen = latest;
        return seen == null || hasEnded(seen);
    }

    private static boolean hasEnded(JsonNode job) {
        return job.path("finished_at").isTextual();
    }

    private void run() {
        try {
            while (true) {
                if (!isIdle()) {
                    JsonNode now =
                            api.get("/api/jobs/" + jobs.get(jobs.size() - 1).name());
                    latest = now.isObject() ? now : latest;
                }
                // Set before it looks whether more is wanted: who sees it unset then finds the job that was started.
                starting = true;
                if (isIdle() && wantsMore()) {
                    startNext();
                }
                starting = false;
                Thread.sleep(200);
            }
        } catch (InterruptedException e) {
            // It is over.
        }
    }

    private void startNext() throws InterruptedException {
        int n = jobs.size();
        // Of its own, so that a job is the same however many orders came before it.
        var dice = new Random(seed * 1_000_003 + n);
        ObjectNode request = request(n);
        BigDecimal estimate = hasBudget(n, dice) ? estimate(request) : null;
        if (estimate != null) {
            var share = new BigDecimal(0.1 + 0.4 * dice.nextDouble());
            request.put("budget_usd", estimate.multiply(share).setScale(6, RoundingMode.UP));
        }
        api.order("POST", "/api/crawl", request, Map.of("Idempotency-Key", "chaos-" + n))
                .ifPresent(job -> {
                    JsonNode budget = request.get("budget_usd");
                    jobs.add(new LoadedJob(
                            job.path("id").asText(), budget == null ? null : budget.decimalValue(), estimate));
                    latest = job;
                });
    }

    /** The first has none: before anything was asked, an estimate is the most that it can cost. The second has one. */
    private static boolean hasBudget(int n, Random dice) {
        return n == 1 || n > 1 && dice.nextBoolean();
    }

    /** What the job will cost, in USD, as a dry run says. */
    private BigDecimal estimate(ObjectNode request) throws InterruptedException {
        return api.order("POST", "/api/crawl", request.deepCopy().put("dry_run", true))
                .map(told -> told.path("cost_usd").path("expected"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::decimalValue)
                .orElse(LEAST_BUDGET);
    }

    /** The progress: {@code "job 2: 1,234 of 9,900 cells have ended"}. */
    String progress() {
        JsonNode seen = latest;
        if (seen == null) {
            return "no job yet";
        }
        long planned = seen.path("cells").path("planned").asLong();
        return String.format(
                Locale.ROOT,
                "job %d: %,d of %,d cells have ended",
                jobs.size(),
                planned - seen.path("cells").path("open").asLong(),
                planned);
    }

    /** A request for a job, by turns small and large; two of four ask in the providers' batches where there are any. */
    private ObjectNode request(int n) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        int many = n % 2 == 1 ? domains : Math.max(1, domains / 3);
        for (int i = 0; i < many; i++) {
            request.withArray("domains").add("d" + i + ".seed" + seed + ".com");
        }
        // So many that no cell fails because a provider is away for a while: the test is that nothing gets lost.
        request.put("max_errors", 50);
        request.put("priority", 3);
        request.put("force", true);
        if (n % 4 == 0 || n % 4 == 3) {
            request.put("lane", "batch");
            request.put("deadline", "2d");
        }
        return request;
    }
}
