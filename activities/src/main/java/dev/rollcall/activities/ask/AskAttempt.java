package dev.rollcall.activities.ask;

import dev.rollcall.activities.ask.CellStock.FillResult;
import dev.rollcall.activities.interruption.ComeBack;
import dev.rollcall.activities.limits.Permit;
import dev.rollcall.activities.limits.ProviderLimiter;
import dev.rollcall.activities.limits.Unanswered;
import dev.rollcall.store.CellSelection;
import dev.rollcall.store.Cells.Claimed;
import dev.rollcall.store.Cells.Outlook;
import dev.rollcall.store.JobStanding;
import dev.rollcall.store.Jobs;
import dev.rollcall.store.Ledger;
import dev.rollcall.workflows.AskProgress;
import dev.rollcall.workflows.AskReport;
import io.micrometer.observation.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One attempt to ask one provider all cells of one run. Its thread decides; each call has a thread of its own. It claims what it
 * asks next and makes the calls; it ends when none of its cells is open, when those that are open are held in its job, when it has
 * to wait for long, or when it is stopped.
 */
final class AskAttempt {
    private final Asks asks;
    private final AskWork work;
    private final ProviderLimiter limiter;
    private final String owner;
    private final int fence;
    private final Heartbeat heartbeat;
    private final AttemptMonitor monitor = new AttemptMonitor();
    private final CellSelection cells;
    private final List<CellStock> stocks;
    private final NextStep.AttemptTerms terms;

    /** The ask, to which each call belongs in another thread; null: nothing is observed. */
    private final Observation observed;

    /** Before that no call is begun: one could not be, though its cell was there to be asked. Set by threads of calls. */
    private volatile Instant nextStart = Instant.MIN;

    AskAttempt(Asks asks, AskWork work, String owner, int fence, Heartbeat heartbeat) {
        this.asks = asks;
        this.work = work;
        this.limiter = asks.limiter(work.provider());
        this.owner = owner;
        this.fence = fence;
        this.heartbeat = heartbeat;
        this.observed = asks.observations().current();
        this.cells = work.cells();
        this.stocks = work.cellsByModel().entrySet().stream()
                .map(of -> stock(of.getKey(), of.getValue()))
                .toList();
        Instant started = work.job().patientSince();
        this.terms = new NextStep.AttemptTerms(
                work.provider(),
                work.run().batch(),
                started == null ? Instant.MIN : started,
                work.job().patience(),
                asks.timings());
    }

    private CellStock stock(String model, CellSelection selection) {
        return new CellStock(
                model,
                selection,
                asks.ledger().cells(),
                limiter,
                asks.clock(),
                asks.timings().look(),
                monitor::wake);
    }

    /** How the activity attempt ended. */
    sealed interface End {
        record Done(AskReport report) implements End {}

        /** The activity is tried again later, or was told to stop; {@code cause} tells Temporal. */
        record Stopped(RuntimeException cause) implements End {}
    }

    String owner() {
        return owner;
    }

    End run() {
        if (work.targets().isEmpty()) {
            return done();
        }
        OptionalLong opened = asks.ledger().claims().open(owner, fence, asks.worker(), asks.mayJudge(), cells);
        if (opened.isEmpty()) {
            return new End.Stopped(ComeBack.after(
                    "a later attempt has taken over", asks.timings().look()));
        }
        long claim = opened.getAsLong();
        asks.claims().hold(claim);
        try {
            return work(claim);
        } finally {
            stocks.forEach(CellStock::leaveQueue);
            monitor.awaitUntil(() -> unsaved() == 0);
            asks.claims().release(claim);
        }
    }

    private End work(long claim) {
        Instant boxEnd =
                now().plus(asks.timings().box(ThreadLocalRandom.current().nextDouble()));
        boolean gaveUp = false;
        while (true) {
            RuntimeException told = monitor.stopCause();
            if (told != null) {
                return new End.Stopped(told);
            }
            JobStanding job = asks.standings().of(work.job().id());
            boolean mayAsk = now().isBefore(boxEnd)
                    && !now().isBefore(nextStart)
                    && job.mayAsk(work.targets().keySet());
            Fill fill = mayAsk ? fill(claim, job.priority()) : leaveQueues();
            if (unsaved() > 0 || fill.isFull()) {
                monitor.rest(asks.timings().look());
                gaveUp = false;
                continue;
            }
            Outlook outlook = asks.ledger().cells().askable(cells);
            NextStep step = NextStep.of(situation(boxEnd, fill.closed(), outlook, gaveUp));
            gaveUp = false;
            if (step instanceof NextStep.EndCells end) {
                gaveUp = endCells(end) == 0;
            } else if (step instanceof NextStep.WaitFor wait) {
                monitor.waitFor(wait.pause(), now());
            } else if (step instanceof NextStep.RetryLater back) {
                return new End.Stopped(ComeBack.after(back.why(), back.delay()));
            } else if (step instanceof NextStep.Finish done) {
                if (done.first() == null || !monitor.waitFor(done.first(), now())) {
                    return done();
                }
            }
        }
    }

    /**
     * Why no more calls can be begun.
     *
     * @param isFull whether some model has all calls under way that it may have now; a callback comes when there is room
     * @param closed why no permits are granted, and for how long; null: there is another reason
     */
    private record Fill(boolean isFull, Delay closed) {}

    /** Begins as many calls as it may; of several models, the one that opens first counts. */
    private Fill fill(long claim, int priority) {
        boolean isFull = false;
        Delay soonest = null;
        for (CellStock stock : stocks) {
            FillResult result = stock.fill(claim, priority, (of, cell, permit) -> begin(claim, of, cell, permit));
            if (result instanceof FillResult.Full) {
                isFull = true;
            } else if (result instanceof FillResult.Shut shut
                    && (soonest == null || shut.pause().length().compareTo(soonest.length()) < 0)) {
                soonest = shut.pause();
            } else if (result instanceof FillResult.ClaimGone) {
                monitor.stop(ComeBack.after("its claim is void", asks.timings().look()));
            }
        }
        return new Fill(isFull, soonest);
    }

    private Fill leaveQueues() {
        stocks.forEach(CellStock::leaveQueue);
        return new Fill(false, new Delay("its turn", asks.timings().look()));
    }

    private boolean begin(long claim, CellStock stock, Claimed cell, Permit permit) {
        try {
            asks.calls().execute(() -> call(claim, stock, cell, permit));
            return true;
        } catch (RuntimeException | OutOfMemoryError e) {
            permit.cancel();
            stock.callEnds();
            ended(stock);
            monitor.stop(ComeBack.after(
                    "no thread for a call: " + e.getMessage(),
                    asks.timings().backoff().longest()));
            return false;
        }
    }

    private void call(long claim, CellStock stock, Claimed cell, Permit permit) {
        try {
            switch (asks.providerCall().make(work, claim, cell, permit, observed, stock::callEnds)) {
                case CELL_ENDED -> monitor.cellEnded();
                case CELL_OPEN -> {}
                case NOT_BEGUN -> notBegun(claim, stock, cell);
            }
        } catch (RuntimeException e) {
            monitor.stop(Ledger.isAway(e) ? asks.outage().comeBack(e) : e);
        } finally {
            ended(stock);
        }
    }

    /**
     * A cell that is still held has a job that is held itself, which ends this attempt, or whose budget has no room before
     * other calls have ended: it is asked a little later.
     */
    private void notBegun(long claim, CellStock stock, Claimed cell) {
        nextStart = now().plus(asks.timings().look());
        if (asks.ledger().claims().holds(claim, cell.id())) {
            stock.takeBack(cell);
        }
    }

    private void ended(CellStock stock) {
        stock.saved();
        if (!stock.isQueued() || unsaved() == 0) {
            monitor.wake();
        }
    }

    private int unsaved() {
        int sum = 0;
        for (CellStock stock : stocks) {
            sum += stock.unsaved();
        }
        return sum;
    }

    private NextStep.Situation situation(Instant boxEnd, Delay closed, Outlook outlook, boolean gaveUp) {
        boolean isKeyless = limiter.hasNoKey();
        // What the limiter knows about other workers' keys is up to a second old, which is too old to end cells for
        // good.
        boolean hasAnotherJustGotOne = isKeyless && asks.ledger().keys().isHeld(asks.simulated(), work.provider());
        var unanswered = new TreeMap<String, Unanswered>();
        for (CellStock stock : stocks) {
            Unanswered silence = limiter.unanswered(stock.model());
            if (silence != null) {
                unanswered.put(stock.model(), silence);
            }
        }
        return new NextStep.Situation(
                terms,
                now(),
                Duration.between(now(), boxEnd),
                closed,
                outlook,
                limiter.leavesItToOthers() || hasAnotherJustGotOne,
                isKeyless && !hasAnotherJustGotOne,
                limiter.trouble(),
                unanswered,
                gaveUp);
    }

    /** Ends the cells that no claim holds; the others are tried again later. */
    private int endCells(NextStep.EndCells end) {
        if (end.words() != null) {
            asks.ledger().jobs().trouble(work.job().id(), new Jobs.Trouble(work.provider(), end.since(), end.words()));
        }
        int ended = asks.ledger().cells().end(cells(end.model()), end.state(), end.reason());
        asks.meters().ended(work.provider(), end.state(), end.reason(), ended);
        return ended;
    }

    /** @param model null: of all models */
    private CellSelection cells(String model) {
        return stocks.stream()
                .filter(stock -> stock.model().equals(model))
                .map(CellStock::selection)
                .findFirst()
                .orElse(cells);
    }

    private End done() {
        Outlook outlook = asks.ledger().cells().outlook(cells);
        Map<String, Integer> cells = new TreeMap<>();
        outlook.ended().forEach((state, n) -> cells.put(state.word(), n));
        asks.ledger().runs().back(work.job().id(), work.run().n(), work.provider());
        return new End.Done(new AskReport(work.provider(), cells, outlook.open(), null));
    }

    /** Called by a timer: tells Temporal the progress, and learns whether the activity should stop. */
    void beat() {
        try {
            Instant until = monitor.waitingUntil();
            heartbeat.send(new AskProgress(
                    monitor.endedCells(), unsaved(), monitor.waitingFor(), until == null ? null : until.toString()));
        } catch (RuntimeException e) {
            monitor.stop(e);
        }
    }

    /** Begins no new call, and ends when the calls that it has begun are over. */
    void stop(RuntimeException cause) {
        monitor.stop(cause);
    }

    /** Waits until a stopped attempt has ended its calls and closed its claim. */
    void awaitOver() throws InterruptedException {
        monitor.awaitOver();
    }

    void isOver() {
        monitor.over();
    }

    private Instant now() {
        return asks.clock().instant();
    }
}
