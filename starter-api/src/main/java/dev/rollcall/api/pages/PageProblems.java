package dev.rollcall.api.pages;

import dev.rollcall.api.Refusal;
import dev.rollcall.api.RequestIdFilter;
import dev.rollcall.api.pages.PageWriter.Place;
import dev.rollcall.pages.ProblemScreen;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerException;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** A page that can't be shown says why, as a page. REST answers with problem details instead. */
@ControllerAdvice(basePackageClasses = PageProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class PageProblems {
    private static final Logger LOG = LoggerFactory.getLogger(PageProblems.class);

    private final PageWriter writer;

    PageProblems(PageWriter writer) {
        this.writer = writer;
    }

    @ExceptionHandler
    ResponseEntity<String> refused(Refusal refusal, HttpServletRequest http) {
        return said(refusal.status(), refusal.getMessage(), http);
    }

    @ExceptionHandler
    ResponseEntity<String> others(RuntimeException failure, HttpServletRequest http) {
        if (failure instanceof LedgerException || Ledger.isAway(failure)) {
            return said(
                    503,
                    "The ledger (PostgreSQL) can't be reached just now. Nothing is lost: workers keep what they have in"
                            + " hand. Load this page again when it is back.",
                    http);
        }
        LOG.error("a page failed with an unexpected error", failure);
        return said(500, "Rollcall made a mistake here; the API's log says which.", http);
    }

    private ResponseEntity<String> said(int status, String detail, HttpServletRequest http) {
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? "Status " + status : known.getReasonPhrase();
        var screen = new ProblemScreen(status, title, detail, RequestIdFilter.current());
        return writer.page(status, http, new Place("problem", ""), title, screen);
    }
}
