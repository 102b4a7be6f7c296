package dev.rollcall.site.crawl;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of a URL in a crawl.
 *
 * @param http the status of the last reply; empty if there was none
 * @param tries in this crawl, this one too
 * @param nextAt when it is due again, of {@code WAITING} only
 * @param etag for the next If-None-Match; of {@code DONE} only
 * @param lastModified for the next If-Modified-Since; of {@code DONE} only
 * @param sentence what the problem is, for people; empty without a problem
 * @param bytes of the page, decoded
 */
public record Outcome(
        State state,
        Optional<Integer> http,
        int tries,
        Optional<Instant> nextAt,
        Optional<String> etag,
        Optional<String> lastModified,
        Optional<Problem> problem,
        String sentence,
        long bytes) {
    /** Of a URL; before all of them it is due. */
    public enum State {
        /** Its page is in the sink. */
        DONE,
        /** Its page is as at the last fetch: its ETag and Last-Modified stay. */
        UNCHANGED,
        /** It leads to another URL of the site, whose outcome is written beside. */
        REDIRECTED,
        /** 404 or 410. */
        GONE,
        /** It is no page for a crawler: noindex, another type of file, another site. */
        EXCLUDED,
        /** robots.txt forbids it; it was not asked for. */
        FORBIDDEN,
        /** It is tried again at a time. */
        WAITING,
        /** It failed for good in this crawl. */
        FAILED;

        /** As it is written in the ledger: {@code done}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Outcome of(State state, int http, int tries) {
        return new Outcome(
                state,
                Optional.of(http),
                tries,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                0);
    }

    static Outcome done(FetchResult.Page page, int tries) {
        return new Outcome(
                State.DONE,
                Optional.of(page.status()),
                tries,
                Optional.empty(),
                page.etag(),
                page.lastModified(),
                Optional.empty(),
                "",
                page.bytes().length);
    }

    static Outcome waiting(Instant until, Problem problem, String sentence, Optional<Integer> http, int tries) {
        return problem(State.WAITING, problem, sentence, http, tries, Optional.of(until));
    }

    static Outcome ended(State state, Problem problem, String sentence, Optional<Integer> http, int tries) {
        return problem(state, problem, sentence, http, tries, Optional.empty());
    }

    private static Outcome problem(
            State state,
            Problem problem,
            String sentence,
            Optional<Integer> http,
            int tries,
            Optional<Instant> nextAt) {
        return new Outcome(
                state, http, tries, nextAt, Optional.empty(), Optional.empty(), Optional.of(problem), sentence, 0);
    }
}
