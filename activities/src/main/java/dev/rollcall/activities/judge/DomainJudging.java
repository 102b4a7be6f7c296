package dev.rollcall.activities.judge;

import dev.rollcall.activities.limits.Permit;
import dev.rollcall.insight.judge.JudgeQuestion;
import dev.rollcall.insight.judge.JudgeSchema;
import dev.rollcall.store.EnrichmentState;
import dev.rollcall.store.Enrichments.JudgePass;
import dev.rollcall.store.Enrichments.OpenEnrichment;
import dev.rollcall.store.Enrichments.PlannedEnrichment;
import dev.rollcall.store.Enrichments.UnjudgedAnswer;
import dev.rollcall.store.Entities.KeptEntitySet;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ModelCalls.CallBegun;
import dev.rollcall.store.ModelCalls.JudgeStart;
import dev.rollcall.store.ModelCalls.NoBudget;
import dev.rollcall.store.Providers.Target;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Has the answers of one ordered domain judged, a few at once, by whoever has claimed the order. */
final class DomainJudging {
    static final Duration LEASE = Duration.ofMinutes(5);

    private static final int TOGETHER = 100;

    /** Calls at once: answers come first, also where a provider would take more. */
    private static final int AT_ONCE = 8;

    private final Ledger ledger;
    private final JudgeCalls calls;
    private final PermitWait permits;
    private final Target judge;
    private final int extractor;
    private final int domain;
    private final String by;
    private final BooleanSupplier stopped;
    private final ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
    private final Semaphore free = new Semaphore(AT_ONCE);

    /** The day's budget has no room for a call. */
    private volatile boolean full;

    private JudgeQuestions questions;
    private int asked;

    /** @param extractor this program's: runs of other rules are for workers that have them */
    DomainJudging(
            Ledger ledger,
            JudgeCalls calls,
            PermitWait permits,
            Target judge,
            int extractor,
            int domain,
            String by,
            BooleanSupplier stopped) {
        this.ledger = ledger;
        this.calls = calls;
        this.permits = permits;
        this.judge = judge;
        this.extractor = extractor;
        this.domain = domain;
        this.by = by;
        this.stopped = stopped;
    }

    /** How it ended. */
    enum JudgingEnd {
        /** Nothing is left to be asked now. */
        DONE,
        /** What is left of the day's budget does not suffice for the next call. */
        NO_BUDGET,
        /** It was stopped, or has lost its claim, or nobody has a key. Calls under way are ended. */
        STOPPED
    }

    /** Calls that were made. */
    int asked() {
        return asked;
    }

    /**
     * Plans what is lacking, and asks about it online.
     *
     * @param onlineOnly not about what may be in one more batch
     */
    JudgingEnd judge(boolean onlineOnly) throws InterruptedException {
        Optional<JudgePass> pass = pass();
        if (pass.isEmpty()) {
            return JudgingEnd.DONE;
        }
        try {
            return plan(pass.get()) ? ask(pass.get(), onlineOnly) : JudgingEnd.STOPPED;
        } finally {
            callers.shutdown();
            awaitCalls();
        }
    }

    /** Plans what is lacking, and asks nothing. */
    void plan() {
        boolean unused = pass().map(this::plan).orElse(false);
    }

    /** Empty when answers are being read for another set or by other rules: their turn comes when that run is current. */
    private Optional<JudgePass> pass() {
        Optional<ExtractionRun> run = ledger.extractionRuns().current(domain);
        Optional<KeptEntitySet> set = ledger.entities().current(domain);
        if (run.isEmpty()
                || set.isEmpty()
                || set.get().id() != run.get().entitySetId()
                || run.get().extractorId() != extractor) {
            return Optional.empty();
        }
        questions = new JudgeQuestions(ledger, domain, set.get());
        return Optional.of(new JudgePass(run.get().id(), judge.id(), JudgeSchema.VERSION));
    }

    /** Whoever has the order next asks again what is under way: it is left only when nothing is, whatever went wrong. */
    private void awaitCalls() {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = callers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean plan(JudgePass pass) {
        long after = 0;
        List<UnjudgedAnswer> page;
        do {
            if (!goesOn()) {
                return false;
            }
            page = ledger.enrichments().lacking(pass, after, TOGETHER);
            if (!page.isEmpty()) {
                after = page.get(page.size() - 1).cellId();
                ledger.enrichments().plan(pass, page.stream().map(this::planned).toList());
            }
        } while (page.size() == TOGETHER);
        return true;
    }

    private PlannedEnrichment planned(UnjudgedAnswer answer) {
        return questions
                .of(answer.promptVersionId(), answer.body())
                .map(question -> new PlannedEnrichment(answer.cellId(), question.sha256(), EnrichmentState.OPEN))
                .orElseGet(
                        () -> new PlannedEnrichment(answer.cellId(), sha256(answer.body()), EnrichmentState.SKIPPED));
    }

    private JudgingEnd ask(JudgePass pass, boolean onlineOnly) throws InterruptedException {
        int before;
        JudgingEnd end;
        do {
            List<OpenEnrichment> open = ledger.enrichments().open(pass, onlineOnly, TOGETHER);
            if (open.isEmpty()) {
                return JudgingEnd.DONE;
            }
            before = asked;
            end = ask(open);
            // What was kept free for calls under way may suffice for the next ones, now that these are paid.
        } while (end == JudgingEnd.DONE || end == JudgingEnd.NO_BUDGET && asked > before);
        return end;
    }

    /** Returns when all calls that were begun have ended; when it throws, some may be under way. */
    private JudgingEnd ask(List<OpenEnrichment> open) throws InterruptedException {
        var begun = new ArrayList<Future<JudgeStart>>();
        var end = JudgingEnd.DONE;
        full = false;
        for (OpenEnrichment one : open) {
            JudgeQuestion question =
                    questions.of(one.promptVersionId(), one.body()).orElseThrow();
            Optional<Permit> permit = permit();
            if (permit.isEmpty()) {
                end = JudgingEnd.STOPPED;
                break;
            }
            begun.add(callers.submit(() -> call(one, question, permit.get())));
        }
        for (Future<JudgeStart> call : begun) {
            asked += started(call) instanceof CallBegun ? 1 : 0;
        }
        return full ? JudgingEnd.NO_BUDGET : end;
    }

    /** Empty when no call is to be begun any more. */
    private Optional<Permit> permit() throws InterruptedException {
        free.acquire();
        Permit permit = null;
        boolean granted = false;
        try {
            permit = full || stopped.getAsBoolean() ? null : permits.next().orElse(null);
            // After the wait, which may be long: the claim must outlast the call.
            granted = permit != null && goesOn();
            return granted ? Optional.of(permit) : Optional.empty();
        } finally {
            if (!granted) {
                if (permit != null) {
                    permit.cancel();
                }
                free.release();
            }
        }
    }

    private JudgeStart call(OpenEnrichment one, JudgeQuestion question, Permit permit) {
        try {
            JudgeStart start = calls.make(one, question, judge, by, questions.entityIds(), permit);
            if (start instanceof NoBudget) {
                full = true;
            }
            return start;
        } finally {
            free.release();
        }
    }

    private static JudgeStart started(Future<JudgeStart> call) throws InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
    }

    private boolean goesOn() {
        return !stopped.getAsBoolean() && ledger.judgeOrders().claim(domain, by, LEASE);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
