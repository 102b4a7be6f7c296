package dev.rollcall.activities.ask;

import dev.rollcall.workflows.AskActivity;
import dev.rollcall.workflows.AskReport;
import dev.rollcall.workflows.AskRequest;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;

final class AskActivityImpl implements AskActivity {
    private final Asks asks;

    AskActivityImpl(Asks asks) {
        this.asks = asks;
    }

    @Override
    public AskReport ask(AskRequest request) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        ActivityInfo info = context.getInfo();
        String owner = info.getWorkflowId() + "/" + info.getWorkflowRunId() + "/" + info.getActivityId();
        AskAttempt.End end = asks.run(request, owner, info.getAttempt(), context::heartbeat);
        if (end instanceof AskAttempt.End.Done done) {
            return done.report();
        }
        throw ((AskAttempt.End.Stopped) end).cause();
    }
}
