package dev.rollcall.activities.jobs;

import dev.rollcall.store.Ledger;
import dev.rollcall.store.SiteCrawl;
import dev.rollcall.store.SiteCrawl.CrawlTrigger;
import dev.rollcall.store.SiteCrawlOrders.NewSiteCrawl;
import dev.rollcall.store.SiteCrawlState;
import dev.rollcall.store.Sites.Site;
import dev.rollcall.workflows.SiteRequest;
import dev.rollcall.workflows.SiteWorkflow;
import dev.rollcall.workflows.TaskQueues;
import dev.rollcall.workflows.WorkflowIds;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;

/** Sees to it that each crawl of a site that the ledger has is under way in Temporal, and orders those that are due. */
final class SiteStarts {
    private static final int AT_ONCE = 100;
    private static final String SCHEDULE = "schedule";

    private final WorkflowClient client;
    private final Ledger ledger;
    private final WorkflowStarter starter;

    SiteStarts(WorkflowClient client, Ledger ledger, WorkflowStarter starter) {
        this.client = client;
        this.ledger = ledger;
        this.starter = starter;
    }

    /** Every few seconds: starts what was ordered. Logs nothing while Temporal is away: {@link #goOn} does. */
    void begin() {
        for (Site site : ledger.sites().due(AT_ONCE)) {
            ledger.siteCrawlOrders().order(NewSiteCrawl.whole(site.domainId(), CrawlTrigger.SCHEDULE, SCHEDULE, null));
        }
        try {
            ledger.siteCrawls().open(AT_ONCE).stream()
                    .filter(crawl -> crawl.state() == SiteCrawlState.PENDING)
                    .forEach(this::start);
        } catch (StatusRuntimeException e) {
            // They stay pending.
        }
    }

    /** At start and every minute: one whose workflow is gone goes on, unless a person has ended it in Temporal. */
    void goOn() {
        for (SiteCrawl crawl : ledger.siteCrawls().open(AT_ONCE)) {
            if (crawl.state() != SiteCrawlState.IN_PROGRESS) {
                continue;
            }
            switch (starter.look(WorkflowIds.site(crawl.domain()))) {
                case RUNNING, ENDING_BY_HAND -> {}
                case ENDED_BY_HAND -> ledger.siteCrawls().cancel(crawl.id(), "a person, in Temporal");
                case ENDED, LOST -> start(crawl);
            }
        }
    }

    private void start(SiteCrawl crawl) {
        SiteWorkflow workflow = client.newWorkflowStub(
                SiteWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(WorkflowIds.site(crawl.domain()))
                        .setTaskQueue(TaskQueues.ROLLCALL)
                        .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                        .setStaticSummary("crawls the site of " + crawl.domain())
                        .build());
        ScheduleAccess.startUnlessThere(
                () -> WorkflowClient.start(workflow::crawl, new SiteRequest(crawl.domain(), crawl.id())));
    }
}
