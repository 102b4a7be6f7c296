package dev.rollcall.workflows;

/**
 * A crawl of a domain's own site.
 *
 * @param domain its name
 * @param crawl its id in the ledger
 */
public record SiteRequest(String domain, long crawl) {}
