package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.Sight.SlowParts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads what a watch shows. Counts of jobs that run are read at each look. The rest is read every five seconds, and at the look
 * after an event told that it changed: an API serves each caller so many requests a minute.
 */
final class WatchReader {
    private static final Duration SLOW = Duration.ofSeconds(5);
    private static final int JOBS = 20;

    /** So many jobs are read with their ETA and budget, which lists of jobs leave out. */
    private static final int DETAILED = 10;

    private static final int TOO_MANY_REQUESTS = 429;

    private final ApiClient api;
    private final String jobId;
    private final BooleanSupplier news;
    private final Map<String, ObjectNode> details = new LinkedHashMap<>();
    private final List<JsonNode> standing = new ArrayList<>();
    private boolean more;
    private SlowParts slow;
    private Instant slowAt = Instant.MIN;

    /**
     * @param jobId the one job to watch; null: all that have not ended
     * @param news whether anything was told since it was last asked
     */
    WatchReader(ApiClient api, String jobId, BooleanSupplier news) {
        this.api = api;
        this.jobId = jobId;
        this.news = news;
    }

    /**
     * @throws IOException when the API is away
     * @throws UserError when it refuses, or there is no such job
     */
    Sight look(Instant now) throws IOException {
        boolean due = news.getAsBoolean() || slow == null || !now.isBefore(slowAt.plus(SLOW));
        List<JsonNode> jobs = jobId == null ? jobs(due) : List.of(job(jobId));
        if (due) {
            slow = new SlowParts(read("/api/providers"), read("/api/limits"), read("/api/health"), alerts());
            slowAt = now;
        }
        return new Sight(now, jobs, more, slow);
    }

    private List<JsonNode> jobs(boolean due) throws IOException {
        JsonNode running = read("/api/jobs?state=processing&limit=" + JOBS);
        if (due) {
            JsonNode paused = read("/api/jobs?state=paused&limit=" + JOBS);
            JsonNode queued = read("/api/jobs?state=queued&limit=" + JOBS);
            standing.clear();
            paused.path("jobs").forEach(standing::add);
            queued.path("jobs").forEach(standing::add);
            more = hasNext(running) || hasNext(paused) || hasNext(queued);
        }
        var lines = new LinkedHashMap<String, JsonNode>();
        running.path("jobs").forEach(line -> lines.put(id(line), line));
        standing.forEach(line -> lines.putIfAbsent(id(line), line));
        details.keySet().retainAll(lines.keySet());
        var jobs = new ArrayList<JsonNode>();
        for (JsonNode line : lines.values()) {
            jobs.add(jobs.size() < DETAILED ? detailed(line, due) : line);
        }
        return jobs;
    }

    /** The line with what only the whole account of the job tells; that may be some seconds old. */
    private JsonNode detailed(JsonNode line, boolean due) throws IOException {
        String id = id(line);
        if (due || !details.containsKey(id)) {
            details.put(id, job(id));
        }
        ObjectNode whole = details.get(id).deepCopy();
        line.properties().forEach(field -> whole.set(field.getKey(), field.getValue()));
        return whole;
    }

    private ObjectNode job(String id) throws IOException {
        if (read("/api/jobs/" + ApiClient.segment(id)) instanceof ObjectNode job) {
            return job;
        }
        throw new UserError(api.base() + " showed a job that is none: is that Rollcall's API? Mend ROLLCALL_URL");
    }

    /** Empty when this API knows no alerts. */
    private Optional<JsonNode> alerts() throws IOException {
        HttpReply reply = api.exchange("GET", "/api/alerts", null, Map.of());
        return reply.status() == 404 ? Optional.empty() : Optional.of(good(reply));
    }

    private JsonNode read(String path) throws IOException {
        return good(api.exchange("GET", path, null, Map.of()));
    }

    /** A caller who asked too often tries again, and does not end. */
    private static JsonNode good(HttpReply reply) throws AwayException {
        if (reply.status() == TOO_MANY_REQUESTS) {
            throw new AwayException(ApiProblem.of(reply).words(position -> null));
        }
        return reply.orAway().orComplain().json();
    }

    private static boolean hasNext(JsonNode page) {
        return HumanFormat.text(page, "next") != null;
    }

    private static String id(JsonNode line) {
        return line.path("id").asText();
    }
}
