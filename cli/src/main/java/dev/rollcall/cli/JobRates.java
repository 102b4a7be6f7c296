package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** How fast each job of a watch is: its progress over the looks so far. */
final class JobRates {
    private final boolean blocks;
    private final Map<String, Progress> progress = new HashMap<>();

    /** @param blocks bars may have characters beyond ASCII */
    JobRates(boolean blocks) {
        this.blocks = blocks;
    }

    /** Forgets the jobs that are not in sight any more. */
    void see(Sight sight) {
        progress.keySet().retainAll(sight.jobs().stream().map(JobRates::id).collect(Collectors.toSet()));
        sight.jobs()
                .forEach(job -> progress.computeIfAbsent(id(job), id -> new Progress(blocks))
                        .see(job, sight.at()));
    }

    /** @param job of the last sight */
    Progress of(JsonNode job) {
        return progress.get(id(job));
    }

    /** Calls a second of all jobs together; empty before the second look. */
    OptionalDouble perSecond() {
        return progress.values().stream()
                .map(Progress::perSecond)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .reduce(Double::sum);
    }

    private static String id(JsonNode job) {
        return job.path("id").asText();
    }
}
