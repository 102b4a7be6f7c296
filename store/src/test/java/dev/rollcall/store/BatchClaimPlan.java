package dev.rollcall.store;

import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** No test: prints how PostgreSQL finds a batch's cells in a job of a million cells. Run it by its name. */
class BatchClaimPlan {
    @Test
    void explain() {
        try (var at = new BatchesAtWork()) {
            Jobs.Job small = at.job("a", 1, 1);
            at.work.test.fill(List.of(
                    "INSERT INTO domain (name) SELECT 'x' || i || '.com' FROM generate_series(1, 100000) i",
                    "INSERT INTO job_domain SELECT " + small.id() + ", id FROM domain WHERE name LIKE 'x%'",
                    "UPDATE job SET domains = 100001 WHERE id = " + small.id(),
                    "INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state)"
                            + " SELECT d.id, " + small.windowId()
                            + ", 1, t, 0, CASE WHEN d.id < 90000 THEN 10 ELSE 0 END"
                            + " FROM domain d, generate_series(1, 10) t WHERE d.name LIKE 'x%' ORDER BY 1, 4"));
            Jobs.Job job = at.ledger.jobs().byName("a").orElseThrow();
            explain(at, job, 0, "right after planning, without statistics");
            at.work.test.execute("VACUUM ANALYZE");
            explain(at, job, 0, "the first 90,000 domains have ended");
            explain(at, job, 90_000, "from there on");
            long began = System.nanoTime();
            ProviderBatch batch = at.intended(job, 10_000);
            System.out.printf(
                    Locale.ROOT,
                    "a batch of %d intended in %.2f s%n",
                    batch.items(),
                    (System.nanoTime() - began) / 1e9);
        }
    }

    private static void explain(BatchesAtWork at, Jobs.Job job, int from, String what) {
        System.out.println("-- " + what);
        at.ledger.jdbi().useTransaction((Handle handle) -> {
            BatchWish wish = at.wish(job, 5_000);
            var of = new BatchWish(
                    wish.token(),
                    job,
                    wish.targetId(),
                    wish.fingerprint(),
                    null,
                    wish.deadline(),
                    5_000,
                    1,
                    wish.estimates(),
                    from,
                    null,
                    2);
            BatchIntents.bindPick(
                            handle.createQuery("EXPLAIN (ANALYZE, BUFFERS) "
                                    + BatchIntents.PICK.formatted(SampledCells.of(job, "c"))),
                            of)
                    .mapTo(String.class)
                    .forEach(System.out::println);
            handle.rollback();
        });
    }
}
