package dev.rollcall.workflows;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Drives one job: plan its cells, feed its domains to {@link ProcessDomainWorkflow} in rounds, finish. */
@WorkflowInterface
public interface CrawlJobWorkflow {
    @WorkflowMethod(name = "CrawlJobWorkflow")
    JobReport crawl(JobRequest request);

    /** The job's row in the ledger has changed (cancelled, resumed, …): the ledger is written first, then this is sent. */
    @SignalMethod
    void changed();

    /**
     * {@code {"reason":"…","provider":"groq"}}: no new call is made, of the whole job or of one provider in it. This order
     * and those below are carried out in the ledger; one that makes no sense is refused, in the current details and in the
     * worker's log.
     */
    @SignalMethod
    void pause(Object order);

    /** {@code {"reason":"…","provider":"groq"}}: takes such a pause away. */
    @SignalMethod
    void resume(Object order);

    /** {@code {"reason":"…","provider":"groq"}}: ends the job, or one provider in it, for good. */
    @SignalMethod
    void cancel(Object order);

    /** {@code {"reason":"…","filter":{…}}}: asks again what has failed. */
    @SignalMethod
    void retry(Object order);

    /** {@code {"reason":"…","budget_usd":25}}; null: no limit. */
    @SignalMethod
    void setBudget(Object order);

    /** {@code {"reason":"…","priority":2}}, 1 (interactive) to 5. */
    @SignalMethod
    void setPriority(Object order);

    @QueryMethod
    JobStatus status();
}
