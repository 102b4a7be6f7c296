package dev.rollcall.store;

import org.jdbi.v3.core.Handle;

/** Tells what became of a batch. */
final class BatchEvents {
    private BatchEvents() {}

    /** As part of the transaction that changes the batch, after the change: the event says what its row says then. */
    static void add(Handle handle, EventType type, long batch) {
        handle.createUpdate("""
                        INSERT INTO event_new (type, subject, job_id, provider, once, data)
                        SELECT :type, coalesce(j.name, t.provider), j.id, t.provider, false, jsonb_build_object('kind', b.kind,
                          'job', j.name, 'batch', b.token,
                          'simulated', b.simulated, 'provider', t.provider, 'model', t.model, 'provider_task_id', b.provider_task_id,
                          'state', b.state, 'problem', b.problem, 'submitted', b.items, 'succeeded', b.answered, 'failed', b.failed,
                          'expired', b.expired, 'missing', b.missing)
                        FROM provider_batch b JOIN target t ON t.id = b.target_id LEFT JOIN job j ON j.id = b.job_id
                        WHERE b.id = :batch""").bind("type", type.word()).bind("batch", batch).execute();
    }
}
