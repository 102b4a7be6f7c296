package dev.rollcall.workflows;

import java.util.Map;

/**
 * How a job ended.
 *
 * @param state the job's state in the ledger: completed or cancelled
 * @param planned the number of planned cells
 * @param cells the number of cells by state
 */
public record JobReport(String job, String state, long planned, Map<String, Long> cells) {}
