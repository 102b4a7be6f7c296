package dev.rollcall.proving.measure;

/**
 * What a job cost in Temporal.
 *
 * @param workflows workflows started, including the job's own
 * @param activities activities scheduled
 * @param attempts attempts of these activities
 * @param workflowTasks workflow tasks completed
 * @param events events in all histories
 */
public record TemporalSteps(
        int domains, long workflows, long activities, long attempts, long workflowTasks, long events) {
    /** Workflows for each domain, without the job's own workflow, of which there is always one. */
    public double workflowsPerDomain() {
        return (workflows - 1) / (double) domains;
    }

    public double activitiesPerDomain() {
        return activities / (double) domains;
    }

    public double eventsPerDomain() {
        return events / (double) domains;
    }
}
