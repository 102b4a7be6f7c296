package dev.rollcall.api;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.PageKey;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A crawl of a few cells whose answers the caller waits for. */
@RestController
class QuickCrawlController {
    static final int MOST_CELLS = 20;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 200;

    /** Callers that wait at once: the others' requests need threads, too. */
    private static final int MOST_WAITING = 16;

    private final Ledger ledger;
    private final CrawlController crawls;
    private final JobAccounts accounts;
    private final Semaphore seats = new Semaphore(MOST_WAITING);

    QuickCrawlController(Ledger ledger, CrawlController crawls, JobAccounts accounts) {
        this.ledger = ledger;
        this.crawls = crawls;
        this.accounts = accounts;
    }

    record Finished(JobView job, List<AnswerView> answers) {}

    @PostMapping("/api/v2/ultra-fast-process")
    ResponseEntity<Object> process(HttpServletRequest http) throws IOException {
        CrawlRequest request = crawls.request(Payload.read(http, CrawlRequest.FIELDS));
        if (!(request.domains() instanceof Selection.NamedDomains named)) {
            throw Refusal.badRequest("/domains: here a few domains are named; POST /api/crawl takes all or stale");
        }
        if (request.dryRun()) {
            throw Refusal.badRequest("/dry_run: POST /api/crawl takes it, with the same body");
        }
        NewJob wanted = crawls.planned(request, CrawlController.idempotencyKey(http));
        crawls.refuseUnpriced(wanted);
        long cells = (long) named.domains().size()
                * wanted.scope().targetIds().size()
                * wanted.scope().promptVersionIds().size()
                * wanted.repetitions();
        if (cells > MOST_CELLS) {
            throw Refusal.badRequest("these are " + cells + " cells, and somebody who waits gets at most " + MOST_CELLS
                    + ": name fewer domains, providers or prompts, or use POST /api/crawl. Nothing was done.");
        }
        Job job = ledger.jobs().create(wanted).orElseThrow();
        // Before the wait: a key that belongs to another request is refused at once.
        ResponseEntity<Object> accepted = crawls.accepted(job, wanted, request.listing());
        return isFinished(job) ? finished(job) : accepted;
    }

    /** Waits for it; false when it takes too long, or when too many wait already. */
    private boolean isFinished(Job job) {
        if (!seats.tryAcquire()) {
            return false;
        }
        try {
            long end = System.nanoTime() + LONGEST.toNanos();
            while (System.nanoTime() < end) {
                if (ledger.jobs().byId(job.id()).orElseThrow().finishedAt() != null) {
                    return true;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            seats.release();
        }
    }

    private ResponseEntity<Object> finished(Job job) {
        Job ended = ledger.jobs().byId(job.id()).orElseThrow();
        return ResponseEntity.ok(new Finished(
                accounts.of(ended),
                ledger.answers().page(ended, PageKey.START, MOST_CELLS).rows().stream()
                        .map(AnswerView::of)
                        .toList()));
    }
}
