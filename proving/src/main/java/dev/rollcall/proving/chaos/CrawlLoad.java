package dev.rollcall.proving.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.UserError;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Starts one job after the other, like a user's script; requests that fail are sent again. */
final class CrawlLoad implements AutoCloseable {
    private final ApiClient api;
    private final int domains;
    private final long seed;
    private final List<String> jobs = new CopyOnWriteArrayList<>();
    private volatile boolean more = true;
    private volatile boolean closed;
    private volatile JsonNode latest;

    CrawlLoad(URI api, int domains, long seed) {
        this.api = new ApiClient(api, null);
        this.domains = domains;
        this.seed = seed;
    }

    /** Starts a thread of its own, because a stopped API does not answer for as long as it is stopped. */
    void start() {
        var thread = new Thread(this::run, "work");
        thread.setDaemon(true);
        thread.start();
    }

    /** The jobs that the API accepted, in order. */
    List<String> jobs() {
        return List.copyOf(jobs);
    }

    /** Starts no further job. */
    void noMore() {
        more = false;
    }

    /** Whether the last job has ended. */
    boolean isOver() {
        return !more && isIdle();
    }

    @Override
    public void close() {
        closed = true;
    }

    private boolean isIdle() {
        JsonNode seen = latest;
        return seen == null || seen.path("status").asText().equals("completed");
    }

    private void run() {
        while (!closed) {
            try {
                if (!isIdle()) {
                    latest = api.get("/api/jobs/" + jobs.get(jobs.size() - 1));
                } else if (more) {
                    latest = api.post("/api/crawl", request(), Map.of("Idempotency-Key", "chaos-" + jobs.size()));
                    jobs.add(latest.path("id").asText());
                }
                Thread.sleep(200);
            } catch (UserError e) {
                // The API, or a part that it needs, is down: try again.
            } catch (InterruptedException e) {
                return;
            }
        }
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

    /** A request for a job, by turns large (in batches) and small (a workflow for each domain). */
    private ObjectNode request() {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        int n = jobs.size() % 2 == 0 ? domains : Math.max(1, domains / 3);
        for (int i = 0; i < n; i++) {
            request.withArray("domains").add("d" + i + ".seed" + seed + ".com");
        }
        // So many that no cell fails because a provider is away for a while: the test is that nothing gets lost.
        request.put("max_errors", 50);
        request.put("priority", 3);
        request.put("force", true);
        return request;
    }
}
