package dev.rollcall.workflows;

/**
 * What somebody ordered by a signal to a job's workflow. The workflow passes it on as it came: whether it makes sense is
 * decided where the ledger can be read.
 *
 * @param what the signal's name: pause, resume, cancel, retry, setBudget or setPriority
 * @param input the signal's JSON, whatever it is; null when there is none
 */
public record JobOrder(String job, String what, Object input) {}
