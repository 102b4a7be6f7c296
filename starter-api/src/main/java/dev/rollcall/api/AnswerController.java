package dev.rollcall.api;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.apache.coyote.CloseNowException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A job's answers: a page of them as JSON, or all of them as lines. */
@RestController
class AnswerController {
    private static final List<String> FORMATS = List.of("json", "ndjson", "csv");
    private static final String NDJSON = "application/x-ndjson";
    private static final int PAGE = 20;
    private static final int MAX_PAGE = 200;
    private static final int MAX_ANSWERS = 2_000;

    private final Ledger ledger;

    AnswerController(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param next null on the last page */
    record Page(String job, List<AnswerView> answers, String next) {}

    @GetMapping("/api/jobs/{id}/answers")
    ResponseEntity<Page> answers(@PathVariable String id, HttpServletRequest http, HttpServletResponse response)
            throws IOException {
        Job job = JobController.find(ledger, id);
        var query = new Query(http);
        String format = query.word("format", FORMATS);
        String accept = http.getHeader("Accept");
        int limit = query.whole("limit", PAGE, 1, MAX_PAGE);
        int domains = Math.max(
                1,
                Math.min(
                        limit,
                        MAX_ANSWERS / (job.cellsPerTarget() * job.targetIds().size())));
        if ("csv".equals(format) || (format == null && accept != null && accept.startsWith("text/csv"))) {
            response.setHeader("Content-Disposition", "attachment; filename=\"answers-" + plain(job.name()) + ".csv\"");
            stream(job, domains, response, "text/csv;charset=UTF-8", Csv.HEADER, Csv::row);
            return null;
        }
        if ("ndjson".equals(format) || (format == null && accept != null && accept.startsWith(NDJSON))) {
            stream(job, domains, response, NDJSON, "", answer -> Json.MAPPER.writeValueAsString(answer) + "\n");
            return null;
        }
        int after = query.whole("after", 0, 0, Integer.MAX_VALUE);
        return ResponseEntity.ok(page(job, after, limit, domains));
    }

    private Page page(Job job, int after, int limit, int domains) {
        List<AnswerView> answers = ledger.answers().ofJob(job, after, domains).stream()
                .map(AnswerView::of)
                .toList();
        Integer last = ledger.cells().lastDomain(job.id(), after, domains);
        String next = null;
        if (last != null && !ledger.jobs().domainIds(job.id(), last, 1).isEmpty()) {
            var parameters = new LinkedHashMap<String, Object>();
            parameters.put("limit", limit);
            parameters.put("after", last);
            next = Links.page(Links.job(job.name()) + "/answers", parameters);
        }
        return new Page(job.name(), answers, next);
    }

    /** A few domains at a time, so that a large job needs no more memory than a small one. */
    private void stream(
            Job job,
            int domains,
            HttpServletResponse response,
            String type,
            String header,
            Function<AnswerView, String> line)
            throws IOException {
        // Read before the first byte is sent: a ledger that is away can still be said.
        var first = ledger.answers().ofJob(job, 0, domains);
        response.setContentType(type);
        OutputStream out = response.getOutputStream();
        out.write(header.getBytes(StandardCharsets.UTF_8));
        var answers = first;
        Integer after = 0;
        try {
            while (after != null) {
                for (var answer : answers) {
                    out.write(line.apply(AnswerView.of(answer)).getBytes(StandardCharsets.UTF_8));
                }
                after = ledger.cells().lastDomain(job.id(), after, domains);
                answers = after == null ? List.of() : ledger.answers().ofJob(job, after, domains);
            }
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                // The caller sees a connection that was cut, not an end that is none.
                throw new CloseNowException("the reply had begun", e);
            }
            response.reset();
            throw e;
        }
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
