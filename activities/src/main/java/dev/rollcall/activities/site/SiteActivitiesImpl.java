package dev.rollcall.activities.site;

import dev.rollcall.activities.interruption.ComeBack;
import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.site.crawl.CrawlLoop;
import dev.rollcall.site.crawl.CrawlRequest;
import dev.rollcall.site.crawl.CrawlResult;
import dev.rollcall.site.crawl.CrawlResult.Ended;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.SiteCrawl;
import dev.rollcall.store.SiteCrawl.CrawlPhase;
import dev.rollcall.workflows.SiteActivities;
import dev.rollcall.workflows.SiteRequest;
import dev.rollcall.workflows.SiteStep;
import dev.rollcall.workflows.SiteStep.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

final class SiteActivitiesImpl implements SiteActivities {
    private final Ledger ledger;
    private final CrawlLoop loop;
    private final SiteCrawling crawling;
    private final PageProcessing processing;
    private final ChunkEmbedding embedding;
    private final Drain drain;
    private final LedgerSteps steps;

    SiteActivitiesImpl(
            Ledger ledger,
            CrawlLoop loop,
            SiteCrawling crawling,
            PageProcessing processing,
            ChunkEmbedding embedding,
            Drain drain,
            LedgerSteps steps) {
        this.ledger = ledger;
        this.loop = loop;
        this.crawling = crawling;
        this.processing = processing;
        this.embedding = embedding;
        this.drain = drain;
        this.steps = steps;
    }

    @Override
    public SiteStep begin(SiteRequest request) {
        return steps.run(() ->
                ledger.siteCrawls().start(request.crawl()) ? next(request, Next.SEED, Duration.ZERO) : over(request));
    }

    @Override
    public SiteStep seed(SiteRequest request) {
        return steps.runLong(progress -> open(request)
                .map(crawl -> crawl(request, crawl, crawl.whole(), progress))
                .orElseGet(() -> over(request)));
    }

    @Override
    public SiteStep crawl(SiteRequest request) {
        return steps.runLong(progress -> open(request)
                .map(crawl -> crawl(request, crawl, false, progress))
                .orElseGet(() -> over(request)));
    }

    private SiteStep crawl(SiteRequest request, SiteCrawl crawl, boolean seed, Consumer<Object> progress) {
        var frontier = new LedgerFrontier(
                ledger.siteFrontier(),
                crawl.id(),
                crawl.whole(),
                crawling.crawler().limits().whole().known());
        CrawlResult result;
        try {
            result = loop.run(
                    new CrawlRequest(
                            crawling.start(crawl.domain()),
                            seed,
                            crawl.startedAt(),
                            now().plus(crawling.pace().step())),
                    frontier,
                    frontier,
                    drain::requested,
                    () -> progress.accept("pages of " + crawl.domain()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ComeBack.after("the worker ends", Duration.ofSeconds(1));
        }
        if (result.ended() == Ended.STOPPED) {
            throw ComeBack.after("the worker ends", Duration.ofSeconds(3));
        }
        Duration pause = result.nextAt()
                .map(at -> Duration.between(now(), at))
                .filter(wait -> !wait.isNegative())
                .orElse(Duration.ZERO);
        if (result.ended().isOver()) {
            ledger.siteCrawls().phase(crawl.id(), CrawlPhase.PROCESS);
            return next(request, Next.PROCESS, Duration.ZERO);
        }
        return next(request, Next.CRAWL, pause);
    }

    @Override
    public SiteStep process(SiteRequest request) {
        return steps.runLong(progress ->
                open(request).map(crawl -> process(request, crawl, progress)).orElseGet(() -> over(request)));
    }

    private SiteStep process(SiteRequest request, SiteCrawl crawl, Consumer<Object> progress) {
        progress.accept("documents of " + crawl.domain());
        processing.run(crawl, drain::requested);
        if (drain.requested()) {
            throw ComeBack.after("the worker ends", Duration.ofSeconds(3));
        }
        Optional<Instant> more = ledger.sitePages().nextAt(crawl.id());
        if (more.isPresent()) {
            return next(request, Next.PROCESS, Duration.between(now(), more.get()));
        }
        return embedding
                .run(crawl, drain::requested)
                .map(pause -> next(request, Next.PROCESS, pause))
                .orElseGet(() -> next(request, Next.FINISH, Duration.ZERO));
    }

    @Override
    public SiteStep finish(SiteRequest request) {
        return steps.run(() -> {
            ledger.documents().expire(request.crawl());
            ledger.siteCrawls().finish(request.crawl());
            return over(request);
        });
    }

    private Optional<SiteCrawl> open(SiteRequest request) {
        return ledger.siteCrawls()
                .byId(request.crawl())
                .filter(crawl -> crawl.state().isOpen());
    }

    private Instant now() {
        return crawling.crawler().clock().now();
    }

    private SiteStep next(SiteRequest request, Next next, Duration pause) {
        return new SiteStep(next, Math.max(0, pause.toMillis()), words(request));
    }

    private SiteStep over(SiteRequest request) {
        return SiteStep.over(words(request));
    }

    /** {@code in_progress: 40 of 52 pages, 0 failed; 12 documents} */
    private String words(SiteRequest request) {
        return ledger.siteCrawls()
                .progress(request.crawl())
                .map(crawl -> crawl.state().word() + ": "
                        + (crawl.counts().pagesDone() + crawl.counts().pagesFailed()) + " of "
                        + crawl.counts().pagesWanted() + " pages visited, "
                        + crawl.counts().failed() + " failed; " + crawl.counts().documentsProcessed()
                        + " documents, " + crawl.counts().embedded() + " new vectors")
                .orElse("there is no such crawl");
    }
}
