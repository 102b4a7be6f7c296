package dev.rollcall.api;

import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.PageKey;
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

    private final Ledger ledger;

    AnswerController(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param next null on the last page */
    record AnswerPage(String job, List<AnswerView> answers, String next) {}

    @GetMapping("/api/jobs/{id}/answers")
    ResponseEntity<AnswerPage> answers(@PathVariable String id, HttpServletRequest http, HttpServletResponse response)
            throws IOException {
        Job job = JobController.find(ledger, id);
        var query = new Query(http);
        String format = query.format(FORMATS);
        boolean bom = query.bom(format);
        if (!format.equals("json")) {
            query.refuse(List.of("limit", "after"), "as " + format + " all answers come in one go; leave it out");
        }
        switch (format) {
            case "csv" -> {
                Csv.name(response, "answers-" + job.name());
                stream(job, response, Csv.TYPE, Csv.begin(Csv.HEADER, bom), Csv::row);
            }
            case "ndjson" -> stream(job, response, NDJSON, "", answer -> Json.MAPPER.writeValueAsString(answer) + "\n");
            default -> {
                return ResponseEntity.ok(page(job, query.bookmark("after"), query.whole("limit", PAGE, 1, MAX_PAGE)));
            }
        }
        return null;
    }

    private AnswerPage page(Job job, PageKey after, int limit) {
        var page = ledger.answers().page(job, after, limit);
        String next = null;
        if (page.next() != null) {
            var parameters = new LinkedHashMap<String, Object>();
            parameters.put("limit", limit);
            parameters.put("after", Query.text(page.next()));
            next = Links.page(Links.job(job.name()) + "/answers", parameters);
        }
        return new AnswerPage(
                job.name(), page.rows().stream().map(AnswerView::of).toList(), next);
    }

    /** A few at a time, so that a large job needs no more memory than a small one. */
    private void stream(
            Job job, HttpServletResponse response, String type, String header, Function<AnswerView, String> line)
            throws IOException {
        // Read before the first byte is sent: until then the reply can still be that the ledger is away.
        var page = ledger.answers().page(job, PageKey.START, MAX_PAGE);
        response.setContentType(type);
        OutputStream out = response.getOutputStream();
        out.write(header.getBytes(StandardCharsets.UTF_8));
        try {
            while (true) {
                for (var answer : page.rows()) {
                    out.write(line.apply(AnswerView.of(answer)).getBytes(StandardCharsets.UTF_8));
                }
                if (page.next() == null) {
                    return;
                }
                page = ledger.answers().page(job, page.next(), MAX_PAGE);
            }
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                // The connection is cut, so that the caller does not take this for the end.
                throw new CloseNowException("the reply had begun", e);
            }
            response.reset();
            throw e;
        }
    }
}
