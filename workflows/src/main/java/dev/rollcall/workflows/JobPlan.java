package dev.rollcall.workflows;

/** A planned job: how many domains and cells it sees. */
public record JobPlan(String job, int domains, long cells) {}
