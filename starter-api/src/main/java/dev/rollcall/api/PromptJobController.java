package dev.rollcall.api;

import dev.rollcall.store.CellState;
import dev.rollcall.store.Cells.Cell;
import dev.rollcall.store.Domain;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewJob;
import dev.rollcall.store.NewJob.Selection;
import dev.rollcall.store.NewJob.Terms;
import dev.rollcall.store.Page;
import dev.rollcall.store.PromptJobs;
import dev.rollcall.store.PromptJobs.CellPlace;
import dev.rollcall.store.Scope;
import dev.rollcall.store.Window;
import dev.rollcall.workflows.WorkflowIds;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Cells by the names of others' clients, who call each a job, and a window a batch. */
@RestController
class PromptJobController {
    private static final String STATUS = "/api/jobs/status";
    private static final int MAX_PAGE = 100;

    private final Ledger ledger;
    private final CrawlController crawls;
    private final PromptJobSums sums;
    private final Clock clock;

    PromptJobController(Ledger ledger, CrawlController crawls, PromptJobSums sums, Clock clock) {
        this.ledger = ledger;
        this.crawls = crawls;
        this.sums = sums;
        this.clock = clock;
    }

    /** @param next null on the last page */
    record PromptJobPage(PromptJobSums.PromptJobSummary summary, List<PromptJobView> jobs, String next) {}

    @GetMapping(STATUS)
    PromptJobPage status(HttpServletRequest http) {
        var query = new Query(http);
        String jobId = either(query, "job_id", "jobId");
        String batchKey = either(query, "batch_key", "batchKey");
        if ((jobId == null) == (batchKey == null)) {
            throw Refusal.badRequest("say whose jobs: ?job_id= of a crawl, or ?batch_key= of a window, one of the two;"
                    + " GET /api/dead-letters has what failed in all of them");
        }
        String prompt = either(query, "prompt_id", "promptId");
        String status = query.word("status", PromptJobView.STATUSES);
        int limit = query.whole("limit", MAX_PAGE, 1, MAX_PAGE);
        List<Integer> versions = versions(prompt);
        PromptJobs cells = ledger.promptJobs();
        Job job = jobId == null ? null : JobController.find(ledger, jobId);
        Integer window = job == null ? window(batchKey) : null;
        Set<CellState> states = states(status, job);
        Page<Cell> page = job == null
                ? cells.page(window, versions, states, query.bookmark("after"), limit)
                : cells.page(job, versions, states, query.bookmark("after"), limit);
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("job_id", jobId);
        parameters.put("batch_key", batchKey);
        parameters.put("prompt_id", prompt);
        parameters.put("status", status);
        parameters.put("limit", limit);
        return new PromptJobPage(
                job == null ? sums.of(window, prompt, versions) : sums.of(job, prompt, versions),
                views(page.rows(), job),
                next(parameters, page));
    }

    private static String next(Map<String, Object> parameters, Page<Cell> page) {
        if (page.next() == null) {
            return null;
        }
        parameters.put("after", Query.text(page.next()));
        return Links.page(STATUS, parameters);
    }

    private List<PromptJobView> views(List<Cell> cells, Job job) {
        Map<Long, PromptJobs.Asking> askings = ledger.promptJobs().askings(cells);
        Map<Long, Instant> createdAt = ledger.promptJobs().createdAt(cells);
        return cells.stream()
                .map(cell -> PromptJobView.of(cell, job, createdAt.get(cell.id()), askings.get(cell.id())))
                .toList();
    }

    private List<Integer> versions(String prompt) {
        List<Integer> versions = prompt == null ? null : ledger.promptJobs().versions(prompt);
        if (versions != null && versions.isEmpty()) {
            throw Refusal.notFound("there is no prompt '" + InvalidDomainException.shown(prompt)
                    + "'; GET /api/providers names the current ones");
        }
        return versions;
    }

    private int window(String name) {
        return ledger.promptJobs()
                .window(name)
                .orElseThrow(() -> Refusal.notFound("no job was made in a window '" + InvalidDomainException.shown(name)
                        + "'; GET /api/jobs shows each job's window"));
    }

    private static Set<CellState> states(String status, Job job) {
        return Arrays.stream(CellState.values())
                .filter(state ->
                        status == null || PromptJobView.status(state, job).equals(status))
                .collect(Collectors.toSet());
    }

    private static String either(Query query, String name, String other) {
        String value = query.text(name);
        String same = query.text(other);
        if (value != null && same != null) {
            throw Refusal.badRequest("?" + other + " is another name for ?" + name + "; give one of the two");
        }
        return value == null ? same : value;
    }

    /** Asks one cell now, by a job of its own in the cell's window. One that has a reply is not asked again. */
    @PostMapping("/api/jobs/process")
    ResponseEntity<Object> process(HttpServletRequest http) throws IOException {
        Payload payload = Payload.read(http, List.of("id"), "{\"id\":1}");
        int id = payload.has("id") ? payload.whole("id", 0, 1, Integer.MAX_VALUE) : 0;
        if (!payload.has("id")) {
            payload.errors().field("id", null, "say which: the id of a job that " + STATUS + " lists");
        }
        payload.errors().refuseIfAny();
        Cell cell = ledger.cells().byId(id).orElseThrow(() -> Refusal.notFound("there is no job " + id));
        if (PromptJobView.status(cell.cellState(), null).equals(PromptJobView.SUCCEEDED)) {
            return ResponseEntity.ok(views(List.of(cell), null).get(0));
        }
        NewJob wanted = wanted(ledger.promptJobs().place(id).orElseThrow());
        return crawls.accepted(ledger.jobs().create(wanted).orElseThrow(), wanted, ListRemarks.NONE);
    }

    /** A job has whole rows of repetitions: those below this one are asked with it, unless they have replies. */
    private NewJob wanted(CellPlace cell) {
        Instant now = clock.instant();
        String name = NewJob.newName(now);
        Terms usual = Terms.DEFAULT;
        return new NewJob(
                name,
                new Window(cell.window(), cell.windowStart()),
                new Selection.NamedDomains(List.of(Domain.parse(cell.domain()))),
                new Scope(List.of(cell.targetId()), List.of(cell.promptVersionId()), false),
                cell.repetition() + 1,
                cell.simulated(),
                new Terms(Job.INTERACTIVE, usual.maxErrors(), usual.patience(), null),
                NewJob.Origin.of(WorkflowIds.job(name)));
    }
}
