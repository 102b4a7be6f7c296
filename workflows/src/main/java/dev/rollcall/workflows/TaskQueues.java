package dev.rollcall.workflows;

/** The task queues. Functions of the contract: those who start work and those who take it call the same one. */
public final class TaskQueues {
    /** All workflows, and the short ledger activities. */
    public static final String ROLLCALL = "rollcall";

    /** {@link JobActivities}: long activities with slots of their own. */
    public static final String FEED = "rollcall-feed";

    private TaskQueues() {}

    /**
     * The queue of one provider's asks. Simulated asks have queues of their own, so that a worker with real keys is
     * never handed a simulated target, and the other way round.
     */
    public static String ask(String provider, boolean simulated) {
        return "rollcall-ask-" + provider + (simulated ? "-simulated" : "");
    }

    /** The queue of its interactive asks: somebody waits for them, so they have slots of their own. */
    public static String askNow(String provider, boolean simulated) {
        return ask(provider, simulated) + "-now";
    }
}
