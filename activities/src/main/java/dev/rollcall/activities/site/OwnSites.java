package dev.rollcall.activities.site;

import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.site.crawl.CrawlLoop;
import dev.rollcall.site.crawl.Fetcher;
import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.SiteActivities;
import java.util.concurrent.ScheduledExecutorService;

/** The crawling of domains' own sites in one worker. */
public final class OwnSites {
    private final SiteActivities activities;

    public OwnSites(Ledger ledger, SiteCrawling crawling, Drain drain, ScheduledExecutorService heartbeats) {
        // One for the process: it knows how often each host may be asked.
        var loop = new CrawlLoop(new Fetcher(crawling.crawler()));
        activities = new SiteActivitiesImpl(
                ledger,
                loop,
                crawling,
                new PageProcessing(ledger, crawling.pace()),
                new ChunkEmbedding(ledger, crawling.embeddings()),
                drain,
                new LedgerSteps(heartbeats));
    }

    public SiteActivities activities() {
        return activities;
    }
}
