package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rollcall.store.Action;
import dev.rollcall.store.Actions.NewAction;
import dev.rollcall.store.Actions.Preview;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An action as callers see it.
 *
 * @param id null for a dry run, which is not kept
 * @param matched cells, or jobs; changed and skipped ones, and those that are still to be done
 * @param jobs the jobs that it made: retries of finished ones
 * @param finishedAt null while some of it is still to be done, and for a dry run
 * @param notice what the caller should know about this very request
 */
record ActionView(
        Long id,
        String kind,
        Map<String, String> filter,
        String reason,
        String by,
        boolean dryRun,
        long matched,
        long changed,
        List<SkippedPart> skipped,
        List<String> jobs,
        Instant requestedAt,
        Instant finishedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) String notice) {

    /** @param n so many were left as they were */
    record SkippedPart(String why, long n) {}

    static ActionView of(Action action, String notice) {
        return new ActionView(
                action.id(),
                action.kind().word(),
                action.filter().fields(),
                action.reason(),
                action.requestedBy(),
                false,
                action.matched(),
                action.changed(),
                parts(action.skipped()),
                action.jobs(),
                action.requestedAt(),
                action.finishedAt(),
                notice);
    }

    static ActionView ofDryRun(NewAction wanted, Preview preview) {
        return new ActionView(
                null,
                wanted.kind().word(),
                wanted.filter().fields(),
                wanted.reason(),
                wanted.by(),
                true,
                preview.matched(),
                preview.changed(),
                parts(preview.skipped()),
                List.of(),
                null,
                null,
                null);
    }

    private static List<SkippedPart> parts(Map<String, Long> skipped) {
        return skipped.entrySet().stream()
                .map(part -> new SkippedPart(part.getKey(), part.getValue()))
                .toList();
    }
}
