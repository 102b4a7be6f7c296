package dev.rollcall.workflows;

/**
 * A planned job: how many domains and cells it sees.
 *
 * @param window null in plans of an older version
 */
public record JobPlan(String job, String window, int domains, long cells) {}
