package dev.rollcall.api;

import dev.rollcall.api.JobView.Live;
import dev.rollcall.store.Domain;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Jobs, from the ledger. */
@RestController
class JobController {
    private static final List<String> STATES =
            Arrays.stream(JobState.values()).map(JobState::word).toList();
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;

    private final Ledger ledger;
    private final Temporal temporal;
    private final JobAccounts accounts;

    JobController(Ledger ledger, Temporal temporal, JobAccounts accounts) {
        this.ledger = ledger;
        this.temporal = temporal;
        this.accounts = accounts;
    }

    /** @param next null on the last page */
    record JobPage(List<JobLine> jobs, String next) {}

    @GetMapping({"/api/jobs", "/jobs"})
    JobPage jobs(HttpServletRequest http) {
        var query = new Query(http);
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        String state = query.word("state", STATES);
        String window = query.matching("window", FilterInput.WINDOW_NAME, FilterInput.NO_WINDOW);
        Domain domain = query.domain("domain");
        boolean archived = query.isSet("archived");
        int before = query.whole("before", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        List<Job> found = ledger.jobs()
                .list(
                        state == null ? null : JobState.of(state),
                        window,
                        domain == null ? null : domain.name(),
                        archived,
                        before,
                        limit + 1);
        List<Job> page = found.subList(0, Math.min(limit, found.size()));
        String next = null;
        if (found.size() > limit) {
            var parameters = new LinkedHashMap<String, Object>();
            parameters.put("state", state);
            parameters.put("window", window);
            parameters.put("domain", domain);
            parameters.put("archived", archived ? true : null);
            parameters.put("limit", limit);
            parameters.put("before", page.get(limit - 1).id());
            next = Links.page("/api/jobs", parameters);
        }
        return new JobPage(page.stream().map(accounts::line).toList(), next);
    }

    @GetMapping({"/api/jobs/{id}", "/jobs/{id}"})
    JobView job(@PathVariable String id, HttpServletRequest http) {
        var query = new Query(http);
        Job job = find(ledger, id);
        JobView view = accounts.of(job, query.isSet("audit"));
        return query.isSet("live") ? view.alive(Live.of(temporal.status(job))) : view;
    }

    static Job find(Ledger ledger, String id) {
        return ledger.jobs()
                .byName(id)
                .orElseThrow(() -> Refusal.notFound("there is no job '" + InvalidDomainException.shown(id) + "'"));
    }
}
