package dev.rollcall.activities.judge;

import dev.rollcall.activities.insight.TrackedEntities;
import dev.rollcall.activities.limits.Permit;
import dev.rollcall.insight.ExtractionInput;
import dev.rollcall.insight.Extractor;
import dev.rollcall.insight.TrackedEntity;
import dev.rollcall.insight.judge.JudgeQuestion;
import dev.rollcall.insight.judge.JudgeSchema;
import dev.rollcall.insight.judge.JudgedEntity;
import dev.rollcall.store.Body;
import dev.rollcall.store.EnrichmentState;
import dev.rollcall.store.Enrichments.JudgePass;
import dev.rollcall.store.Enrichments.OpenEnrichment;
import dev.rollcall.store.Enrichments.PlannedEnrichment;
import dev.rollcall.store.Enrichments.UnjudgedAnswer;
import dev.rollcall.store.Entities.KeptEntitySet;
import dev.rollcall.store.ExtractionRuns.ExtractionRun;
import dev.rollcall.store.JudgeAttempts.CallBegun;
import dev.rollcall.store.JudgeAttempts.JudgeStart;
import dev.rollcall.store.JudgeAttempts.NoBudget;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.Target;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

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
    private final Map<Integer, String> prompts = new HashMap<>();
    private final ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
    private final Semaphore free = new Semaphore(AT_ONCE);

    /** The day's budget has no room for a call. */
    private volatile boolean full;

    private List<TrackedEntity> tracked;
    private Extractor rules;
    private Map<String, String> names;
    private Map<String, Integer> ids;
    private String domainName;
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

    JudgingEnd judge() throws InterruptedException {
        Optional<ExtractionRun> run = ledger.extractionRuns().current(domain);
        Optional<KeptEntitySet> set = ledger.entities().current(domain);
        if (run.isEmpty()
                || set.isEmpty()
                || set.get().id() != run.get().entitySetId()
                || run.get().extractorId() != extractor) {
            // Answers are being read for another set or by other rules: their turn comes when that run is current.
            return JudgingEnd.DONE;
        }
        read(set.get());
        var pass = new JudgePass(run.get().id(), judge.id(), JudgeSchema.VERSION);
        try {
            return plan(pass) ? ask(pass) : JudgingEnd.STOPPED;
        } finally {
            callers.shutdown();
            awaitCalls();
        }
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

    private void read(KeptEntitySet set) {
        tracked = TrackedEntities.of(set.content());
        names = tracked.stream().collect(Collectors.toMap(TrackedEntity::id, TrackedEntity::name));
        ids = ledger.entities().ids(domain);
        domainName = ledger.domains().names(List.of(domain)).get(domain);
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
        return question(answer.promptVersionId(), answer.body())
                .map(question -> new PlannedEnrichment(answer.cellId(), question.sha256(), EnrichmentState.OPEN))
                .orElseGet(
                        () -> new PlannedEnrichment(answer.cellId(), sha256(answer.body()), EnrichmentState.SKIPPED));
    }

    private JudgingEnd ask(JudgePass pass) throws InterruptedException {
        int before;
        JudgingEnd end;
        do {
            List<OpenEnrichment> open = ledger.enrichments().open(pass, TOGETHER);
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
            JudgeQuestion question = question(one.promptVersionId(), one.body()).orElseThrow();
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
            JudgeStart start = calls.make(one, question, judge, by, ids, permit);
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

    /** Empty when nobody can be asked: the answer is damaged, too long, or names nobody by the rules in force. */
    private Optional<JudgeQuestion> question(int promptVersion, byte[] packed) {
        String text;
        try {
            text = Body.unpack(packed).text();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
        if (text == null || !JudgeQuestion.fits(text)) {
            return Optional.empty();
        }
        if (rules == null) {
            // Not earlier: it takes a moment, and often nothing is to be asked.
            rules = Extractor.of(tracked);
        }
        String prompt = prompts.computeIfAbsent(
                promptVersion, id -> ledger.prompts().version(id).about(domainName));
        var entities = new ArrayList<JudgedEntity>();
        rules.extract(new ExtractionInput(prompt, domainName, text, List.of()))
                .mentions()
                .forEach(mention ->
                        entities.add(new JudgedEntity(mention.entity(), names.get(mention.entity()), mention.spans())));
        return entities.isEmpty() ? Optional.empty() : Optional.of(new JudgeQuestion(text, entities));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
