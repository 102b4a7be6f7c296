package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Answer to the query {@code status} of a {@link CrawlJobWorkflow}; cells are in the ledger, not here.
 *
 * @param phase planning, feeding, paused, finishing, completed, cancelled or failed
 * @param round rounds of feeding in this workflow run
 * @param open cells open when the last round ended, null before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobStatus(String job, String phase, int round, Long open) {}
