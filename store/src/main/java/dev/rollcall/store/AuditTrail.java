package dev.rollcall.store;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Who changed what through the API. */
public final class AuditTrail {
    private final Jdbi jdbi;

    AuditTrail(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A request that changed something, or wanted to.
     *
     * @param at when it was answered
     * @param actor whose token it had
     * @param operation its id in the API's contract
     * @param target its path
     * @param status of the reply
     * @param remote the IP address that sent it; null when it is not known
     * @param summary of its query and body, without secrets, at most 500 characters; null when it had none
     */
    public record AuditEntry(
            Instant at,
            String actor,
            String operation,
            String target,
            int status,
            String requestId,
            String remote,
            String summary) {}

    public record AuditRow(long id, @Nested AuditEntry entry) {}

    /** All of them, or none. */
    public void write(List<AuditEntry> entries) {
        jdbi.useTransaction(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    INSERT INTO audit (at, actor, operation, target, status, request_id, remote, summary)
                    VALUES (:at, :actor, :operation, :target, :status, :requestId, :remote::inet, :summary)""");
            entries.forEach(entry -> batch.bindMethods(entry).add());
            batch.execute();
        });
    }

    /**
     * The newest first.
     *
     * @param actor null: any
     * @param operation null: any
     * @param after only rows with a smaller id; null: from the newest on
     */
    public List<AuditRow> page(String actor, String operation, Long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT id, at, actor, operation, target, status, request_id, host(remote) AS remote, summary FROM audit
                        WHERE (:actor::text IS NULL OR actor = :actor) AND (:operation::text IS NULL OR operation = :operation)
                          AND (:after::bigint IS NULL OR id < :after)
                        ORDER BY id DESC LIMIT :limit""")
                .bind("actor", actor)
                .bind("operation", operation)
                .bind("after", after)
                .bind("limit", limit)
                .map(ConstructorMapper.of(AuditRow.class))
                .list());
    }
}
