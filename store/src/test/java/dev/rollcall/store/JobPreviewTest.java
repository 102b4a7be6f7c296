package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.CallCosts.CallKind;
import dev.rollcall.store.NewJob.Selection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobPreviewTest {
    private final LedgerAtWork work = new LedgerAtWork("openai", "groq");
    private final Ledger ledger = work.ledger;

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void whatTheWindowHoldsIsCountedAndWhatFailedIsNot() {
        var job = work.planned("a", 2, 2, "openai");
        var asked = work.asked(job, 3);
        work.answered(asked.get(0));
        work.answered(asked.get(1));
        work.failed(asked.get(2), "FAILED_PERMANENT", "no");
        int openai = job.targetIds().get(0);
        JobPreview preview = ledger.jobs().preview(job("d0.com", "d1.com", "new.com"));
        assertThat(preview.domains()).isEqualTo(3);
        assertThat(preview.ended())
                .containsExactly(
                        Map.entry(new CallKind(openai, job.promptVersionIds().get(0)), 2L));
        assertThat(preview.skipped()).isEmpty();
        assertThat(ledger.domains().id(Domain.parse("new.com")))
                .as("nothing is written")
                .isEmpty();
    }

    @Test
    void targetsWithoutAKeyAreNamed() {
        work.test.execute("DELETE FROM worker_key WHERE provider = 'groq'");
        NewJob job = job("d0.com");
        assertThat(ledger.jobs().preview(job).skipped())
                .containsExactly(job.scope().targetIds().get(1));
    }

    @Test
    void ofAllWatchedTheSameAreSeenThatTheJobWouldAsk() {
        ledger.freshness().watch(List.of(Domain.parse("d0.com"), Domain.parse("d7.com")), false, 24);
        assertThat(ledger.jobs().preview(job(new Selection.AllWatched())).domains())
                .isEqualTo(2);
        assertThat(ledger.jobs().preview(job(new Selection.Stale(1))).domains()).isEqualTo(1);
        work.test.execute("UPDATE freshness SET due_at = now() + interval '1 h'");
        assertThat(ledger.jobs().preview(job(new Selection.Stale(1))).domains()).isZero();
    }

    private NewJob job(String... domains) {
        return job(new Selection.NamedDomains(
                List.of(domains).stream().map(Domain::parse).toList()));
    }

    private NewJob job(Selection domains) {
        return new NewJob(
                "new",
                Window.today(Instant.now()),
                domains,
                Scope.resolve(ledger, false, List.of(), List.of()),
                2,
                false,
                NewJob.Terms.DEFAULT,
                NewJob.Origin.of("new"));
    }
}
