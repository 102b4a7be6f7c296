package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * RFC 9457: what went wrong, and how to mend it.
 *
 * @param errors the entries that were not understood, at most {@link InputErrors#SHOWN}; null when it is not about entries
 * @param errorCount how many there were
 * @param requestId as in the reply's header {@code X-Request-Id}; null when the request was refused before it had one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        List<? extends Record> errors,
        Integer errorCount,
        String requestId) {

    static Problem of(int status, String detail) {
        return new Problem("about:blank", titleOf(status), status, detail, null, null, RequestIdFilter.current());
    }

    static Problem of(Refusal refusal) {
        var errors = refusal.errors();
        return new Problem(
                "about:blank",
                titleOf(refusal.status()),
                refusal.status(),
                refusal.getMessage(),
                errors.isEmpty() ? null : errors,
                errors.isEmpty() ? null : refusal.errorCount(),
                RequestIdFilter.current());
    }

    ResponseEntity<Problem> reply() {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(this);
    }

    /** For what is refused before Spring sees it. */
    void write(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(Json.MAPPER.writeValueAsBytes(this));
    }

    private static String titleOf(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "Status " + status : known.getReasonPhrase();
    }
}
