package dev.rollcall.workflows;

import io.temporal.workflow.Workflow;
import java.time.Duration;

public final class SiteWorkflowImpl implements SiteWorkflow {
    private final SiteActivities site = ActivityStubs.site();

    @Override
    public String crawl(SiteRequest request) {
        SiteStep step = site.begin(request);
        while (!step.isOver()) {
            Workflow.setCurrentDetails(step.words());
            Workflow.sleep(Duration.ofMillis(step.pauseMillis()));
            step = next(step.next(), request);
        }
        Workflow.setCurrentDetails(step.words());
        return step.words();
    }

    private SiteStep next(SiteStep.Next next, SiteRequest request) {
        return switch (next) {
            case SEED -> site.seed(request);
            case CRAWL -> site.crawl(request);
            case PROCESS -> site.process(request);
            case FINISH -> site.finish(request);
        };
    }
}
