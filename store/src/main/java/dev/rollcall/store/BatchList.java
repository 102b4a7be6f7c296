package dev.rollcall.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Reads batches, and finds those that somebody has to go on with. */
public final class BatchList {
    /** Whether a provider_batch takes room in its key's queue. */
    static final String QUEUED = "ended_at IS NULL AND results_at IS NULL";

    /** A target's last batches, by which the time of the next one is guessed. */
    private static final int LATELY = 50;

    /** Of fewer nobody can tell. */
    private static final int LEAST = 10;

    private static final List<BatchState> FAILED = List.of(BatchState.ABANDONED);

    static final String SELECT = select("provider_batch");

    private static String select(String batches) {
        return """
            SELECT b.*, j.name AS job, coalesce(j.max_errors, %s) AS max_errors, t.provider, t.model, t.surface,
              %s AS may_post,
              b.cancel_asked_at IS NOT NULL OR coalesce(j.state = 'cancelled', false) OR EXISTS (SELECT 1 FROM hold h
                WHERE h.job_id = b.job_id AND h.target_id = b.target_id AND h.kind = 'cancel') AS stop_wanted
            FROM %s b JOIN target t ON t.id = b.target_id LEFT JOIN job j ON j.id = b.job_id
            """.formatted(ModelCalls.MOST_ERRORS, ProviderBatches.MAY_POST, batches);
    }

    private final Jdbi jdbi;

    BatchList(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public Optional<ProviderBatch> find(long batch) {
        return jdbi.withHandle(handle -> find(handle, batch));
    }

    static Optional<ProviderBatch> find(Handle handle, long batch) {
        return handle.createQuery(SELECT + "WHERE b.id = :id")
                .bind("id", batch)
                .map(ConstructorMapper.of(ProviderBatch.class))
                .findOne();
    }

    public Optional<ProviderBatch> byToken(String token) {
        return jdbi.withHandle(handle -> byToken(handle, token));
    }

    static Optional<ProviderBatch> byToken(Handle handle, String token) {
        return handle.createQuery(SELECT + "WHERE b.token = :token")
                .bind("token", token)
                .map(ConstructorMapper.of(ProviderBatch.class))
                .findOne();
    }

    /**
     * Which batches.
     *
     * @param job row id; null: of any
     * @param provider null: any
     * @param states only those in one of them; empty: in any
     */
    public record BatchFilter(Integer job, String provider, Collection<BatchState> states) {
        public static final BatchFilter ALL = new BatchFilter(null, null, Set.of());
    }

    /**
     * The latest first.
     *
     * @param simulated null: simulated ones and others
     * @param before only those with a smaller id; null: from the latest on
     */
    public List<ProviderBatch> page(Boolean simulated, BatchFilter filter, Long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        select("""
                        (SELECT * FROM provider_batch b WHERE %s (:before::int8 IS NULL OR b.id < :before) AND (:simulated::bool IS NULL OR b.simulated = :simulated)
                          AND (:job::int4 IS NULL OR b.job_id = :job)
                          AND (:provider::text IS NULL OR b.target_id IN (SELECT id FROM target WHERE provider = :provider))
                          AND (:states::text[] = '{}' OR b.state = ANY(:states::text[]))
                        ORDER BY b.id DESC LIMIT :limit)""".formatted(few(filter.states()))) + "ORDER BY b.id DESC")
                .bind("before", before)
                .bind("simulated", simulated)
                .bind("job", filter.job())
                .bind("provider", filter.provider())
                .bindArray(
                        "states",
                        String.class,
                        filter.states().stream().map(BatchState::word).toList())
                .bind("limit", limit)
                .map(ConstructorMapper.of(ProviderBatch.class))
                .list());
    }

    /** Words by which an index has those that are open, and those that have failed: without it all that have ended are read. */
    private static String few(Collection<BatchState> states) {
        if (states.isEmpty()) {
            return "";
        }
        boolean areOpen = BatchState.UNDER_WAY.containsAll(states);
        return areOpen ? "b.ended_at IS NULL AND" : states.equals(FAILED) ? "b.state = 'abandoned' AND" : "";
    }

    /** All that have not ended, the oldest first: what has to go on when Temporal's state is lost. */
    public List<ProviderBatch> open() {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "WHERE b.ended_at IS NULL ORDER BY b.id")
                .map(ConstructorMapper.of(ProviderBatch.class))
                .list());
    }

    /**
     * Those that are being posted by a worker that is dead. Not to be called right after the ledger was away: then every worker
     * looks dead. Who goes on with one calls {@link ProviderBatches#takeOver} first.
     */
    public List<ProviderBatch> orphans() {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + """
                        WHERE b.ended_at IS NULL AND b.state = 'posting' AND NOT EXISTS (SELECT 1 FROM worker w
                          WHERE w.id = b.worker_id AND w.ended_at IS NULL AND NOT %s) ORDER BY b.id""".formatted(Workers.DEAD))
                .map(ConstructorMapper.of(ProviderBatch.class))
                .list());
    }

    /**
     * Takes the batches of a provider that are to be looked at now, the longest due first. Nobody else gets them before
     * {@code lease} is over; {@link ProviderBatches#polled} says when they are due next.
     *
     * @param limit at most so many: 20 are polled at a time
     */
    public List<ProviderBatch> takeDue(boolean simulated, String provider, int limit, Duration lease) {
        return jdbi.inTransaction(handle -> {
            List<Long> taken = handle.createQuery("""
                            UPDATE provider_batch SET next_poll_at = now() + :lease * interval '1 ms'
                            WHERE id = ANY(ARRAY(SELECT b.id FROM provider_batch b JOIN target t ON t.id = b.target_id
                              WHERE b.ended_at IS NULL AND b.next_poll_at <= now() AND b.simulated = :simulated AND t.provider = :provider
                              ORDER BY b.next_poll_at, b.id LIMIT :limit FOR UPDATE OF b SKIP LOCKED)) RETURNING id""")
                    .bind("lease", lease.toMillis())
                    .bind("simulated", simulated)
                    .bind("provider", provider)
                    .bind("limit", limit)
                    .mapTo(Long.class)
                    .list();
            return handle.createQuery(SELECT + "WHERE b.id = ANY(:ids) ORDER BY b.id")
                    .bindArray("ids", Long.class, taken)
                    .map(ConstructorMapper.of(ProviderBatch.class))
                    .list();
        });
    }

    /**
     * The 95th percentile of the times that a target's last 50 batches took, from being posted until it was seen that they had
     * ended there. One that was cancelled counts as if it had ended by itself: it took at least as long.
     *
     * @return empty when fewer than 10 are known
     */
    public Optional<Duration> usualTime(int target) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT CASE WHEN count(*) >= :least THEN percentile_disc(0.95) WITHIN GROUP (ORDER BY ms) END
                        FROM (SELECT (extract(epoch FROM results_at - posted_at) * 1000)::int8 AS ms FROM provider_batch
                          WHERE target_id = :target AND results_at IS NOT NULL AND posted_at IS NOT NULL
                          ORDER BY results_at DESC LIMIT :lately) x""")
                .bind("target", target)
                .bind("least", LEAST)
                .bind("lately", LATELY)
                .mapTo(Long.class)
                .findOne()
                .map(Duration::ofMillis));
    }

    /** How many batches of such calls to a target have not ended. */
    public int underWay(CallKind kind, int target) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT count(*) FROM provider_batch WHERE ended_at IS NULL AND kind = :kind AND target_id = :target")
                .bind("kind", kind.word())
                .bind("target", target)
                .mapTo(Integer.class)
                .one());
    }

    /** Those of a job and target that have not ended, the oldest first. */
    public List<ProviderBatch> open(int job, int target) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        SELECT + "WHERE b.ended_at IS NULL AND b.job_id = :job AND b.target_id = :target ORDER BY b.id")
                .bind("job", job)
                .bind("target", target)
                .map(ConstructorMapper.of(ProviderBatch.class))
                .list());
    }

    /** No batch was ever made of a job's target. */
    public boolean isFirst(int job, int target) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT NOT EXISTS (SELECT 1 FROM provider_batch WHERE job_id = :job AND target_id = :target)")
                .bind("job", job)
                .bind("target", target)
                .mapTo(Boolean.class)
                .one());
    }

    /** Those that are not to go on, and whose provider has not been told so. */
    public List<ProviderBatch> toStop() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM (" + SELECT
                        + "WHERE b.ended_at IS NULL AND b.state <> 'cancelling') x WHERE stop_wanted ORDER BY id")
                .map(ConstructorMapper.of(ProviderBatch.class))
                .list());
    }

    /** Which of these ids, that a provider gave to batches, belong to batches in the ledger. */
    public Set<String> known(Collection<String> providerTaskIds) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT provider_task_id FROM provider_batch WHERE provider_task_id = ANY(:ids)
                        UNION SELECT unnest(refused_task_ids) FROM provider_batch WHERE refused_task_ids && :ids""")
                .bindArray("ids", String.class, providerTaskIds)
                .mapTo(String.class)
                .set());
    }

    /** What a key's batches of a target take of its queue at the provider, in input tokens. */
    public long queuedTokens(int target, String fingerprint) {
        return jdbi.withHandle(handle -> queuedTokens(handle, target, fingerprint));
    }

    static long queuedTokens(Handle handle, int target, String fingerprint) {
        return handle.createQuery("""
                        SELECT coalesce(sum(est_input_tokens), 0)::int8 FROM provider_batch
                        WHERE %s AND target_id = :target AND fingerprint = :fingerprint""".formatted(QUEUED))
                .bind("target", target)
                .bind("fingerprint", fingerprint)
                .mapTo(Long.class)
                .one();
    }
}
