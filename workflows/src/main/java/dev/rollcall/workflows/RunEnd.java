package dev.rollcall.workflows;

import java.util.List;

/**
 * A run that comes to its end.
 *
 * @param cancelled a person cancelled the workflow
 */
public record RunEnd(String job, int run, List<AskReport> reports, boolean cancelled) {}
