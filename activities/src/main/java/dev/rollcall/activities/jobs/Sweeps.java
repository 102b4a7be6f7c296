package dev.rollcall.activities.jobs;

import dev.rollcall.store.SweepSchedule;
import dev.rollcall.store.SweepSchedule.SweepPlan;
import dev.rollcall.workflows.SweepRequest;
import dev.rollcall.workflows.SweepWorkflow;
import dev.rollcall.workflows.WorkflowIds;
import io.grpc.StatusRuntimeException;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that sweeps come when people, or the workers' files, want them: by a Temporal Schedule, or by a cron workflow
 * where the server has no schedules. What a person has changed in Temporal since it was last written stays, unless an order
 * says that it replaces that.
 */
final class Sweeps {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);

    private final WorkflowClient client;
    private final SweepSchedule ledger;
    private final TemporalSchedule schedule;
    private boolean there;

    Sweeps(WorkflowClient client, SweepSchedule ledger) {
        this.client = client;
        this.ledger = ledger;
        this.schedule = new TemporalSchedule(client);
    }

    /** Tells Temporal of orders that were given since; does nothing when there are none. */
    void carryOutOrders() {
        if (ledger.read().hasNews()) {
            put();
        }
    }

    /** Creates the schedule if it is missing, and writes what has changed in our configuration. Two chores call it. */
    synchronized void put() {
        SweepPlan plan = ledger.read();
        try {
            put(plan);
        } catch (ScheduleAlreadyRunningException e) {
            // Somebody has created it just now. The next pass looks at it.
        } catch (ScheduleException | StatusRuntimeException e) {
            if (!ScheduleAccess.isUnimplemented(e)) {
                throw e;
            }
            startCronWorkflow(cron(plan));
        }
    }

    private void put(SweepPlan plan) {
        Optional<DescribeScheduleResponse> described = schedule.describe();
        if (described.isEmpty()) {
            create(plan);
            return;
        }
        ledger.expect(TemporalSchedule.next(described.get()));
        Optional<ScheduleSpec> spec = described.map(there -> there.getSchedule().getSpec());
        boolean edited = isEdited(plan, spec.get());
        if (edited && plan.writtenSha256() == null) {
            ledger.foundEdited();
        }
        if (mayWrite(plan, edited)) {
            ledger.begin();
            schedule.update(cron(plan), jitter(plan));
            written(plan);
            LOG.info("schedule {} is now: {}, up to {} s later", WorkflowIds.SWEEP, cron(plan), jitter(plan));
        } else if (!edited && plan.specOrders() > plan.specWritten()) {
            // An order of what it is already.
            written(plan);
        }
        if (plan.pauseOrders() > plan.pauseWritten()) {
            schedule.pause(plan.paused(), plan.note());
            ledger.pauseWritten(plan);
        }
    }

    private void create(SweepPlan plan) {
        boolean paused = Boolean.TRUE.equals(plan.paused());
        ledger.begin();
        schedule.create(cron(plan), jitter(plan), paused, paused ? plan.note() : null);
        written(plan);
        ledger.pauseWritten(plan);
        LOG.info("schedule {} created: {}", WorkflowIds.SWEEP, cron(plan));
    }

    private static boolean mayWrite(SweepPlan plan, boolean edited) {
        if (plan.writing()) {
            return true;
        }
        boolean replaces = plan.specOrders() > plan.specWritten() && plan.overEdit();
        return edited ? replaces : !wantedSha256(plan).equals(plan.wantedSha256());
    }

    /** Whether a person has changed when sweeps come, in Temporal, since Rollcall has written it. */
    private static boolean isEdited(SweepPlan plan, ScheduleSpec spec) {
        return plan.writtenSha256() == null
                ? !TemporalSchedule.isBundled(spec)
                : !SweepSchedule.sha256(spec.toByteArray()).equals(plan.writtenSha256());
    }

    private void written(SweepPlan plan) {
        schedule.spec()
                .ifPresent(
                        spec -> ledger.specWritten(plan, wantedSha256(plan), SweepSchedule.sha256(spec.toByteArray())));
    }

    private static String wantedSha256(SweepPlan plan) {
        return SweepSchedule.sha256(cron(plan), jitter(plan));
    }

    private static String cron(SweepPlan plan) {
        return plan.cronOr(SweepWorkflow.CRON);
    }

    private static int jitter(SweepPlan plan) {
        return plan.jitterSecondsOr(SweepWorkflow.JITTER_SECONDS);
    }

    private void startCronWorkflow(String cron) {
        if (there) {
            return;
        }
        SweepWorkflow workflow =
                client.newWorkflowStub(SweepWorkflow.class, ScheduleAccess.cronWorkflow(WorkflowIds.SWEEP, cron));
        ScheduleAccess.startUnlessThere(() -> WorkflowClient.start(workflow::sweep, new SweepRequest(null)));
        there = true;
    }
}
