package dev.rollcall.activities.batch;

import dev.rollcall.activities.ask.AskTimings;
import dev.rollcall.activities.ask.Questions;
import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerOutage;
import dev.rollcall.activities.limits.ProviderLimiter;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.batch.BatchPanel;
import dev.rollcall.llm.batch.BatchTarget;
import dev.rollcall.store.CallKind;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.store.Providers.Target;
import java.time.Instant;
import java.util.Map;

/**
 * What batches are made and looked after with. It owns none of it.
 *
 * @param worker its row in the ledger
 * @param handlers of all kinds of calls that are asked in batches: whichever worker a batch comes to must know it
 */
public record BatchTools(
        Ledger ledger,
        BatchPanel panel,
        Prices prices,
        Map<String, ProviderLimiter> limiters,
        int worker,
        Map<CallKind, BatchHandler> handlers,
        BatchSettings settings,
        LedgerOutage outage,
        Drain drain) {
    static BatchTarget target(ProviderBatch batch) {
        return target(batch.provider(), batch.model(), batch.surface());
    }

    static BatchTarget target(Target target) {
        return target(target.provider(), target.model(), target.surface());
    }

    static BatchTarget target(String provider, String model, String surface) {
        return new BatchTarget(provider, null, model, surface.equals("api-search"));
    }

    /** Of a job's cells. */
    public static BatchHandler cells(Ledger ledger, Questions questions, AskTimings timings) {
        return new CellHandler(ledger, questions, timings);
    }

    /** @throws IllegalStateException when this program knows no such calls */
    BatchHandler handler(ProviderBatch batch) {
        BatchHandler handler = handlers.get(batch.kind());
        if (handler == null) {
            throw new IllegalStateException("nobody here knows the calls of batch " + batch.token() + ": "
                    + batch.kind().word());
        }
        return handler;
    }

    Instant now() {
        return ledger.now();
    }

    ProviderBatch now(ProviderBatch batch) {
        return ledger.batchList().find(batch.id()).orElseThrow();
    }
}
