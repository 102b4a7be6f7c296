package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/**
 * Who changed what, or wanted to, the latest first.
 *
 * @param actor null: any; likewise the operation
 * @param next the next page; null on the last one
 */
public record AuditScreen(Instant at, String actor, String operation, List<AuditLine> lines, String next) {

    /** @param summary of its query and body; null: it had none */
    public record AuditLine(
            long id,
            Instant at,
            String actor,
            String operation,
            String target,
            int status,
            String requestId,
            String remote,
            String summary) {
        public boolean isRefused() {
            return status >= 400;
        }
    }
}
