package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * What a run asks: one entry for each provider that has open cells in it.
 *
 * @param job the job's id
 * @param run the run's number within the job
 * @param window the job's window; null in plans of an older version
 * @param domains the names of the domains, for people
 * @param asks what is asked; one activity each
 * @param settled providers without open cells (answered before, skipped), with their cells by state
 */
public record DomainPlan(
        String job,
        int run,
        String window,
        List<String> domains,
        List<Ask> asks,
        Map<String, Map<String, Integer>> settled) {
    public DomainPlan {
        settled = settled == null ? Map.of() : settled;
    }

    /**
     * @param provider who is asked
     * @param taskQueue where its workers listen
     * @param open cells that had not ended when the plan was made
     * @param priority the job's when the plan was made, 1 (interactive) to 5; null in plans made before it was in them
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Ask(String provider, String taskQueue, int open, Integer priority) {}
}
