package dev.rollcall.activities;

import dev.rollcall.workflows.AskActivity;
import dev.rollcall.workflows.AskReport;
import dev.rollcall.workflows.AskRequest;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;

final class AskActivityImpl implements AskActivity {
    private final Desk desk;

    AskActivityImpl(Desk desk) {
        this.desk = desk;
    }

    @Override
    public AskReport ask(AskRequest request) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        ActivityInfo info = context.getInfo();
        String owner = info.getWorkflowId() + "/" + info.getWorkflowRunId() + "/" + info.getActivityId();
        Ask.End end = desk.attend(() -> new Ask(desk, request, owner, info.getAttempt(), context::heartbeat));
        if (end instanceof Ask.End.Done done) {
            return done.report();
        }
        throw ((Ask.End.Stopped) end).cause();
    }
}
