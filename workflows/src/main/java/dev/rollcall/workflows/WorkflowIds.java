package dev.rollcall.workflows;

/** Workflow ids are functions of what they do: the same id means the same work. */
public final class WorkflowIds {
    /** The Temporal Schedule (or cron workflow, where there are no schedules) that starts sweeps. */
    public static final String SWEEP = "rollcall-sweep";

    /** The same for the daily retention. */
    public static final String RETENTION = "rollcall-retention";

    /** The workflow that reads answers. */
    public static final String INSIGHT = "rollcall-insight";

    /** The workflow that has answers judged. */
    public static final String JUDGE = "rollcall-judge";

    private WorkflowIds() {}

    /** The workflow id of a crawl job: the job's own id. */
    public static String job(String job) {
        return job;
    }

    /** The workflow id of one domain of a small job. */
    public static String domain(String job, String domain) {
        return "job/" + job + "/" + domain;
    }

    /** The workflow id of the crawl of a domain's own site: there is one at a time. */
    public static String site(String domain) {
        return "site/" + domain;
    }

    /** The workflow id of a batch that a provider gets at once. */
    public static String providerBatch(String token) {
        return "batch/" + token;
    }

    /** The workflow id of the n-th batch of domains of a large job. */
    public static String batch(String job, int n) {
        return "job/" + job + "/batch-" + n;
    }
}
