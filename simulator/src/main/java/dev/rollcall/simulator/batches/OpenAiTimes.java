package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** The times in a batch object of OpenAI's form, in seconds since 1970; null where they have not come. */
record OpenAiTimes(BatchContext context, BatchSchedule schedule, BatchPhase phase) {
    void addTo(ObjectNode form) {
        boolean cancelled = schedule.cancelledAt() != null;
        put(form, "in_progress_at", schedule.checkedAt(), phase != BatchPhase.WAITING && phase != BatchPhase.FAILED);
        put(form, "expires_at", schedule.expiresAt(), true);
        put(
                form,
                "finalizing_at",
                schedule.workedAt(),
                phase == BatchPhase.FINALIZING || phase == BatchPhase.COMPLETED);
        put(form, "completed_at", schedule.endsAt(), phase == BatchPhase.COMPLETED);
        put(form, "failed_at", schedule.endsAt(), phase == BatchPhase.FAILED);
        put(form, "expired_at", schedule.endsAt(), phase == BatchPhase.EXPIRED);
        put(form, "cancelling_at", schedule.cancelledAt(), cancelled);
        put(form, "cancelled_at", schedule.endsAt(), phase == BatchPhase.CANCELLED);
    }

    private void put(ObjectNode form, String name, Instant at, boolean come) {
        form.put(name, come && at != null ? context.seconds(at) : null);
    }
}
