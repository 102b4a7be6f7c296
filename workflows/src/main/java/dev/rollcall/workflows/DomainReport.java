package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * How a run ended.
 *
 * @param job the job's id
 * @param domains the domains' names
 * @param cells the number of cells by state over all providers, by the ledger at the end
 * @param problems providers whose activity itself failed, with the reason
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DomainReport(
        String job, List<String> domains, Map<String, Integer> cells, Map<String, String> problems) {}
