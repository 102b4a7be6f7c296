package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The answer to the query {@code status} of a {@link ProcessDomainWorkflow}.
 *
 * @param phase planning, asking, finishing, done or cancelled
 * @param job the job's id, null while planning
 * @param domains the domains' names
 * @param progress providers done / providers asked, such as {@code 7/11}
 * @param pending providers whose ask has not returned
 * @param done each provider that has returned, with its cells by state
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DomainStatus(
        String phase,
        String job,
        List<String> domains,
        String progress,
        List<String> pending,
        Map<String, Map<String, Integer>> done) {}
