package dev.rollcall.activities.ask;

import dev.rollcall.activities.limits.Permit;
import dev.rollcall.activities.limits.ProviderLimiter;
import dev.rollcall.activities.limits.ProviderLimiter.Closed;
import dev.rollcall.activities.limits.ProviderLimiter.Granted;
import dev.rollcall.activities.limits.ProviderLimiter.Queued;
import dev.rollcall.store.CellSelection;
import dev.rollcall.store.Cells;
import dev.rollcall.store.Cells.Claimed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The cells of one model in one attempt: those claimed to be asked next, and how many are being asked and saved. Its attempt's
 * thread begins the calls; threads of calls end them.
 */
final class CellStock {
    /** While the ledger is slow, replies wait in memory; from so many times the calls at once on, nothing more is asked. */
    private static final int MOST_UNSAVED = 2;

    /** Each claim costs the ledger a statement that looks at the whole batch: many cells at once are cheaper. */
    private static final int ROUNDS_AHEAD = 2;

    private final String model;
    private final CellSelection selection;
    private final Cells cells;
    private final ProviderLimiter limiter;
    private final InstantSource clock;
    private final Duration look;

    /** One object, so that the limiter knows it again. */
    private final Runnable callback;

    private final Deque<Claimed> claimed = new ArrayDeque<>();

    /** The ledger had no more cells to be asked now: before that moment it is not asked again for the sake of one more call. */
    private Instant claimAgain = Instant.MIN;

    // Guarded by this.
    private final List<Claimed> takenBack = new ArrayList<>();
    private int inFlight;
    private int unsaved;
    private boolean queued;

    CellStock(
            String model,
            CellSelection selection,
            Cells cells,
            ProviderLimiter limiter,
            InstantSource clock,
            Duration look,
            Runnable callback) {
        this.model = model;
        this.selection = selection;
        this.cells = cells;
        this.limiter = limiter;
        this.clock = clock;
        this.look = look;
        this.callback = callback;
    }

    /** Begins one call on a thread of its own. */
    interface Starter {
        /** @return false when no thread can be had */
        boolean start(CellStock of, Claimed cell, Permit permit);
    }

    /** Why no more calls are begun. */
    sealed interface FillResult {
        /** The limiter runs the callback when there is room. */
        record Full() implements FillResult {}

        record Shut(Delay pause) implements FillResult {}

        /** The attempt must stop: others may have its cells by now. */
        record ClaimGone() implements FillResult {}

        /** The ledger has no cell that may be asked now, or as many calls as may be are under way. */
        record NoMore() implements FillResult {}
    }

    String model() {
        return model;
    }

    CellSelection selection() {
        return selection;
    }

    /** Begins as many calls as the limiter grants permits for and the ledger has cells for. */
    FillResult fill(long claim, int priority, Starter starter) {
        setQueued(false);
        claimTakenBack();
        int most = limiter.concurrency(model);
        while (room(most) > 0 && !hasTakenBack()) {
            if (claimed.isEmpty() && isAsking() && clock.instant().isBefore(claimAgain)) {
                leaveQueue();
                return new FillResult.NoMore();
            }
            ProviderLimiter.Acquired answer = limiter.acquire(model, room(most), priority, callback);
            if (answer instanceof Closed closed) {
                release(claim);
                return new FillResult.Shut(new Delay(
                        closed.reason().words(), Delay.atLeast(Duration.between(clock.instant(), closed.until()))));
            }
            if (answer instanceof Queued) {
                setQueued(true);
                return new FillResult.Full();
            }
            List<Permit> permits = ((Granted) answer).permits();
            Optional<Integer> begun = begin(claim, permits, most, starter);
            if (begun.isEmpty()) {
                return new FillResult.ClaimGone();
            }
            if (begun.get() < permits.size()) {
                return new FillResult.NoMore();
            }
        }
        return new FillResult.NoMore();
    }

    /** @return how many calls; empty when the claim is gone */
    private Optional<Integer> begin(long claim, List<Permit> permits, int most, Starter starter) {
        int begun = 0;
        try {
            if (claimed.size() < permits.size() && !claimMore(claim, permits, most)) {
                return Optional.empty();
            }
            while (begun < permits.size() && !claimed.isEmpty()) {
                Permit permit = permits.get(begun);
                Claimed cell = claimed.remove();
                callBegins();
                begun++;
                if (!starter.start(this, cell, permit)) {
                    break;
                }
            }
            return Optional.of(begun);
        } finally {
            permits.subList(begun, permits.size()).forEach(Permit::cancel);
        }
    }

    /** Claims for these permits and for the next two rounds of calls; for a probe, nothing but its own. */
    private boolean claimMore(long claim, List<Permit> permits, int most) {
        int ahead = permits.get(0).isProbe() ? permits.size() : ROUNDS_AHEAD * most;
        int wanted = ahead - claimed.size();
        Optional<List<Claimed>> more = cells.claim(claim, selection, wanted);
        if (more.isEmpty()) {
            return false;
        }
        if (more.get().size() < wanted) {
            claimAgain = clock.instant().plus(look);
        }
        claimed.addAll(more.get());
        return true;
    }

    /** Cells that can't be asked soon are not held meanwhile. */
    private void release(long claim) {
        if (!claimed.isEmpty()) {
            cells.release(claim, claimed.stream().map(Claimed::id).toList());
            claimed.clear();
        }
    }

    /** No call was made for a cell that is still claimed: it is asked later. From any thread. */
    synchronized void takeBack(Claimed cell) {
        takenBack.add(cell);
    }

    private synchronized boolean hasTakenBack() {
        return !takenBack.isEmpty();
    }

    private synchronized void claimTakenBack() {
        claimed.addAll(takenBack);
        takenBack.clear();
    }

    void leaveQueue() {
        setQueued(false);
        limiter.leave(model, callback);
    }

    private synchronized void setQueued(boolean is) {
        queued = is;
    }

    /** The limiter runs the callback when there is room; the end of a call need not wake the attempt. */
    synchronized boolean isQueued() {
        return queued;
    }

    private synchronized int room(int most) {
        return unsaved < MOST_UNSAVED * most ? most - inFlight : 0;
    }

    private synchronized boolean isAsking() {
        return inFlight > 0;
    }

    private synchronized void callBegins() {
        inFlight++;
        unsaved++;
    }

    /** There is a reply, or no call was made. */
    synchronized void callEnds() {
        inFlight--;
    }

    synchronized void saved() {
        unsaved--;
    }

    /** Calls that were begun and whose results are not saved yet. */
    synchronized int unsaved() {
        return unsaved;
    }
}
