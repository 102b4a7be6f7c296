package dev.rollcall.store;

import dev.rollcall.store.BatchSaves.Locked;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The steps of a batch. Each is one transaction, and names the state that the batch must be in: of two processes that do the
 * same, one has done it, and the other one is told so and reads the batch again. Its life is
 *
 * <pre>intended → uploaded → posting → running ⇄ cancelling → ingesting → done, or abandoned</pre>
 *
 * {@link BatchIntents} begins it and {@link BatchResults} and {@link BatchEnds} end it.
 */
public final class ProviderBatches {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int TOKEN_LENGTH = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of a batch {@code b}: what is held in its job gets no new calls. */
    static final String MAY_POST = """
            (b.job_id IS NULL OR EXISTS (SELECT 1 FROM job j WHERE j.id = b.job_id AND j.state IN ('queued', 'processing')
              AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.job_id = j.id AND h.target_id = b.target_id AND h.kind <> 'batch')))""";

    private final Jdbi jdbi;

    ProviderBatches(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What names a new batch at its provider: {@code rc-} and 20 letters and digits, 100 bits of chance. */
    public static String newToken() {
        var token = new StringBuilder("rc-");
        for (int i = 0; i < TOKEN_LENGTH; i++) {
            token.append(BASE32.charAt(RANDOM.nextInt(BASE32.length())));
        }
        return token.toString();
    }

    /** May it be posted now? */
    public enum Posting {
        /** Yes, and by nobody else: this is committed. */
        POST,
        /** Its job, or its target there, is held or has ended. Nothing is changed. */
        HELD,
        /** The budget has no room to pay for it twice. Nothing is changed. */
        NO_BUDGET,
        /** It is in another state: somebody else was quicker. Nothing is changed. */
        STALE
    }

    /**
     * What the provider says of it.
     *
     * @param state its word
     * @param processed null: it does not tell; likewise the next two
     */
    public record ProviderWord(String state, Integer processed, Integer succeeded, Integer failed) {
        public static ProviderWord of(String state) {
            return new ProviderWord(state, null, null, null);
        }
    }

    /**
     * Notes what its body is, before a byte of it is sent; the first one counts.
     *
     * @param sha256 of the body as it was built from the rows, in hex
     * @return false when it was built otherwise before, or has ended: it must not be sent
     */
    public boolean body(long batch, String sha256, long bytes) {
        return step(batch, """
                request_sha256 = coalesce(request_sha256, :sha256), request_bytes = coalesce(request_bytes, :bytes)
                WHERE ended_at IS NULL AND coalesce(request_sha256, :sha256) = :sha256""", Map.of("sha256", sha256, "bytes", bytes));
    }

    /** The provider has its file. @return false when it is not {@code intended} any more, or its body is not noted */
    public boolean uploaded(long batch, String inputFileId) {
        return step(
                batch,
                "state = 'uploaded', input_file_id = :file WHERE state = 'intended' AND request_sha256 IS NOT NULL",
                Map.of("file", inputFileId));
    }

    /**
     * Before it is posted, from {@code intended} (where its body goes with it) or {@code uploaded}.
     *
     * @param worker who posts it
     */
    public Posting posting(long batch, int worker) {
        return jdbi.inTransaction(handle -> {
            boolean posts = step(handle, batch, """
                    state = 'posting', posted_at = clock_timestamp(), posts = 1, worker_id = :worker, waits_for = NULL, problem = NULL
                    WHERE b.state IN ('intended', 'uploaded') AND b.request_sha256 IS NOT NULL
                      AND b.ended_at IS NULL AND %s""".formatted(MAY_POST), Map.of("worker", worker));
            return posts ? Posting.POST : refusal(handle, batch, "b.state IN ('intended', 'uploaded')");
        });
    }

    private static Posting refusal(Handle handle, long batch, String state) {
        boolean isHeld = handle.createQuery(
                        "SELECT EXISTS (SELECT 1 FROM provider_batch b WHERE b.id = :batch AND b.ended_at IS NULL AND "
                                + state + " AND NOT (" + MAY_POST + "))")
                .bind("batch", batch)
                .mapTo(Boolean.class)
                .one();
        return isHeld ? Posting.HELD : Posting.STALE;
    }

    /** Takes over what a dead worker was posting. @return false when another one has done so, or it is posted */
    public boolean takeOver(long batch, Integer from, int worker) {
        var workers = new HashMap<String, Object>(Map.of("worker", worker));
        workers.put("from", from);
        return step(
                batch,
                "worker_id = :worker WHERE state = 'posting' AND worker_id IS NOT DISTINCT FROM :from::int4",
                workers);
    }

    /**
     * Before it is posted once more, because it was not found at the provider: it may run there twice. Its attempts become possible
     * duplicates, and what the first one may cost is lost to the budget.
     *
     * @param posts how often it was posted, as the caller has read it
     */
    public Posting repost(long batch, int posts, int worker) {
        return jdbi.inTransaction(handle -> {
            boolean again = step(handle, batch, """
                    posted_at = clock_timestamp(), posts = posts + 1, worker_id = :worker
                    WHERE b.state = 'posting' AND b.posts = :posts AND b.handed_over_at IS NULL AND %s""".formatted(MAY_POST), Map.of("worker", worker, "posts", posts));
            if (!again) {
                return refusal(handle, batch, "b.state = 'posting'");
            }
            Locked now = BatchSaves.lock(handle, batch);
            BatchCalls calls = BatchCalls.of(now.kind());
            calls.doubt(handle, now);
            if (!calls.payTwice(handle, now)) {
                handle.rollback();
                return Posting.NO_BUDGET;
            }
            return Posting.POST;
        });
    }

    /**
     * The provider has it: it replied, or it was found there.
     *
     * @param nextPoll from now
     * @return false when it is not {@code posting}
     */
    public boolean running(long batch, String providerTaskId, ProviderWord word, Duration nextPoll) {
        return jdbi.inTransaction(handle -> {
            boolean taken = step(
                    handle,
                    batch,
                    "state = 'running', provider_task_id = :id, problem = NULL, " + TOLD + " WHERE state = 'posting'",
                    told(word, nextPoll, Map.of("id", providerTaskId)));
            if (taken) {
                BatchEvents.add(handle, EventType.BATCH_SUBMITTED, batch);
            }
            return taken;
        });
    }

    private static final String TOLD = """
            provider_state = :word, told_processed = :processed::int4, told_succeeded = :succeeded::int4, told_failed = :failed::int4,
            waits_for = NULL, next_poll_at = now() + :next * interval '1 ms'""";

    private static Map<String, Object> told(ProviderWord word, Duration next, Map<String, Object> more) {
        var told = new HashMap<String, Object>(more);
        told.put("word", word.state());
        told.put("processed", word.processed());
        told.put("succeeded", word.succeeded());
        told.put("failed", word.failed());
        told.put("next", next.toMillis());
        return told;
    }

    /** What a poll brought. @return false when it does not run any more */
    public boolean polled(long batch, ProviderWord word, Duration nextPoll) {
        return step(
                batch,
                "polls = polls + 1, problem = NULL, " + TOLD + " WHERE state IN ('running', 'cancelling')",
                told(word, nextPoll, Map.of()));
    }

    /** Before the provider is told to stop. @return false when it is not {@code running} */
    public boolean cancelling(long batch) {
        return step(batch, "state = 'cancelling', next_poll_at = now() WHERE state = 'running'", Map.of());
    }

    /** A person wants it to be cancelled; whoever works on it does so. @return false when it has ended, or was told so before */
    public boolean askCancel(long batch, String why) {
        return step(
                batch,
                "cancel_asked_at = now(), cancel_why = :why, next_poll_at = now() WHERE ended_at IS NULL AND cancel_asked_at IS NULL",
                Map.of("why", why));
    }

    /**
     * The provider does no more of it, whatever came of it; its lines can be read. Its tokens are given back.
     *
     * @return false when it is neither running nor being cancelled
     */
    public boolean ingesting(long batch, ProviderWord word) {
        return step(
                batch,
                "state = 'ingesting', results_at = clock_timestamp(), problem = NULL, " + TOLD
                        + " WHERE state IN ('running', 'cancelling')",
                told(word, Duration.ZERO, Map.of()));
    }

    /**
     * It stays in its state, and nothing can be done with it for a while.
     *
     * @param expected the state that the caller has read
     */
    public boolean waits(long batch, BatchState expected, BatchWait what, Duration pause, String problem) {
        return step(
                batch,
                "waits_for = :what, problem = :problem, next_poll_at = now() + :pause * interval '1 ms'"
                        + " WHERE ended_at IS NULL AND state = :expected",
                Map.of(
                        "what",
                        what.word(),
                        "problem",
                        problem,
                        "pause",
                        pause.toMillis(),
                        "expected",
                        expected.word()));
    }

    /** It stays in its state, and is looked at again after the pause. @param problem null: nothing is wrong */
    public boolean again(long batch, BatchState expected, Duration pause, String problem) {
        var bindings = new HashMap<String, Object>(Map.of("pause", pause.toMillis(), "expected", expected.word()));
        bindings.put("problem", problem);
        return step(
                batch,
                "problem = :problem, next_poll_at = now() + :pause * interval '1 ms' WHERE ended_at IS NULL AND state = :expected",
                bindings);
    }

    /**
     * The provider has refused all of it, when it was posted or later, and takes it another time: nothing was asked, and its
     * file is still there. It may be posted again after the pause, under another idempotency key.
     *
     * @return false when it is not being posted and does not run, or was handed over: then abandon it
     */
    public boolean refused(long batch, BatchWait what, Duration pause, String problem) {
        return step(batch, """
                state = CASE WHEN input_file_id IS NULL THEN 'intended' ELSE 'uploaded' END, posts = 0, refusals = refusals + 1,
                posted_at = NULL, provider_task_id = NULL, provider_state = NULL, waits_for = :what, problem = :problem,
                told_processed = NULL, told_succeeded = NULL, told_failed = NULL, next_poll_at = now() + :pause * interval '1 ms',
                refused_task_ids = CASE WHEN provider_task_id IS NULL THEN refused_task_ids
                  ELSE array_append(refused_task_ids, provider_task_id) END
                WHERE state IN ('posting', 'running', 'cancelling') AND handed_over_at IS NULL""", Map.of("what", what.word(), "problem", problem, "pause", pause.toMillis()));
    }

    /** All of its lines are read again from the first one: those that are saved change nothing. @return false when it is not {@code ingesting} */
    public boolean readAgain(long batch) {
        return step(batch, "lines_read = 0 WHERE state = 'ingesting'", Map.of());
    }

    private boolean step(long batch, String assignmentAndCondition, Map<String, ?> bindings) {
        return jdbi.withHandle(handle -> step(handle, batch, assignmentAndCondition, bindings));
    }

    private static boolean step(Handle handle, long batch, String assignmentAndCondition, Map<String, ?> bindings) {
        return handle.createUpdate("UPDATE provider_batch b SET " + assignmentAndCondition + " AND b.id = :batch")
                        .bindMap(bindings)
                        .bind("batch", batch)
                        .execute()
                == 1;
    }
}
