package dev.rollcall.store;

/**
 * An item of a batch: one call.
 *
 * @param n its number in the batch, from 0
 * @param attemptN the attempt's number within the cell, from 1
 * @param domain its name
 * @param errors real errors of the cell so far
 * @param empties empty answers of the cell so far
 * @param possibleDuplicate an earlier attempt may have been billed without its answer being kept
 * @param budgeted a budget is settled with its result
 * @param outcome its attempt's, or EXPIRED, CANCELLED or MISSING; null: not known yet
 */
public record BatchRow(
        int n,
        long cell,
        int attemptN,
        String domain,
        int promptVersionId,
        int repetition,
        int errors,
        int empties,
        boolean possibleDuplicate,
        boolean budgeted,
        String outcome) {}
