package dev.rollcall.workflows;

/**
 * The task queues. Their names are functions of the contract: code that starts work and code that polls for it call the same
 * one.
 */
public final class TaskQueues {
    /** The queue of all workflows and of the short ledger activities. */
    public static final String ROLLCALL = "rollcall";

    /** The queue of {@link JobActivities}, which are long and have their own slots. */
    public static final String FEED = "rollcall-feed";

    /** The queue of {@link InsightActivities}: a worker has one slot for it. */
    public static final String INSIGHT = "rollcall-insight";

    /** The queue of {@link JudgeActivities}. */
    public static final String JUDGE = "rollcall-judge";

    /** The queue of {@link SiteActivities}: a worker crawls five sites at once. */
    public static final String SITE = "rollcall-site";

    private TaskQueues() {}

    /**
     * The queue of one provider's ask activities. Simulated ones have their own queues, so that a worker with real keys
     * never gets a simulated target, nor the other way round.
     */
    public static String ask(String provider, boolean simulated) {
        return "rollcall-ask-" + provider + (simulated ? "-simulated" : "");
    }

    /** The queue of the steps of one provider's batches. */
    public static String batch(String provider, boolean simulated) {
        return "rollcall-batch-" + provider + (simulated ? "-simulated" : "");
    }

    /** The queue of its interactive ask activities. A person waits for them, so they have their own slots. */
    public static String askNow(String provider, boolean simulated) {
        return ask(provider, simulated) + "-now";
    }
}
