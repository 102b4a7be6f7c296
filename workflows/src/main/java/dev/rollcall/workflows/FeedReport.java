package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The end of a round of feeding.
 *
 * @param over nothing is left to feed: every cell has ended, or the job was cancelled
 * @param open cells open at the end of the round
 * @param paused who holds the whole job, and why; null: nobody does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FeedReport(String job, boolean over, long open, String paused) {

    /** Calls are made for it only when it is resumed. */
    @JsonIgnore
    public boolean isHeld() {
        return paused != null;
    }
}
