package dev.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.DueExtractions.DueDomain;
import dev.rollcall.store.Entities.NewEntitySet;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Extractions.ExtractedAnswer;
import dev.rollcall.store.Extractions.UnreadAnswer;
import dev.rollcall.store.LedgerAtWork.Asked;
import dev.rollcall.store.Runs.Run;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DueExtractionsTest {
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final LedgerAtWork work = new LedgerAtWork("openai");
    private final Ledger ledger = work.ledger;
    private final TestLedger test = work.test;
    private final DueExtractions due = ledger.dueExtractions();
    private final int extractor = ledger.extractors().register("1", "aa");

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void theEndOfARunMakesItsDomainsDueOnce() {
        Jobs.Job job = work.planned("a", 3, 1);
        List<Integer> domains = ledger.jobs().domainIds(job.id(), 0, 9);
        Run run = ledger.runs().open(job.id(), n -> "w", domains, List.of("openai"), false);
        assertThat(due.count()).isZero();
        assertThat(ledger.runs().finish(job.id(), run.n())).isTrue();
        assertThat(claimed("x")).containsExactlyInAnyOrderElementsOf(domains);
        assertThat(ledger.runs().finish(job.id(), run.n())).as("again").isFalse();
        assertThat(test.rows("SELECT DISTINCT marks FROM extraction_due")).containsExactly("{marks=1}");
    }

    @Test
    void whoeverClaimsHasItAloneUntilTheClaimEnds() {
        due.mark(List.of(1, 2));
        assertThat(claimed("x")).containsExactlyInAnyOrder(1, 2);
        assertThat(claimed("y")).isEmpty();
        assertThat(due.renew(1, "x", LEASE)).isTrue();
        assertThat(due.renew(1, "y", LEASE)).isFalse();
        test.execute("UPDATE extraction_due SET claimed_until = now() - interval '1 s' WHERE domain_id = 2");
        assertThat(claimed("y")).containsExactly(2);
        assertThat(due.renew(2, "x", LEASE)).as("its claim has ended").isFalse();
        due.release(1, "x");
        assertThat(claimed("y")).containsExactly(1);
    }

    /** An answer that came while its domain was read is not lost. */
    @Test
    void whatIsMarkedMeanwhileStaysDue() {
        due.mark(List.of(1));
        DueDomain first = claim("x").get(0);
        due.mark(List.of(1));
        due.done(first, "x");
        assertThat(due.count()).isEqualTo(1);
        DueDomain second = claim("x").get(0);
        due.done(second, "y");
        assertThat(due.count()).as("done by somebody who does not have it").isEqualTo(1);
        due.done(second, "x");
        assertThat(due.count()).isZero();
    }

    @Test
    void aPersonComesFirstThenNewAnswersThenAllAgain() {
        test.ledger().jdbi().useTransaction(handle -> {
            DueExtractions.mark(handle, List.of(1), DueExtractions.ALL_AGAIN);
            DueExtractions.mark(handle, List.of(2), DueExtractions.NEW_ANSWERS);
            DueExtractions.mark(handle, List.of(3), DueExtractions.ALL_AGAIN);
            DueExtractions.mark(handle, List.of(3), DueExtractions.A_PERSON_WAITS);
            DueExtractions.mark(handle, List.of(3), DueExtractions.ALL_AGAIN);
        });
        assertThat(claimed("x")).containsExactly(3, 2, 1);
    }

    @Test
    void manyWhoClaimAtOnceShareTheDomains() {
        due.mark(IntStream.rangeClosed(1, 300).boxed().toList());
        List<CompletableFuture<List<DueDomain>>> all = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> due.claim(extractor, "w" + i, 40, LEASE)))
                .toList();
        var taken = new HashSet<Integer>();
        int n = 0;
        for (CompletableFuture<List<DueDomain>> some : all) {
            n += some.join().size();
            some.join().forEach(domain -> taken.add(domain.domainId()));
        }
        assertThat(taken).hasSize(n);
        assertThat(n + due.claim(extractor, "z", 300, LEASE).size()).isEqualTo(300);
    }

    @Test
    void anExtractorThatIsNotInForceGetsNothing() {
        work.planned("a", 2, 1);
        int newer = ledger.extractors().register("2", "bb");
        assertThat(claimed("x")).isEmpty();
        assertThat(due.claim(newer, "x", 9, LEASE)).as("all domains again").hasSize(2);
        assertThat(ledger.extractors().register("2", "bb")).isEqualTo(newer);
        // Somebody goes back to the older program.
        assertThat(ledger.extractors().register("1", "aa")).isEqualTo(extractor);
        assertThat(due.claim(newer, "x", 9, LEASE)).isEmpty();
    }

    @Test
    void answersThatNoRunHasToldOfAreFound() {
        Jobs.Job job = work.planned("a", 2, 1);
        List<Asked> asked = work.asked(job, 2);
        asked.forEach(work::answered);
        assertThat(due.catchUp()).as("they may still be told of").isZero();
        test.execute("UPDATE answer SET at = at - interval '1 hour'");
        test.execute("UPDATE extraction_watch SET at = now() - interval '1 day'");
        assertThat(due.catchUp()).isEqualTo(2);
        assertThat(due.count()).isEqualTo(2);
        assertThat(due.catchUp()).isZero();
    }

    @Test
    void answersThatWereReadAreNotFoundAgain() {
        Jobs.Job job = work.planned("a", 1, 2);
        work.asked(job, 2).forEach(work::answered);
        int domain = ledger.jobs().domainIds(job.id(), 0, 1).get(0);
        ledger.entities().put(domain, new NewEntitySet("[]", List.of(), "ada", "a test"), null);
        ExtractionRun run = ledger.extractionRuns().wanted(domain, extractor).orElseThrow();
        List<UnreadAnswer> unread =
                ledger.extractions().unread(run, ledger.extractions().windows(domain), 0, 9);
        ledger.extractions()
                .write(
                        run,
                        unread.stream()
                                .map(answer -> new ExtractedAnswer(
                                        answer, ExtractionOutcome.REFUSED, null, List.of(), List.of()))
                                .toList());
        assertThat(ledger.extractionRuns().complete(run)).isTrue();
        test.execute("DELETE FROM extraction_due");
        test.execute("UPDATE answer SET at = at - interval '1 hour'");
        test.execute("UPDATE extraction_watch SET at = now() - interval '1 day'");
        assertThat(due.catchUp()).isEqualTo(2);
        assertThat(due.count()).isZero();
    }

    @Test
    void anArchiveThatIsBroughtBackIsRead() {
        Jobs.Job job = work.planned("a", 1, 1);
        work.asked(job, 1).forEach(work::answered);
        test.execute("INSERT INTO archive (file, sha256, bytes, rows, first_at, last_at, moved_at)"
                + " VALUES ('f', 'x', 1, 1, now(), now(), now())");
        test.execute("UPDATE answer SET archive_id = (SELECT id FROM archive)");
        test.execute("DELETE FROM answer_body");
        long cell = test.one(Long.class, "SELECT cell_id FROM answer");
        var body = new Archives.ReadBody(new Archives.CellReply(cell, 1), new Body("yes", List.of(), new byte[0]));
        assertThat(ledger.archives().restore(ledger.archives().list(null, 1).get(0), List.of(body)))
                .isEqualTo(1);
        assertThat(claimed("x")).isEqualTo(ledger.jobs().domainIds(job.id(), 0, 9));
    }

    private List<Integer> claimed(String by) {
        return claim(by).stream().map(DueDomain::domainId).toList();
    }

    private List<DueDomain> claim(String by) {
        return due.claim(extractor, by, 9, LEASE);
    }
}
