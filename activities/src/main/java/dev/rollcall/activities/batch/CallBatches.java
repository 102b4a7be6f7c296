package dev.rollcall.activities.batch;

import dev.rollcall.activities.batch.CallOffer.OfferedCall;
import dev.rollcall.activities.batch.CallOffer.Taken;
import dev.rollcall.llm.batch.BatchTerms;
import dev.rollcall.store.BatchIntent;
import dev.rollcall.store.BatchIntent.Intended;
import dev.rollcall.store.BatchIntent.NoBudget;
import dev.rollcall.store.BatchIntent.TooFew;
import dev.rollcall.store.BatchWish;
import dev.rollcall.store.BatchWish.CallEstimate;
import dev.rollcall.store.CallKind;
import dev.rollcall.store.CallWish;
import dev.rollcall.store.CallWish.WishedCall;
import dev.rollcall.store.Lane;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.store.ProviderBatches;
import dev.rollcall.store.Providers.Target;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes batches of calls that are no cells, by the rule that counts for jobs, too. */
public final class CallBatches {
    private static final Logger LOG = LoggerFactory.getLogger(CallBatches.class);

    /** Of the least urgent jobs. */
    private static final int PRIORITY = 5;

    private final BatchTools tools;
    private final BatchKeys keys;
    private final LaneTimes times;
    private final Consumer<ProviderBatch> starter;

    /** @param starter starts a batch's workflow, if it does not run */
    CallBatches(BatchTools tools, Consumer<ProviderBatch> starter) {
        this.tools = tools;
        this.keys = new BatchKeys(tools);
        this.times = new LaneTimes(tools);
        this.starter = starter;
    }

    /** Whether a target's calls can be asked in batches at all. */
    public boolean has(Target target) {
        return times.terms(target).isPresent();
    }

    /** Whether one more batch of such calls may be under way. */
    public boolean hasRoom(CallKind kind, Target target) {
        return tools.ledger().batchList().underWay(kind, target.id())
                < tools.settings().underWay();
    }

    /** Decides, and makes as many batches as there is room for. Those that are left may be offered again. */
    public Taken take(CallOffer offer) {
        Optional<BatchTerms> terms = times.terms(offer.target());
        LaneChoice choice = LaneChoice.of(facts(offer, terms));
        return choice.until() == null ? Taken.ONLINE : make(offer, terms.orElseThrow(), choice);
    }

    private LaneChoice.Facts facts(CallOffer offer, Optional<BatchTerms> terms) {
        Target target = offer.target();
        Instant now = tools.now();
        boolean isPriced = offer.calls().stream().noneMatch(call -> call.likelyTicks() == null);
        return new LaneChoice.Facts(
                offer.lane(),
                PRIORITY,
                now.plus(offer.longestWait()),
                now,
                false,
                terms.isPresent(),
                keys.next(target.simulated(), target.provider(), target.id()).isPresent(),
                offer.calls().size(),
                times.usual(target, terms),
                LaneTimes.expiry(terms),
                times.margin(target, offer.calls().size(), LaneTimes.LATENCY_MS),
                terms.map(BatchTerms::priceFactor).orElse(null),
                isPriced
                        ? Long.valueOf(offer.calls().stream()
                                .mapToLong(OfferedCall::likelyTicks)
                                .sum())
                        : null);
    }

    private Taken make(CallOffer offer, BatchTerms terms, LaneChoice choice) {
        Target target = offer.target();
        int atLeast = offer.lane() == Lane.BATCH && offer.isFirst() ? 1 : BatchWish.AT_LEAST;
        int underWay = tools.ledger().batchList().underWay(offer.kind(), target.id());
        int from = 0;
        while (underWay < tools.settings().underWay()) {
            List<OfferedCall> some = some(offer, terms, from);
            if (some.size() < atLeast) {
                return from == 0 && underWay == 0 ? Taken.ONLINE : Taken.BATCHES;
            }
            Optional<String> key = keys.next(target.simulated(), target.provider(), target.id());
            if (key.isEmpty()) {
                return underWay == 0 ? Taken.ONLINE : Taken.BATCHES;
            }
            BatchIntent intent =
                    tools.ledger().callIntents().intend(wish(offer, terms, choice.until(), key.get(), atLeast, some));
            if (!(intent instanceof Intended intended)) {
                boolean isOver = intent instanceof TooFew && underWay == 0;
                return isOver ? Taken.ONLINE : intent instanceof NoBudget ? Taken.NO_BUDGET : Taken.BATCHES;
            }
            ProviderBatch batch = intended.batch();
            LOG.info(
                    "batch {} of {}: {} calls to {}, {}",
                    batch.token(),
                    batch.purpose(),
                    batch.items(),
                    target.label(),
                    choice.why());
            starter.accept(batch);
            underWay++;
            from += batch.items();
        }
        return Taken.BATCHES;
    }

    /** As many as one batch may have, by number and by bytes. */
    private List<OfferedCall> some(CallOffer offer, BatchTerms terms, int from) {
        List<OfferedCall> calls = offer.calls();
        int most = BatchSize.of(
                calls.size(), Math.min(terms.maxRows(), tools.settings().mostItems()));
        int to = from;
        long bytes = 0;
        while (to < calls.size() && to - from < most && bytes + calls.get(to).bytes() <= terms.maxBytes()) {
            bytes += calls.get(to).bytes();
            to++;
        }
        return calls.subList(from, to);
    }

    private static CallWish wish(
            CallOffer offer, BatchTerms terms, Instant until, String key, int atLeast, List<OfferedCall> calls) {
        return new CallWish(
                ProviderBatches.newToken(),
                offer.kind(),
                offer.target().id(),
                offer.target().simulated(),
                key,
                terms.priceFactor(),
                until,
                offer.maxOutputTokens(),
                offer.budgetTicks(),
                atLeast,
                calls.stream()
                        .map(call -> new WishedCall(
                                call.key(),
                                new CallEstimate(inBatch(call.mostTicks(), terms.priceFactor()), call.inputTokens())))
                        .toList());
    }

    /** @param factor null: unknown, and the online price is reserved */
    static long inBatch(long onlineTicks, BigDecimal factor) {
        return factor == null
                ? onlineTicks
                : factor.multiply(BigDecimal.valueOf(onlineTicks))
                        .setScale(0, RoundingMode.UP)
                        .longValueExact();
    }
}
