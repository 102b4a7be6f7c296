package dev.rollcall.proving.measure;

/**
 * What a job cost Temporal.
 *
 * @param workflows started, the job's own included
 * @param activities scheduled
 * @param attempts of these, attempts begun
 * @param workflowTasks completed
 * @param events in all histories
 */
public record TemporalSteps(
        int domains, long workflows, long activities, long attempts, long workflowTasks, long events) {
    /** Without the job's own workflow, of which there is one however many domains there are. */
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
