package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a watch saw at one look.
 *
 * @param jobs the unfinished ones, those that run first; or the one job that is watched
 * @param more there are more unfinished jobs
 * @param rest what changes less often
 */
record Sight(Instant at, List<JsonNode> jobs, boolean more, SlowParts rest) {
    Sight {
        jobs = List.copyOf(jobs);
    }

    /**
     * As the API gave them.
     *
     * @param alerts those that are open; empty when the API knows no alerts
     */
    record SlowParts(JsonNode providers, JsonNode limits, JsonNode health, Optional<JsonNode> alerts) {}

    List<ProviderLane> lanes() {
        return ProviderLane.of(rest.providers(), rest.limits());
    }

    /** The lanes of the providers that this job asks. */
    List<ProviderLane> lanesOf(JsonNode job) {
        List<String> asked =
                CellCounts.ofProviders(job).stream().map(CellCounts::provider).toList();
        return lanes().stream().filter(lane -> asked.contains(lane.name())).toList();
    }

    /** The open alerts; none when the API knows no alerts. */
    List<JsonNode> openAlerts() {
        var open = new ArrayList<JsonNode>();
        rest.alerts().ifPresent(page -> page.path("alerts").forEach(open::add));
        return open;
    }

    /** The open alerts about this job, or about a provider that it asks. */
    List<JsonNode> alertsOf(JsonNode job) {
        List<String> asked =
                CellCounts.ofProviders(job).stream().map(CellCounts::provider).toList();
        return openAlerts().stream()
                .filter(alert -> alert.path("job").equals(job.path("id"))
                        || (asked.contains(alert.path("provider").asText())
                                && alert.path("simulated").equals(job.path("simulated"))))
                .toList();
    }

    /** Everything as one object; {@code alerts} is null when the API knows no alerts. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("at", at.toString());
        json.putNull("away");
        json.set("simulated", rest.providers().path("simulated"));
        json.putArray("jobs").addAll(jobs);
        json.put("more_jobs", more);
        var lanes = json.putArray("providers");
        lanes().forEach(lane -> lanes.add(lane.json()));
        json.set("alerts", rest.alerts().map(page -> page.path("alerts")).orElse(null));
        json.set("workers", rest.health().path("workers"));
        json.set("temporal", rest.health().path("temporal"));
        return json;
    }
}
