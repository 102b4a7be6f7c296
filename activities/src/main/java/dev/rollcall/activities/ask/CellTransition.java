package dev.rollcall.activities.ask;

import dev.rollcall.activities.limits.ProviderLimiter;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.AttemptResult;
import dev.rollcall.store.Body;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Reason;
import java.time.Duration;

/**
 * What a reply means for its cell.
 *
 * @param pause how long the cell waits; null when it has ended
 * @param isError counts towards {@code max_errors} of this cell; a wait does not count
 */
public record CellTransition(CellState state, Reason reason, Duration pause, boolean isError) {

    /** In a cell's first 10 calls, an overload that names a wait is no error; from the 11th call on it is. */
    private static final int MOST_TOLD_WAITS = 10;

    /** A second empty answer ends the cell. */
    private static final int MAX_EMPTIES = 2;

    /**
     * What the cell had gone through before this reply.
     *
     * @param errors real errors
     * @param empties empty answers
     * @param n number of calls of the cell, this one included
     * @param maxErrors the number of real errors that ends it
     */
    public record Before(int errors, int empties, int n, int maxErrors) {}

    /**
     * @param probe the call was a probe of a provider that is down; its failure is not counted for the cell
     * @param wait time until some key may be used again; zero when another key is free now
     * @param chance 0 to 1, for the jitter
     */
    public static CellTransition of(
            Reply reply, Before before, boolean probe, Duration wait, AskTimings timings, double chance) {
        return switch (reply.outcome()) {
            case ANSWERED, TRUNCATED -> ended(CellState.ANSWERED, Reason.NONE);
            case REFUSED -> ended(CellState.REFUSED, Reason.NONE);
            case INVALID -> ended(CellState.INVALID, Reason.UNUSABLE_REPLY);
            case FAILED_PERMANENT -> ended(CellState.FAILED, Reason.REJECTED);
            case EMPTY ->
                before.empties() + 1 >= MAX_EMPTIES
                        ? ended(CellState.EMPTY, Reason.EMPTY_ANSWER)
                        : waits(Reason.EMPTY_ANSWER, timings.backoff().after(1, chance), false);
            case RATE_LIMITED -> waits(Reason.RATE_LIMIT, forKey(wait, timings, chance), false);
            case OVERLOADED ->
                ProviderLimiter.isToldToWait(reply) && before.n() <= MOST_TOLD_WAITS
                        ? waits(Reason.OVERLOADED, forKey(longer(wait, reply.retryAfter()), timings, chance), false)
                        : failed(Reason.OVERLOADED, before, probe, timings, chance);
            case UNREACHABLE -> failed(Reason.UNREACHABLE, before, probe, timings, chance);
            case KEY_REJECTED -> waits(Reason.KEY_REJECTED, forKey(wait, timings, chance), false);
            case OUT_OF_QUOTA -> waits(Reason.OUT_OF_QUOTA, forKey(wait, timings, chance), false);
        };
    }

    /**
     * All that the ledger keeps of one call.
     *
     * @param budgeted its job has a budget
     */
    public AttemptResult result(long cell, long claim, int n, Reply reply, Cost cost, boolean budgeted) {
        return new AttemptResult(
                cell,
                claim,
                n,
                state,
                reason,
                pause,
                isError,
                reply.outcome() == Outcome.EMPTY,
                reply.outcome() == Outcome.UNREACHABLE && reply.sent(),
                reply.outcome().name(),
                reply.httpStatus(),
                reply.requestId(),
                reply.latency().toMillis(),
                BilledUse.of(reply),
                cost.ticks(),
                cost.reported(),
                cost.ticks() == null && BilledUse.isBilled(reply),
                reply.message(),
                state.isOpen() || state == CellState.FAILED ? null : answer(reply),
                budgeted);
    }

    private static AttemptResult.AnswerContent answer(Reply reply) {
        var citations = reply.citations().stream()
                .map(citation -> new Body.StoredCitation(citation.url(), citation.title()))
                .toList();
        return new AttemptResult.AnswerContent(
                reply.resolvedModel(),
                reply.finishReason(),
                reply.outcome() == Outcome.TRUNCATED,
                reply.simulated(),
                new Body(reply.text(), citations, reply.raw()).pack());
    }

    private static CellTransition ended(CellState state, Reason reason) {
        return new CellTransition(state, reason, null, false);
    }

    private static CellTransition waits(Reason reason, Duration pause, boolean isError) {
        return new CellTransition(CellState.WAITING, reason, pause, isError);
    }

    private static CellTransition failed(
            Reason reason, Before before, boolean probe, AskTimings timings, double chance) {
        if (probe) {
            return waits(reason, timings.backoff().after(1, chance), false);
        }
        return before.errors() + 1 >= before.maxErrors()
                ? new CellTransition(CellState.FAILED, reason, null, true)
                : waits(reason, timings.backoff().after(before.errors() + 1, chance), true);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /**
     * The limiter begins no call before that; jitter spreads cells that got the same wait. Capped at {@code longestWait},
     * because a new key or a person can end the wait earlier.
     */
    private static Duration forKey(Duration wait, AskTimings timings, double chance) {
        Duration most = timings.longestWait();
        return (wait.compareTo(most) < 0 ? wait : most).plusMillis(Math.round(100 * chance));
    }
}
