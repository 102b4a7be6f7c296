package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * How far a crawl is.
 *
 * @param next what comes next; null: the crawl has ended
 * @param pauseMillis to be waited before it
 * @param words how far it is, for people
 */
public record SiteStep(Next next, long pauseMillis, String words) {
    /** The activities, by what they do. */
    public enum Next {
        SEED,
        CRAWL,
        PROCESS,
        FINISH
    }

    public static SiteStep over(String words) {
        return new SiteStep(null, 0, words);
    }

    @JsonIgnore
    public boolean isOver() {
        return next == null;
    }
}
