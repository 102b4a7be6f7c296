package dev.rollcall.workflows;

/** A job that can't be planned, and why. */
public record JobFailure(String job, String problem) {}
