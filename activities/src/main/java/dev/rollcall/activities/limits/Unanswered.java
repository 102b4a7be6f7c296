package dev.rollcall.activities.limits;

import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.Reason;
import java.time.Duration;
import java.time.Instant;

/**
 * A model that has given no usable reply for a while: a job goes on with it for as long as it has patience.
 *
 * @param since its first reply that was none, after the last usable one
 * @param last its last reply, or the failure to get one
 * @param until no call may be begun before that moment, as the provider has told; {@code last} when it told nothing
 * @param reason why the last call gave nothing
 * @param words of the last reply, for people; null when it had none
 */
public record Unanswered(Instant since, Instant last, Instant until, Reason reason, String words) {

    /**
     * @param before null: the last reply was usable
     * @return null when this reply is usable; {@code before} when it says nothing about the others (its cell has ended)
     */
    static Unanswered after(Unanswered before, Reply reply, Instant now) {
        if (reply.outcome().isUsable()) {
            return null;
        }
        Reason reason = reason(reply.outcome());
        if (reason == null) {
            return before;
        }
        Instant until = reply.retryAfter() == null ? now : now.plus(reply.retryAfter());
        return new Unanswered(before == null ? now : before.since(), now, until, reason, reply.message());
    }

    /**
     * Whether a job should go on with it no longer. A wait that ends in time is waited for, and so is the turn of a model that
     * nobody has asked since.
     *
     * @param started when the job started to ask
     */
    public boolean isOver(Instant started, Duration patience, Instant now) {
        Instant end = (started.isAfter(since) ? started : since).plus(patience);
        return !now.isBefore(end) && (!last.isBefore(end) || until.isAfter(now));
    }

    /** Null for an outcome that ends its cell, and for the fault of a key, which is the key pool's to tell. */
    private static Reason reason(Outcome outcome) {
        return switch (outcome) {
            case RATE_LIMITED -> Reason.RATE_LIMIT;
            case OVERLOADED -> Reason.OVERLOADED;
            case UNREACHABLE -> Reason.UNREACHABLE;
            default -> null;
        };
    }
}
