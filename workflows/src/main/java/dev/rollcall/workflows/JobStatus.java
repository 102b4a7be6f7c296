package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The answer to the query {@code status} of a {@link CrawlJobWorkflow}; the ledger, not the workflow, counts the cells.
 *
 * @param phase planning, feeding, paused, finishing, completed, cancelled or failed
 * @param round rounds of feeding in this workflow run
 * @param open the number of open cells when the last round ended, null before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobStatus(String job, String phase, int round, Long open) {}
