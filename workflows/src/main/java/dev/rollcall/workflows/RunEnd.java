package dev.rollcall.workflows;

import java.util.List;

/**
 * The end of a run, to be written to the ledger.
 *
 * @param cancelled whether a person cancelled the workflow
 */
public record RunEnd(String job, int run, List<AskReport> reports, boolean cancelled) {}
