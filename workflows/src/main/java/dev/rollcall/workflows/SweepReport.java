package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What a sweep found.
 *
 * @param job the crawl job it started, the first if there are several; null when nothing was stale
 * @param window the tick, as a window: {@code 2026-11-22T08}
 * @param domains the number of stale domains that its jobs ask about; a domain that several ask about counts for each
 * @param jobs all of them, if there are several: one for each group of targets that are due together; else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SweepReport(String job, String window, int domains, List<String> jobs) {
    public static SweepReport of(List<String> jobs, String window, int domains) {
        return new SweepReport(
                jobs.isEmpty() ? null : jobs.get(0), window, domains, jobs.size() > 1 ? List.copyOf(jobs) : null);
    }
}
