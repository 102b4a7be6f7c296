package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.LedgerAtWork.Asked;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** E3: the kept count of possible duplicates says what counting them anew says. */
class PossibleDuplicatesTest {
    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void aReplyLostOnTheWayIsOne() {
        var job = work.planned("a", 3, 1);
        List<Asked> asked = work.asked(job, 4);
        work.lost(asked.get(0));
        work.lost(asked.get(1));
        work.answered(asked.get(2));
        assertThat(kept(job)).isEqualTo(2);
        assertThat(counted(job)).as("with the call under way").isEqualTo(3);
        work.answered(asked.get(3));
        assertThat(kept(job)).isEqualTo(counted(job)).isEqualTo(2);
    }

    @Test
    void aCellThatIsLostTwiceIsCountedOnce() {
        var job = work.planned("a", 1, 1, "openai");
        work.lost(work.asked(job, 1).get(0));
        work.lost(work.asked(job, 1).get(0));
        ledger.counters().fold();
        assertThat(kept(job)).isEqualTo(counted(job)).isOne();
        Asked third = work.asked(job, 1).get(0);
        ledger.claims().close(third.claim());
        assertThat(kept(job)).isEqualTo(counted(job)).isOne();
    }

    @Test
    void whatADeadWorkerWasAskingIsOneAndWhatItOnlyHeldIsNone() {
        var job = work.planned("a", 4, 1);
        List<Asked> asked = work.asked(job, 3);
        long claim = work.claim(job);
        work.test.execute("UPDATE claim SET expires_at = now() - interval '1 s'");
        assertThat(ledger.claims().reap()).isEqualTo(3);
        assertThat(claim).isPositive();
        assertThat(kept(job)).isEqualTo(counted(job)).isEqualTo(3);
        work.answered(asked.get(0));
        assertThat(kept(job))
                .as("a late answer does not tell whether it was billed once")
                .isEqualTo(3);
        assertThat(counted(job)).isEqualTo(3);
    }

    @Test
    void everyJobThatSeesTheCellCountsItAlsoOneThatComesLater() {
        var first = work.planned("a", 2, 1);
        var second = work.planned("b", 3, 1);
        work.lost(work.asked(first, 1).get(0));
        assertThat(List.of(kept(first), kept(second))).containsExactly(1L, 1L);
        ledger.counters().fold();
        var third = work.planned("c", 2, 1);
        assertThat(List.of(kept(first), kept(second), kept(third))).containsExactly(1L, 1L, 1L);
        ledger.counters().recount(second);
        assertThat(kept(second)).isOne();
        var other = work.planned("d", 2, 1, "groq");
        assertThat(kept(other)).isEqualTo(counted(other));
    }

    @Test
    void aFinishedAccountStaysAsItIs() {
        var job = work.planned("a", 1, 1, "openai");
        work.answered(work.asked(job, 1).get(0));
        ledger.counters().recount(job);
        ledger.jobLifecycle().complete(job.id());
        work.test.execute("UPDATE cell SET maybe_billed = true");
        assertThat(kept(job)).isZero();
    }

    @Test
    void aCancelledJobCountsItsOpenCells() {
        var job = work.planned("a", 3, 1);
        Asked asked = work.asked(job, 2).get(1);
        ledger.jobLifecycle().cancel(job.id());
        ledger.claims().close(asked.claim());
        ledger.counters().settle();
        assertThat(ledger.jobs().byId(job.id()).orElseThrow().finishedAt()).isNotNull();
        assertThat(kept(job)).isEqualTo(counted(job)).isEqualTo(2);
    }

    /** Many that ask, lose, answer and die at the same time, while counters are folded and counted anew. */
    @Test
    void underWayTheCountNeverDrifts() {
        var job = work.planned("a", 40, 3);
        var other = work.planned("b", 20, 2);
        var asking = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    for (int round = 0; round < 12; round++) {
                        List<Asked> asked = work.asked(job, 9);
                        for (int k = 0; k < asked.size(); k++) {
                            if (k % 3 == 0) {
                                work.lost(asked.get(k));
                            } else if (k % 3 == 1) {
                                work.answered(asked.get(k));
                            }
                        }
                        asked.stream()
                                .findFirst()
                                .ifPresent(one -> ledger.claims().close(one.claim()));
                        ledger.counters().fold();
                    }
                }))
                .toList();
        ledger.counters().recount(other);
        asking.forEach(CompletableFuture::join);
        assertThat(kept(job)).isEqualTo(counted(job)).isPositive();
        assertThat(kept(other)).isEqualTo(counted(other)).isPositive();
        ledger.counters().recount(job);
        assertThat(kept(job)).isEqualTo(counted(job));
    }

    /** A finished and a running job of a ledger that an older Rollcall has written. */
    @Test
    void jobsOfAnOlderRollcallGetTheirCounts() {
        String job = "INSERT INTO job (name, window_id, target_ids, prompt_version_ids, repetitions, simulated, whole,"
                + " domains, state, driver, finished_at) VALUES ('%s', 1, '{1,2}', '{1}', 2, false, false, %d, '%s', 'x', %s)";
        try (var old = TestLedger.openOld(
                "5",
                List.of(
                        "INSERT INTO time_window (name, starts_at) VALUES ('w', now())",
                        "INSERT INTO target (provider, model, surface) VALUES ('openai', 'm', 'api'), ('groq', 'm', 'api')",
                        job.formatted("done", 10, "completed", "now()"),
                        job.formatted("running", 4, "processing", "NULL"),
                        "INSERT INTO job_domain SELECT 1, i FROM generate_series(1, 10) i",
                        "INSERT INTO job_domain SELECT 2, i FROM generate_series(9, 12) i",
                        "INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state, maybe_billed)"
                                + " SELECT d, 1, 1, t, r, 10, d = 10 AND t = 1 FROM generate_series(1, 12) d,"
                                + " generate_series(1, 2) t, generate_series(0, 1) r",
                        // Its fate is unknown; that one was known to be doubtful when it was asked; this one is under
                        // way.
                        "INSERT INTO attempt (cell_id, n, job_id, asked_at, possible_duplicate)"
                                + " SELECT id, 1, 1, now(), false FROM cell WHERE domain_id = 2 AND target_id = 2",
                        "INSERT INTO attempt (cell_id, n, job_id, asked_at, outcome, possible_duplicate)"
                                + " SELECT id, 2, 1, now(), 'ANSWERED', true FROM cell WHERE domain_id = 3 AND target_id = 1"
                                + " AND repetition = 0",
                        "UPDATE cell SET state = 3 WHERE domain_id = 12",
                        "INSERT INTO attempt (cell_id, n, job_id, asked_at, possible_duplicate)"
                                + " SELECT id, 1, 2, now(), false FROM cell WHERE domain_id = 12"))) {
            Counters counters = old.ledger().counters();
            assertThat(List.of(
                            counters.tally(1).possibleDuplicates(),
                            counters.tally(2).possibleDuplicates()))
                    .containsExactly(5L, 2L);
            for (var one : List.of("done", "running")) {
                counters.recount(old.ledger().jobs().byName(one).orElseThrow());
            }
            assertThat(List.of(
                            counters.tally(1).possibleDuplicates(),
                            counters.tally(2).possibleDuplicates()))
                    .containsExactly(5L, 2L);
        }
    }

    private long kept(Jobs.Job job) {
        return ledger.counters().tally(job.id()).possibleDuplicates();
    }

    private long counted(Jobs.Job job) {
        return ledger.answers().audit(job).possibleDuplicates();
    }
}
