package dev.rollcall.launcher.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.launcher.Complaint;
import dev.rollcall.launcher.client.Api;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One job after the other, as somebody with a script would: what does not get through is sent again. */
final class Work {
    private final Api api;
    private final int domains;
    private final long seed;
    private final List<String> jobs = new ArrayList<>();
    private boolean under;
    private JsonNode latest;

    Work(URI api, int domains, long seed) {
        this.api = new Api(api, null);
        this.domains = domains;
        this.seed = seed;
    }

    /** The jobs that were taken on, in their order. */
    List<String> jobs() {
        return List.copyOf(jobs);
    }

    /**
     * Looks after the job under way, and asks for the next one when there is none.
     *
     * @param more false: no further job
     * @return true when nothing is under way any more
     */
    boolean advance(boolean more) {
        try {
            if (!under && more) {
                latest = api.post("/api/crawl", request(), Map.of("Idempotency-Key", "chaos-" + jobs.size()));
                jobs.add(latest.path("id").asText());
                under = true;
            } else if (under) {
                latest = api.get("/api/jobs/" + jobs.get(jobs.size() - 1));
                under = !latest.path("status").asText().equals("completed");
            }
        } catch (Complaint e) {
            // The API, or what it needs, is down: later.
        }
        return !under;
    }

    /** {@code "job 2: 1,234 of 9,900 cells have ended"} */
    String progress() {
        if (latest == null) {
            return "no job yet";
        }
        long planned = latest.path("cells").path("planned").asLong();
        return String.format(
                "job %d: %,d of %,d cells have ended",
                jobs.size(), planned - latest.path("cells").path("open").asLong(), planned);
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
