package dev.rollcall.workflows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * The steps of one crawl of a domain's own site, on {@link TaskQueues#SITE}. What is to be done is in the ledger, so that each step
 * may be repeated, and a crawl that is cancelled there comes to its end at once.
 */
@ActivityInterface
public interface SiteActivities {
    /** Says in the ledger that the crawl is in progress. */
    @ActivityMethod
    SiteStep begin(SiteRequest request);

    /** Reads the site's sitemaps, and fetches pages as {@link #crawl} does. */
    @ActivityMethod
    SiteStep seed(SiteRequest request);

    /** Fetches pages for ten minutes at most. */
    @ActivityMethod
    SiteStep crawl(SiteRequest request);

    /** Makes documents of a hundred fetched pages at most, then vectors of their chunks. */
    @ActivityMethod
    SiteStep process(SiteRequest request);

    /** Ends the crawl: what was not visited is left. */
    @ActivityMethod
    SiteStep finish(SiteRequest request);
}
