package dev.rollcall.workflows;

import java.util.Map;

/**
 * How a job ended.
 *
 * @param state the job's state in the ledger: completed, failed or cancelled
 * @param planned cells planned
 * @param cells cells by state
 */
public record JobReport(String job, String state, long planned, Map<String, Long> cells) {}
