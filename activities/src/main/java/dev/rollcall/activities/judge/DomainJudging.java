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
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Has the answers of one ordered domain judged, one after the other, by whoever has claimed the order. */
final class DomainJudging {
    static final Duration LEASE = Duration.ofMinutes(5);

    private static final int TOGETHER = 100;

    private final Ledger ledger;
    private final JudgeCalls calls;
    private final PermitWait permits;
    private final Target judge;
    private final int domain;
    private final String by;
    private final BooleanSupplier stopped;
    private final Map<Integer, String> prompts = new HashMap<>();

    private Extractor rules;
    private Map<String, String> names;
    private Map<String, Integer> ids;
    private String domainName;
    private int asked;

    DomainJudging(
            Ledger ledger,
            JudgeCalls calls,
            PermitWait permits,
            Target judge,
            int domain,
            String by,
            BooleanSupplier stopped) {
        this.ledger = ledger;
        this.calls = calls;
        this.permits = permits;
        this.judge = judge;
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
        /** It was stopped, or has lost its claim, or nobody has a key. */
        STOPPED
    }

    /** Calls that were made. */
    int asked() {
        return asked;
    }

    JudgingEnd judge() throws InterruptedException {
        Optional<ExtractionRun> run = ledger.extractionRuns().current(domain);
        Optional<KeptEntitySet> set = ledger.entities().current(domain);
        if (run.isEmpty() || set.isEmpty() || set.get().id() != run.get().entitySetId()) {
            // Answers are being read for another set: their turn comes when that run is current.
            return JudgingEnd.DONE;
        }
        read(set.get());
        var pass = new JudgePass(run.get().id(), judge.id(), JudgeSchema.VERSION);
        return plan(pass) ? ask(pass) : JudgingEnd.STOPPED;
    }

    private void read(KeptEntitySet set) {
        List<TrackedEntity> tracked = TrackedEntities.of(set.content());
        rules = Extractor.of(tracked);
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
        while (true) {
            List<OpenEnrichment> open = ledger.enrichments().open(pass, TOGETHER);
            if (open.isEmpty()) {
                return JudgingEnd.DONE;
            }
            for (OpenEnrichment one : open) {
                Optional<Permit> permit = goesOn() ? permits.next() : Optional.empty();
                if (permit.isEmpty()) {
                    return JudgingEnd.STOPPED;
                }
                JudgeQuestion question =
                        question(one.promptVersionId(), one.body()).orElseThrow();
                var start = calls.make(one, question, judge, by, ids, permit.get());
                if (start instanceof NoBudget) {
                    return JudgingEnd.NO_BUDGET;
                }
                asked += start instanceof CallBegun ? 1 : 0;
            }
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
