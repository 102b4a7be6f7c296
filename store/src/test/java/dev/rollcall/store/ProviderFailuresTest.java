package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.LedgerAtWork.Asked;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A1b: a provider that fails all its calls is known as such, in a job and over all. */
class ProviderFailuresTest {
    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void ofAJobWithTheMostFrequentReasonAndItsLastMessage() {
        var job = work.planned("a", 5, 1, "openai");
        List<Asked> asked = work.asked(job, 5);
        for (int i = 0; i < 4; i++) {
            work.failed(asked.get(i), "FAILED_PERMANENT", "Not Found " + i);
        }
        work.failed(asked.get(4), "INVALID", "not JSON");
        var failing = ledger.providerFailures().ofJob(job.id()).get("openai");
        assertThat(failing.calls()).isEqualTo(5);
        assertThat(failing.outcome()).isEqualTo("FAILED_PERMANENT");
        assertThat(failing.message()).isEqualTo("Not Found 3");
        ledger.usage().fold();
        assertThat(ledger.providerFailures().ofJob(job.id()).get("openai")).isEqualTo(failing);
        assertThat(ledger.providerFailures().sinceLastReply(false).get("openai"))
                .isEqualTo(failing);
    }

    @Test
    void notOfAJobInWhichItReplied() {
        var job = work.planned("a", 3, 1, "openai");
        List<Asked> asked = work.asked(job, 3);
        work.failed(asked.get(0), "KEY_REJECTED", "bad key");
        work.answered(asked.get(1));
        work.failed(asked.get(2), "KEY_REJECTED", "bad key");
        assertThat(ledger.providerFailures().ofJob(job.id())).isEmpty();
        ledger.usage().fold();
        assertThat(ledger.providerFailures().ofJob(job.id())).isEmpty();
    }

    @Test
    void beingToldToWaitIsNeitherAFailureNorAReply() {
        var job = work.planned("a", 3, 1, "groq");
        List<Asked> asked = work.asked(job, 3);
        work.comes(asked.get(0), "RATE_LIMITED", CellState.WAITING, Reason.RATE_LIMIT, "slow down");
        assertThat(ledger.providerFailures().ofJob(job.id())).isEmpty();
        work.failed(asked.get(1), "OUT_OF_QUOTA", "no credit");
        work.failed(asked.get(2), "OUT_OF_QUOTA", "no credit left");
        assertThat(ledger.providerFailures().ofJob(job.id()).get("groq").calls())
                .isEqualTo(2);
        ledger.usage().fold();
        var failing = ledger.providerFailures().sinceLastReply(false).get("groq");
        assertThat(failing.calls()).isEqualTo(2);
        assertThat(failing.neverReplied()).isTrue();
        assertThat(failing.message()).isEqualTo("no credit left");
    }

    @Test
    void aReplyEndsItAndOneFailureAfterwardsIsNotYetAnything() {
        var job = work.planned("a", 6, 1, "openai");
        List<Asked> asked = work.asked(job, 6);
        work.failed(asked.get(0), "UNREACHABLE", "refused");
        ledger.usage().fold();
        assertThat(ledger.providerFailures().sinceLastReply(false)).containsOnlyKeys("openai");
        work.comes(asked.get(1), "REFUSED", CellState.REFUSED, Reason.NONE, null);
        ledger.usage().fold();
        assertThat(ledger.providerFailures().sinceLastReply(false)).isEmpty();
        work.failed(asked.get(2), "OVERLOADED", "busy");
        work.failed(asked.get(3), "OVERLOADED", "busy");
        ledger.usage().fold();
        assertThat(ledger.providerFailures().sinceLastReply(false)).isEmpty();
        work.failed(asked.get(4), "OVERLOADED", "busy");
        ledger.usage().fold();
        var failing = ledger.providerFailures().sinceLastReply(false).get("openai");
        assertThat(failing.calls()).isEqualTo(3);
        assertThat(failing.neverReplied()).isFalse();
    }

    /** Also what was not folded when it ended. */
    @Test
    void whatAnOlderRollcallAskedIsKnownToo() {
        try (var old = TestLedger.openOld(
                "5",
                List.of(
                        "INSERT INTO target (provider, model, surface) VALUES ('openai', 'm', 'api'), ('groq', 'm', 'api')",
                        "INSERT INTO cell (domain_id, window_id, prompt_version_id, target_id, repetition, state)"
                                + " SELECT i, 1, 1, 1 + i % 2, 0, 14 FROM generate_series(1, 20) i",
                        "INSERT INTO attempt (cell_id, n, job_id, asked_at, ended_at, outcome, possible_duplicate, message)"
                                + " SELECT id, 1, 7, now() - id * interval '1 min', now(),"
                                + " CASE WHEN target_id = 1 AND id > 10 THEN 'ANSWERED' ELSE 'FAILED_PERMANENT' END, false,"
                                + " 'says ' || id FROM cell",
                        "INSERT INTO usage_delta (job_id, day, target_id, outcome, buckets, attempts, cost_ticks, unpriced)"
                                + " VALUES (7, now()::date, 2, 'FAILED_PERMANENT', '{}', 3, 0, 0)"))) {
            old.ledger().usage().fold();
            var failing = old.ledger().providerFailures().sinceLastReply(false);
            assertThat(failing.get("openai").calls()).isEqualTo(5);
            assertThat(failing.get("openai").message()).isEqualTo("says 2");
            assertThat(failing.get("groq").calls()).isEqualTo(10);
            assertThat(failing.get("groq").message()).isEqualTo("says 1");
            assertThat(old.ledger().providerFailures().ofJob(7)).containsOnlyKeys("groq");
        }
    }
}
