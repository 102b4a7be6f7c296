package dev.rollcall.activities;

import dev.rollcall.workflows.AskActivity;
import dev.rollcall.workflows.AskReport;
import dev.rollcall.workflows.AskRequest;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;

final class AskActivityImpl implements AskActivity {
    private final AttemptRegistry registry;

    AskActivityImpl(AttemptRegistry registry) {
        this.registry = registry;
    }

    @Override
    public AskReport ask(AskRequest request) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        ActivityInfo info = context.getInfo();
        String owner = info.getWorkflowId() + "/" + info.getWorkflowRunId() + "/" + info.getActivityId();
        AskAttempt.End end =
                registry.attend(() -> new AskAttempt(registry, request, owner, info.getAttempt(), context::heartbeat));
        if (end instanceof AskAttempt.End.Done done) {
            return done.report();
        }
        throw ((AskAttempt.End.Stopped) end).cause();
    }
}
