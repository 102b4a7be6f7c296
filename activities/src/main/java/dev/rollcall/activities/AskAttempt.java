package dev.rollcall.activities;

import dev.rollcall.llm.Key;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.Reply;
import dev.rollcall.store.AttemptStarts;
import dev.rollcall.store.CellSelection;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Cells.Claimed;
import dev.rollcall.store.Cells.Outlook;
import dev.rollcall.store.Jobs;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Reason;
import dev.rollcall.store.Runs.Run;
import dev.rollcall.workflows.AskProgress;
import dev.rollcall.workflows.AskReport;
import dev.rollcall.workflows.AskRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One attempt to ask one provider all cells of one run. One thread decides; each call has a thread of its own. It
 * claims what it asks next, says so, calls, and saves; it ends when none of its cells is open.
 */
final class AskAttempt {
    /** Replies wait in memory while the ledger is slow: so many times the calls at once, those included, and no more is asked. */
    private static final int UNSAVED = 2;

    private final AttemptRegistry registry;
    private final AskRequest request;
    private final String owner;
    private final int fence;
    private final Heartbeat heart;

    private final Job job;
    private final Run run;
    private final Panelist panelist;
    private final CellSelection selection;
    private final Map<Integer, Target> targets;
    private final Map<Integer, String> domains;

    /** One for each model. */
    private final List<Line> lines;

    private final AtomicInteger endedCells = new AtomicInteger();
    private volatile String waitingFor;
    private volatile Instant waitingUntil;

    // Guarded by this.
    private int inFlight;
    private boolean wake;
    private RuntimeException stop;
    private boolean over;

    AskAttempt(AttemptRegistry registry, AskRequest request, String owner, int fence, Heartbeat heart) {
        this.registry = registry;
        this.request = request;
        this.owner = owner;
        this.fence = fence;
        this.heart = heart;
        Ledger ledger = registry.ledger();
        job = ledger.jobs().byName(request.job()).orElseThrow(() -> registry.unknown("job " + request.job()));
        run = ledger.runs()
                .find(job.id(), request.run())
                .orElseThrow(() -> registry.unknown("run " + request.run() + " of job " + request.job()));
        panelist = registry.panelist(request.provider());
        targets = ledger.providers().targets(job.targetIds()).stream()
                .filter(target -> target.provider().equals(request.provider()))
                .collect(Collectors.toMap(Target::id, Function.identity()));
        domains = ledger.domains().names(run.domainIds());
        selection = CellSelection.of(job, run.domainIds(), List.copyOf(targets.keySet()));
        lines = targets.values().stream()
                .collect(Collectors.groupingBy(
                        Target::model, TreeMap::new, Collectors.mapping(Target::id, Collectors.toList())))
                .entrySet()
                .stream()
                .map(of -> new Line(of.getKey(), CellSelection.of(job, run.domainIds(), of.getValue())))
                .toList();
    }

    /** The cells of one model: each has limits of its own. */
    private final class Line {
        private final String model;
        private final CellSelection selection;

        /** Claimed, to be asked next. */
        private final Deque<Claimed> stock = new ArrayDeque<>();

        /** The ledger had no more cells to be asked now; not each reply has to hear that again. */
        private Instant claimAgain = Instant.MIN;

        /** One object, so that the gate knows it again. */
        private final Runnable whenRoom = AskAttempt.this::wakeUp;

        /** The gate wakes it when there is room: a call that ends need not. */
        private volatile boolean queued;

        /** Begun, and not answered yet; what is being saved does not count. */
        private final AtomicInteger inFlight = new AtomicInteger();

        /** Begun, and not saved yet. */
        private final AtomicInteger unsaved = new AtomicInteger();

        Line(String model, CellSelection selection) {
            this.model = model;
            this.selection = selection;
        }

        void forget() {
            queued = false;
            panelist.limiter().forget(model, whenRoom);
        }
    }

    /** Sends a heartbeat; throws when this attempt should not go on. */
    interface Heartbeat {
        void beat(AskProgress progress);
    }

    /** How an attempt ended. */
    sealed interface End {
        record Done(AskReport report) implements End {}

        /** It comes back later, or was told to stop; {@code cause} says so to Temporal. */
        record Stopped(RuntimeException cause) implements End {}
    }

    String owner() {
        return owner;
    }

    End run() {
        if (targets.isEmpty()) {
            return done(registry.ledger().cells().outlook(selection));
        }
        OptionalLong opened =
                registry.ledger().claims().open(owner, fence, registry.worker(), registry.judges(), selection);
        if (opened.isEmpty()) {
            return new End.Stopped(AttemptRegistry.comeBack(
                    "a later attempt has taken over", registry.timings().look()));
        }
        long claim = opened.getAsLong();
        registry.hold(claim);
        try {
            return work(claim);
        } finally {
            lines.forEach(Line::forget);
            awaitCalls();
            registry.release(claim);
        }
    }

    /** From the heart's timer: tells Temporal how far it is, and hears whether it should stop. */
    void beat() {
        try {
            Instant until = waitingUntil;
            heart.beat(new AskProgress(endedCells.get(), calls(), waitingFor, until == null ? null : until.toString()));
        } catch (RuntimeException e) {
            stop(e);
        }
    }

    /** Begins nothing new, ends what it has begun. */
    synchronized void stop(RuntimeException cause) {
        if (stop == null) {
            stop = cause;
        }
        wakeUp();
    }

    /** Waits until a stopped attempt has ended its calls and let go of its cells. */
    synchronized void awaitOver() throws InterruptedException {
        while (!over) {
            wait();
        }
    }

    synchronized void isOver() {
        over = true;
        notifyAll();
    }

    private End work(long claim) {
        Instant boxEnd = registry.now()
                .plus(registry.timings().box(ThreadLocalRandom.current().nextDouble()));
        while (true) {
            RuntimeException told = stop();
            if (told != null) {
                return new End.Stopped(told);
            }
            boolean inBox = registry.now().isBefore(boxEnd);
            Pause refused = inBox ? fill(claim) : othersTurn();
            if (calls() > 0 || refused == FULL) {
                rest(registry.timings().look());
                continue;
            }
            Outlook outlook = registry.ledger().cells().outlook(selection);
            if (outlook.open() == 0 || !outlook.jobState().isActive()) {
                return done(outlook);
            }
            if (panelist.limiter().leavesItToOthers() || panelist.limiter().hasNoKey() && isHeldByNow()) {
                return new End.Stopped(AttemptRegistry.comeBack(
                        "another worker has its keys", registry.timings().look()));
            }
            if (panelist.limiter().hasNoKey()
                    && registry.ledger().cells().end(selection, CellState.SKIPPED, Reason.NO_KEY) > 0) {
                continue;
            }
            ProviderLimiter.Trouble trouble = panelist.limiter().trouble();
            if (trouble.confirmed() && isTooLong(trouble.since()) && giveUp(trouble) > 0) {
                continue;
            }
            if (giveUpUnanswered() > 0) {
                continue;
            }
            Pause pause = refused != null ? refused : pause(outlook);
            if (!inBox) {
                return later(outlook, pause);
            }
            Duration left = Duration.between(registry.now(), boxEnd);
            if (pause.length().compareTo(left) > 0) {
                if (run.batch()) {
                    // Not at once: the feed would bring it again and again, each time as a new workflow.
                    waitFor(new Pause(pause.why(), left));
                }
                return later(outlook, pause);
            }
            waitFor(pause);
        }
    }

    private Pause othersTurn() {
        lines.forEach(Line::forget);
        return new Pause("its turn", registry.timings().look());
    }

    private record Pause(String why, Duration length) {}

    /** Nobody is told: as soon as a call ends, there is room. */
    private static final Pause FULL = new Pause("a free call", Duration.ofSeconds(1));

    /**
     * Begins as many calls as the gate lets in and the ledger has cells for.
     *
     * @return why no more may be begun; null when the ledger has no cell that may be asked now
     */
    private Pause fill(long claim) {
        Pause soonest = null;
        for (Line line : lines) {
            Pause refused = fill(claim, line);
            if (refused != null && (soonest == null || refused.length().compareTo(soonest.length()) < 0)) {
                soonest = refused;
            }
        }
        return soonest;
    }

    private Pause fill(long claim, Line line) {
        line.queued = false;
        int most = panelist.limiter().size(line.model);
        while (line.inFlight.get() < most && line.unsaved.get() < UNSAVED * most) {
            if (line.stock.isEmpty()
                    && line.inFlight.get() > 0
                    && registry.now().isBefore(line.claimAgain)) {
                line.forget();
                return null;
            }
            ProviderLimiter.Answer answer =
                    panelist.limiter().enter(line.model, most - line.inFlight.get(), job.priority(), line.whenRoom);
            if (answer instanceof ProviderLimiter.Answer.Shut shut) {
                giveBack(claim, line);
                return new Pause(shut.reason().words(), atLeast(Duration.between(registry.now(), shut.until())));
            }
            if (answer instanceof ProviderLimiter.Answer.Full) {
                line.queued = true;
                return FULL;
            }
            var open = (ProviderLimiter.Answer.Open) answer;
            Optional<List<Claimed>> claimed = claim(claim, line, open, most);
            if (claimed.isEmpty()) {
                stop(AttemptRegistry.comeBack(
                        "its claim is void", registry.timings().look()));
                return null;
            }
            claimed.get().forEach(cell -> begin(claim, line, cell, open.key(), open.probe()));
            if (claimed.get().size() < open.permits()) {
                return null;
            }
        }
        return null;
    }

    /** Takes from the stock; when that is too small, claims for the next round of calls as well. */
    private Optional<List<Claimed>> claim(long claim, Line line, ProviderLimiter.Answer.Open open, int most) {
        var next = new ArrayList<Claimed>();
        try {
            if (line.stock.size() < open.permits()) {
                int ahead = open.probe() ? open.permits() : most + open.permits();
                int wanted = ahead - line.stock.size();
                Optional<List<Claimed>> cells = registry.ledger().cells().claim(claim, line.selection, wanted);
                if (cells.isEmpty()) {
                    return cells;
                }
                if (cells.get().size() < wanted) {
                    line.claimAgain = registry.now().plus(registry.timings().look());
                }
                line.stock.addAll(cells.get());
            }
            while (next.size() < open.permits() && !line.stock.isEmpty()) {
                next.add(line.stock.remove());
            }
            return Optional.of(next);
        } finally {
            int unused = open.permits() - next.size();
            if (unused > 0) {
                panelist.limiter().giveBack(unused, open.key(), line.model, open.probe() && next.isEmpty());
            }
        }
    }

    /** What can't be asked soon is not held meanwhile. */
    private void giveBack(long claim, Line line) {
        if (!line.stock.isEmpty()) {
            registry.ledger()
                    .cells()
                    .release(claim, line.stock.stream().map(Claimed::id).toList());
            line.stock.clear();
        }
    }

    private void begin(long claim, Line line, Claimed cell, Key key, boolean probe) {
        line.inFlight.incrementAndGet();
        line.unsaved.incrementAndGet();
        synchronized (this) {
            inFlight++;
        }
        try {
            registry.calls().execute(() -> {
                try {
                    call(claim, line, cell, key, probe);
                } finally {
                    ended(line);
                }
            });
        } catch (RuntimeException | OutOfMemoryError e) {
            line.inFlight.decrementAndGet();
            panelist.limiter().giveBack(1, key, line.model, probe);
            ended(line);
            stop(AttemptRegistry.comeBack(
                    "no thread for a call: " + e.getMessage(),
                    registry.timings().longestBackoff()));
        }
    }

    private void ended(Line line) {
        line.unsaved.decrementAndGet();
        synchronized (this) {
            inFlight--;
            if (inFlight > 0 && line.queued) {
                return;
            }
        }
        wakeUp();
    }

    private void call(long claim, Line line, Claimed cell, Key key, boolean probe) {
        boolean entered = true;
        try {
            Question question = question(cell);
            Optional<AttemptStarts.Started> said = say(claim, cell, key);
            if (said.isEmpty()) {
                return;
            }
            if (!probe) {
                awaitTurn(line, key);
            }
            Reply reply = asked(question, key);
            entered = false;
            line.inFlight.decrementAndGet();
            Cost cost = registry.cost(question, reply, said.get().askedAt());
            Duration wait = panelist.limiter().leave(key, line.model, reply, cost.ticks(), probe);
            CellTransition transition = transition(cell, reply, said.get().n(), probe, wait);
            registry.keep(transition.save(cell.id(), claim, said.get().n(), reply, cost));
            if (!transition.state().isOpen()) {
                endedCells.incrementAndGet();
            }
        } catch (RuntimeException e) {
            stop(Ledger.isAway(e) ? registry.ledgerAway(e) : e);
        } finally {
            if (entered) {
                line.inFlight.decrementAndGet();
                panelist.limiter().giveBack(1, key, line.model, probe);
            }
        }
    }

    private void awaitTurn(Line line, Key key) {
        long nanos = panelist.limiter().turn(key, line.model);
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }

    /** A question that can't be put at all (no such API, no search) is rejected for good, like one refused by them. */
    private Reply asked(Question question, Key key) {
        try {
            return registry.panel().ask(question, key);
        } catch (IllegalArgumentException e) {
            return Reply.rejected(e.getMessage());
        }
    }

    private CellTransition transition(Claimed cell, Reply reply, int n, boolean probe, Duration wait) {
        return CellTransition.of(
                reply,
                cell.errors(),
                cell.empties(),
                job.maxErrors(),
                n,
                probe,
                wait,
                registry.timings(),
                ThreadLocalRandom.current().nextDouble());
    }

    /** Nothing is sent that the ledger has not heard of. When it is away, the cell is left to whoever comes next. */
    private Optional<AttemptStarts.Started> say(long claim, Claimed cell, Key key) {
        try {
            return registry.ledger()
                    .attemptStarts()
                    .record(new AttemptStarts.AttemptStart(cell.id(), claim, key.fingerprint()))
                    .join();
        } catch (CompletionException e) {
            stop(registry.ledgerAway(e));
            return Optional.empty();
        }
    }

    private Question question(Claimed cell) {
        Target target = targets.get(cell.targetId());
        var prompt = registry.prompt(cell.promptVersionId());
        String domain = domains.get(cell.domainId());
        String name =
                job.windowName() + "/" + domain + "/" + prompt.label() + "/" + target.label() + "/" + cell.repetition();
        return new Question(
                target.provider(),
                null,
                target.model(),
                target.surface().equals("api-search"),
                prompt.text().replace("{domain}", domain),
                registry.maxOutputTokens(),
                target.simulated() ? name : null);
    }

    private synchronized RuntimeException stop() {
        return stop;
    }

    /** Has the provider been down for longer than the job waits? */
    private boolean isTooLong(Instant down) {
        if (down == null) {
            return false;
        }
        Instant since = job.startedAt() != null && job.startedAt().isAfter(down) ? job.startedAt() : down;
        return !registry.now().isBefore(since.plus(job.patience()));
    }

    /** The gate heard of the keys up to a second ago: not enough to drop cells for good. */
    private boolean isHeldByNow() {
        return registry.ledger().keys().isHeld(panelist.simulated(), panelist.provider());
    }

    /** Ends what nobody holds; a cell that is held is looked at again later. */
    private int giveUp(ProviderLimiter.Trouble trouble) {
        registry.ledger()
                .jobs()
                .trouble(job.id(), new Jobs.Trouble(request.provider(), trouble.since(), trouble.words()));
        return registry.ledger().cells().end(selection, CellState.FAILED, Reason.PROVIDER_DOWN);
    }

    /** Ends the cells of models that give no usable reply for longer than the job waits, whatever they say instead. */
    private int giveUpUnanswered() {
        int ended = 0;
        for (Line line : lines) {
            Unanswered model = panelist.limiter().unanswered(line.model);
            Instant started = job.startedAt() == null ? Instant.MIN : job.startedAt();
            if (model != null && model.isOver(started, job.patience(), registry.now())) {
                String words = line.model + " gave no usable reply since then"
                        + (model.words() == null ? "" : ": " + model.words());
                registry.ledger().jobs().trouble(job.id(), new Jobs.Trouble(request.provider(), model.since(), words));
                ended += registry.ledger().cells().end(line.selection, CellState.FAILED, model.reason());
            }
        }
        return ended;
    }

    private Pause pause(Outlook outlook) {
        if (outlook.ready() > 0) {
            return new Pause("its turn", Duration.ofMillis(50));
        }
        if (outlook.next() != null && outlook.held() == 0) {
            return new Pause(outlook.reason().words(), atLeast(outlook.next()));
        }
        return new Pause("cells that another job asks", registry.timings().look());
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration atLeast(Duration wait) {
        Duration least = Duration.ofMillis(20);
        return wait.compareTo(least) < 0 ? least : wait;
    }

    /** In batches the feed brings the cells again; otherwise Temporal does, and until then nobody holds a slot. */
    private End later(Outlook outlook, Pause pause) {
        return run.batch() && pause.length().compareTo(registry.timings().look()) > 0
                ? done(outlook)
                : new End.Stopped(AttemptRegistry.comeBack(
                        request.provider() + " waits for " + pause.why(),
                        shorter(pause.length(), registry.timings().longestWait())));
    }

    private End done(Outlook outlook) {
        var cells = new TreeMap<String, Integer>();
        outlook.ended().forEach((state, n) -> cells.put(state.word(), n));
        registry.ledger().runs().back(job.id(), run.n(), request.provider());
        return new End.Done(new AskReport(request.provider(), cells, outlook.open(), null));
    }

    private void waitFor(Pause pause) {
        waitingFor = pause.why();
        waitingUntil = registry.now().plus(pause.length());
        rest(pause.length());
        waitingFor = null;
        waitingUntil = null;
    }

    private synchronized void wakeUp() {
        wake = true;
        notifyAll();
    }

    private synchronized int calls() {
        return inFlight;
    }

    /** Until something happens, or {@code most} is over. */
    @SuppressWarnings("WaitNotInLoop") // waking early only means looking again
    private synchronized void rest(Duration most) {
        try {
            if (!wake) {
                wait(Math.max(1, most.toMillis()));
            }
        } catch (InterruptedException e) {
            stop(new IllegalStateException("interrupted", e));
        }
        wake = false;
    }

    private synchronized void awaitCalls() {
        boolean interrupted = false;
        while (inFlight > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
