package dev.rollcall.api;

import dev.rollcall.store.Ledger;
import dev.rollcall.store.LedgerException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.coyote.CloseNowException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.NoHandlerFoundException;

/** Answers every failure with a {@link Problem}; none shows a stack trace. */
@RestControllerAdvice
class ProblemHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

    @ExceptionHandler
    ResponseEntity<Problem> refused(Refusal refusal) {
        return Problem.of(refusal).reply();
    }

    /** Tomcat reads the query when it is first asked for a parameter. */
    @ExceptionHandler
    ResponseEntity<Problem> noQuery(InvalidParameterException unreadable) {
        return refused(Query.unreadable());
    }

    @ExceptionHandler
    ResponseEntity<Problem> noSuchPath(NoHandlerFoundException unknown) {
        return Problem.of(404, "there is nothing at this path; GET /api lists what there is")
                .reply();
    }

    @ExceptionHandler
    ResponseEntity<Problem> noSuchMethod(HttpRequestMethodNotSupportedException unknown) {
        HttpHeaders headers = unknown.getHeaders();
        return ResponseEntity.status(405)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problem.of(
                        405,
                        unknown.getMethod() + " is not for this path, but " + headers.getFirst(HttpHeaders.ALLOW)));
    }

    /** A reply that has begun and can't go on: the caller sees that it was cut. */
    @ExceptionHandler
    ResponseEntity<Problem> cut(CloseNowException cut) throws CloseNowException {
        throw cut;
    }

    @ExceptionHandler
    ResponseEntity<Problem> others(Exception failure, HttpServletResponse response) throws CloseNowException {
        if (response.isCommitted()) {
            throw new CloseNowException("the reply had begun", failure);
        }
        if (failure instanceof ErrorResponse known) {
            return Problem.of(
                            known.getStatusCode().value(),
                            String.valueOf(known.getBody().getDetail()))
                    .reply();
        }
        if (failure instanceof LedgerException || Ledger.isAway(failure)) {
            return Problem.of(503, "the ledger (PostgreSQL) can't be reached just now; try again soon")
                    .reply();
        }
        if (failure instanceof IOException) {
            return Problem.of(400, "the request's body could not be read to its end")
                    .reply();
        }
        LOG.error("a request failed with an unexpected error", failure);
        return Problem.of(500, "Rollcall made a mistake here; the API's log says which")
                .reply();
    }
}
