package dev.rollcall.api;

import dev.rollcall.api.GridReader.Rows;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A job as a grid: a row a domain, a column a provider. */
@RestController
class GridController {
    private static final int ROWS = 60;

    private final Ledger ledger;
    private final GridReader grids;

    GridController(Ledger ledger, GridReader grids) {
        this.ledger = ledger;
        this.grids = grids;
    }

    /**
     * @param total rows that the filter leaves
     * @param from the number of the first row, from 0
     */
    record GridPage(String job, List<String> providers, long total, int from, List<List<String>> rows) {}

    @GetMapping("/api/jobs/{id}/grid")
    GridPage grid(@PathVariable String id, HttpServletRequest http) {
        Job job = JobController.find(ledger, id);
        var query = new Query(http);
        int from = query.whole("from", 0, 0, Integer.MAX_VALUE - GridReader.MOST_ROWS);
        int limit = query.whole("rows", ROWS, 1, GridReader.MOST_ROWS);
        Rows rows = grids.read(job, grids.wanted(query, job), from, limit);
        return new GridPage(job.name(), rows.providers(), rows.total(), rows.from(), rows.rows());
    }
}
