package dev.rollcall.pages;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * All jobs, the newest first.
 *
 * @param at the server's clock
 * @param filter what the list is narrowed by, besides the state
 * @param next the next page; null on the last one
 * @param bulk what may be done to all that match; null: nothing
 * @param isNewest the first page without any filter: new jobs come in at its top
 */
public record JobsScreen(
        Instant at, List<Chip> states, JobFilter filter, List<JobsRow> jobs, String next, Bulk bulk, boolean isNewest) {

    /**
     * What changes of every page of the list.
     *
     * @param newest the jobs of the first page without a filter
     * @param next the page behind these
     * @param others that change now and are not among them
     */
    public record LiveJobs(Instant at, List<Chip> states, List<JobsRow> newest, String next, List<JobsRow> others) {}

    /** @param state null: any; likewise the others */
    public record JobFilter(String state, String window, String domain, boolean archived) {}

    /**
     * @param missing cells that have ended without a usable answer, or were cancelled
     * @param why why it failed, is held or was cancelled; null: none of these
     */
    public record JobsRow(
            String id,
            StateMark state,
            boolean simulated,
            int domains,
            String window,
            String providers,
            Bar bar,
            long answered,
            long planned,
            long missing,
            BigDecimal cost,
            Instant createdAt,
            Instant finishedAt,
            String why) {}

    /** @param kinds of actions @param jobs how many match now */
    public record Bulk(List<String> kinds, long jobs, String state, String window) {}
}
