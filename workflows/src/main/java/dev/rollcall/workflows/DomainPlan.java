package dev.rollcall.workflows;

import java.util.List;

/**
 * What a run asks: one entry for each provider that has cells in it.
 *
 * @param job the job's id
 * @param run the run's number within the job
 * @param domains the domains' names, for people
 * @param asks one activity each
 */
public record DomainPlan(String job, int run, List<String> domains, List<Ask> asks) {

    /**
     * @param provider who is asked
     * @param taskQueue where its workers listen
     * @param open cells that had not ended when the plan was made
     */
    public record Ask(String provider, String taskQueue, int open) {}
}
