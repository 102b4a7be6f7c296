package dev.rollcall.api.pages;

import dev.rollcall.api.GridReader;
import dev.rollcall.api.GridReader.Wanted;
import dev.rollcall.api.JobController;
import dev.rollcall.api.PageRole;
import dev.rollcall.api.Query;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.JobScreen.GridScreen;
import dev.rollcall.pages.Templates;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** One job: how it stands, who is missing and why, and its grid. */
@Controller
class JobPageController implements LivePart {
    private static final String TOPIC = "job/";

    /** A live part has no grid: the script fetches it. */
    private static final GridScreen NO_GRID = new GridScreen(
            "", List.of(), 0, 0, List.of(), "", List.of(), null, null, null, null, List.of(), null, null);

    private final PageWriter writer;
    private final Ledger ledger;
    private final JobReader reader;
    private final GridReader grids;

    JobPageController(PageWriter writer, Ledger ledger, JobReader reader, GridReader grids) {
        this.writer = writer;
        this.ledger = ledger;
        this.reader = reader;
        this.grids = grids;
    }

    @GetMapping("/ui/jobs/{id}")
    @PageRole
    ResponseEntity<String> job(@PathVariable String id, HttpServletRequest http) {
        Job job = JobController.find(ledger, id);
        Query query = new FormQuery(http).filled();
        Wanted wanted = grids.wanted(query, job);
        int from = query.whole("from", 0, 0, Integer.MAX_VALUE - GridReader.MOST_ROWS);
        GridScreen grid = new GridPart(grids).read(job, wanted, from);
        // A finished account never changes.
        String live = job.finishedAt() == null ? TOPIC + job.name() : null;
        return writer.page(http, new Place("job", "jobs", live), "Job " + job.name(), reader.read(job, grid));
    }

    @Override
    public Optional<Supplier<String>> of(String topic) {
        return !topic.startsWith(TOPIC)
                ? Optional.empty()
                : ledger.jobs()
                        .byName(topic.substring(TOPIC.length()))
                        .map(job -> () -> Templates.render("jobLive", Map.of("screen", reader.read(job, NO_GRID))));
    }
}
