package dev.rollcall.api;

import dev.rollcall.api.AnswerExport.AnswerPages;
import dev.rollcall.store.Answers.Answer;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.PageKey;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A job's answers: a page of them as JSON, or all of them as lines. */
@RestController
class AnswerController {
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
        AnswerExport export = AnswerExport.of(query);
        if (export.isPage()) {
            return ResponseEntity.ok(page(job, query.bookmark("after"), query.whole("limit", PAGE, 1, MAX_PAGE)));
        }
        export.write(pages(job), "answers-" + job.name(), response);
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

    private AnswerPages pages(Job job) {
        return new AnswerPages() {
            private PageKey after = PageKey.START;

            @Override
            public List<Answer> next() {
                if (after == null) {
                    return null;
                }
                var page = ledger.answers().page(job, after, AnswerExport.PAGE);
                after = page.next();
                return page.rows();
            }
        };
    }
}
