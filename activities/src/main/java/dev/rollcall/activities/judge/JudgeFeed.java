package dev.rollcall.activities.judge;

import dev.rollcall.activities.batch.CallBatches;
import dev.rollcall.activities.batch.CallOffer;
import dev.rollcall.activities.batch.CallOffer.OfferedCall;
import dev.rollcall.activities.batch.CallOffer.Taken;
import dev.rollcall.insight.judge.JudgeSchema;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import dev.rollcall.store.CallKind;
import dev.rollcall.store.Enrichments.BatchPass;
import dev.rollcall.store.Enrichments.OpenEnrichment;
import dev.rollcall.store.Lane;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Has a judge asked in batches about the answers of all ordered domains, where that is wanted and pays. */
final class JudgeFeed {
    private static final int TOGETHER = 500;

    /** In one look. */
    private static final int MOST = 50_000;

    /** While jobs are under way, answers wait so long for others. */
    private static final Duration GATHER = Duration.ofHours(1);

    /** Until a day's budget that was used up is looked at again. */
    private static final Duration NO_BUDGET_PAUSE = Duration.ofMinutes(1);

    private static final int BYTES_A_CHARACTER = 6;
    private static final int BYTES_AROUND = 4_000;

    private final Ledger ledger;
    private final CallBatches batches;
    private final Prices prices;
    private final JudgeSettings settings;
    private final Target judge;
    private final int extractor;
    private final JudgeRequests requests;

    /** By lane, on the clock of {@link System#nanoTime}. */
    private final Map<Lane, Long> spentUntil = new EnumMap<>(Lane.class);

    JudgeFeed(Ledger ledger, CallBatches batches, Prices prices, JudgeSettings settings, Target judge, int extractor) {
        this.ledger = ledger;
        this.batches = batches;
        this.prices = prices;
        this.settings = settings;
        this.judge = judge;
        this.extractor = extractor;
        this.requests = new JudgeRequests(ledger.modelCalls(CallKind.JUDGE));
    }

    /**
     * Makes batches of what is open now.
     *
     * @return what came of it, by lane. Lanes that are not in it are asked online
     */
    Map<Lane, Taken> feed() {
        var taken = new EnumMap<Lane, Taken>(Lane.class);
        if (batches.has(judge)) {
            boolean gathers = ledger.enrichments().gathers(judge.id(), GATHER);
            Stream.of(Lane.BATCH, Lane.AUTO).forEach(lane -> taken.put(lane, gathers ? Taken.BATCHES : feed(lane)));
        }
        return taken;
    }

    /** To see what is open takes a while: not where nothing can be made of it. */
    private Taken feed(Lane lane) {
        if (!batches.hasRoom(CallKind.JUDGE, judge)) {
            return Taken.BATCHES;
        }
        if (spentUntil.containsKey(lane) && System.nanoTime() - spentUntil.get(lane) < 0) {
            return Taken.NO_BUDGET;
        }
        Taken taken = offer(lane);
        if (taken == Taken.NO_BUDGET) {
            spentUntil.put(lane, System.nanoTime() + NO_BUDGET_PAUSE.toNanos());
        }
        return taken;
    }

    private Taken offer(Lane lane) {
        var pass = new BatchPass(judge.id(), JudgeSchema.VERSION, extractor, lane, settings.lane());
        var calls = new ArrayList<OfferedCall>();
        boolean isFirst = true;
        JudgeQuestions questions = null;
        OpenEnrichment last = null;
        List<OpenEnrichment> page;
        Instant now = ledger.now();
        do {
            page = ledger.enrichments().forBatches(pass, last, TOGETHER);
            for (OpenEnrichment row : page) {
                questions = last == null || last.runId() != row.runId() ? questions(row.runId()) : questions;
                offered(questions, row, now).ifPresent(calls::add);
                isFirst &= row.attempts() == 0;
                last = row;
            }
        } while (page.size() == TOGETHER && calls.size() < MOST);
        return calls.isEmpty()
                ? Taken.BATCHES
                : batches.take(new CallOffer(
                        CallKind.JUDGE,
                        judge,
                        lane,
                        settings.longestWait(),
                        settings.maxOutputTokens(),
                        settings.budgetTicks(),
                        isFirst,
                        calls));
    }

    private JudgeQuestions questions(int run) {
        var found = ledger.extractionRuns().byId(run).orElseThrow();
        return new JudgeQuestions(ledger, found.domainId(), ledger.entities().byId(found.entitySetId()));
    }

    /** Empty when it can't be asked: whoever asks online says so. */
    private Optional<OfferedCall> offered(JudgeQuestions questions, OpenEnrichment row, Instant now) {
        return questions.of(row.promptVersionId(), row.body()).map(asked -> {
            Question question = requests.of(row, asked, judge, settings.maxOutputTokens());
            return new OfferedCall(
                    row.id(),
                    JudgeRequests.mostTicks(prices, question, now),
                    JudgeRequests.likelyTicks(prices, question, now),
                    JudgeRequests.inputTokens(question),
                    (long) BYTES_A_CHARACTER * question.prompt().length() + BYTES_AROUND);
        });
    }
}
