package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a sweep found.
 *
 * @param job the crawl job it started; null when nothing was stale
 * @param window the tick, as a window: {@code 2026-11-22T08}
 * @param domains the number of stale domains that the job asks about
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SweepReport(String job, String window, int domains) {}
