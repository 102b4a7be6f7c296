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

/** One job after the other, as somebody with a script would: what does not get through is sent again. */
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

    /** On a thread of its own: an API that is stopped answers nobody for as long as that lasts. */
    void start() {
        var thread = new Thread(this::run, "work");
        thread.setDaemon(true);
        thread.start();
    }

    /** The jobs that were taken on, in their order. */
    List<String> jobs() {
        return List.copyOf(jobs);
    }

    /** The job under way is the last one. */
    void noMore() {
        more = false;
    }

    /** No job is under way, and none will be. */
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
                // The API, or what it needs, is down: again.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** {@code "job 2: 1,234 of 9,900 cells have ended"} */
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

    /** Large jobs (in batches) and small ones (a workflow for each domain) by turns. */
    private ObjectNode request() {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        int n = jobs.size() % 2 == 0 ? domains : Math.max(1, domains / 3);
        for (int i = 0; i < n; i++) {
            request.withArray("domains").add("d" + i + ".seed" + seed + ".com");
        }
        // More than a provider that is away for a while can use up: what is tested is that nothing gets lost.
        request.put("max_errors", 50);
        request.put("priority", 3);
        request.put("force", true);
        return request;
    }
}
