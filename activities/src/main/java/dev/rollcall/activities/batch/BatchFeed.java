package dev.rollcall.activities.batch;

import dev.rollcall.llm.batch.BatchTerms;
import dev.rollcall.store.BatchIntent;
import dev.rollcall.store.BatchIntent.Intended;
import dev.rollcall.store.BatchIntent.TooFew;
import dev.rollcall.store.BatchWish;
import dev.rollcall.store.JobStanding;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Lane;
import dev.rollcall.store.Lanes.TargetLane;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.store.ProviderBatches;
import dev.rollcall.store.Providers.Target;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which targets of a job are asked in batches, and makes them. What is left of a target once its batches are back is asked
 * in a second round, and then call by call.
 */
public final class BatchFeed {
    private static final Logger LOG = LoggerFactory.getLogger(BatchFeed.class);

    private final BatchTools tools;
    private final BatchKeys keys;
    private final Job job;
    private final LaneFacts facts;
    private final Consumer<ProviderBatch> starter;
    private final Map<Integer, Target> targets;
    private final Map<Integer, Integer> cursors = new HashMap<>();
    private final Map<Integer, Integer> sizes = new HashMap<>();
    private long nextNanos = System.nanoTime();

    /** @param starter starts a batch's workflow, if it does not run */
    BatchFeed(BatchTools tools, Job job, Consumer<ProviderBatch> starter) {
        this.tools = tools;
        this.keys = new BatchKeys(tools);
        this.job = job;
        this.facts = new LaneFacts(tools, keys, job);
        this.starter = starter;
        this.targets = tools.ledger().providers().targets(job.targetIds()).stream()
                .collect(Collectors.toMap(Target::id, target -> target));
    }

    /**
     * Makes what batches there is room for, every few seconds.
     *
     * @return whether lanes have changed, so that the job stands otherwise
     */
    public boolean feed(JobStanding standing) {
        if (!standing.state().isActive() || System.nanoTime() < nextNanos) {
            return false;
        }
        boolean changed = false;
        List<TargetLane> lanes = tools.ledger().lanes().of(job.id());
        Set<Integer> decided = lanes.stream().map(TargetLane::targetId).collect(Collectors.toSet());
        for (Target target : targets.values()) {
            changed |= !decided.contains(target.id()) && decide(target);
        }
        for (TargetLane lane : changed ? tools.ledger().lanes().of(job.id()) : lanes) {
            changed |= lane.batch() && feed(targets.get(lane.targetId()), lane.until());
        }
        nextNanos = System.nanoTime() + tools.settings().feedEvery().toNanos();
        return changed;
    }

    private boolean decide(Target target) {
        LaneChoice choice = LaneChoice.of(facts.of(target));
        boolean chosen = tools.ledger().lanes().choose(job.id(), target.id(), choice.until(), choice.why());
        if (chosen && choice.until() != null) {
            LOG.info(
                    "job {} asks {} in batches until {}: {}", job.name(), target.label(), choice.until(), choice.why());
        }
        return chosen;
    }

    /** @return whether what is left is asked call by call from now on */
    private boolean feed(Target target, Instant until) {
        List<ProviderBatch> open = tools.ledger().batchList().open(job.id(), target.id());
        if (!tools.now().isBefore(until)) {
            return goOnline(target, "the time for batches is over");
        }
        int underWay = open.size();
        while (underWay < tools.settings().underWay()) {
            Optional<String> key = keys.next(job.simulated(), target.provider(), target.id());
            if (key.isEmpty()) {
                return underWay == 0 && goOnline(target, "no key of it can be used");
            }
            BatchIntent intent = tools.ledger().batchIntents().intend(wish(target, key.get(), until));
            if (intent instanceof Intended intended) {
                starter.accept(intended.batch());
                cursors.put(target.id(), intended.lastDomain());
                underWay++;
            } else {
                return intent instanceof TooFew && few(target, underWay);
            }
        }
        return false;
    }

    /** At the end of the job's domains it begins with the first again, next time. */
    private boolean few(Target target, int underWay) {
        if (cursors.getOrDefault(target.id(), 0) > 0) {
            cursors.put(target.id(), 0);
            return false;
        }
        sizes.remove(target.id());
        boolean isOver = underWay == 0
                && tools.ledger().batchIntents().open(job, target.id(), BatchWish.ROUNDS) < BatchWish.AT_LEAST;
        return isOver && goOnline(target, "fewer than " + BatchWish.AT_LEAST + " calls are left for a batch");
    }

    private boolean goOnline(Target target, String why) {
        boolean goes = tools.ledger().lanes().goOnline(job.id(), target.id(), why);
        if (goes) {
            LOG.info("job {} asks the rest of {} call by call: {}", job.name(), target.label(), why);
        }
        return goes;
    }

    private BatchWish wish(Target target, String key, Instant until) {
        BatchTerms terms = facts.terms(target).orElseThrow();
        int most = sizes.computeIfAbsent(target.id(), id -> size(target, terms));
        boolean isFirst = tools.ledger().batchList().isFirst(job.id(), target.id());
        return new BatchWish(
                ProviderBatches.newToken(),
                job,
                target.id(),
                key,
                terms.priceFactor(),
                until,
                most,
                job.lane() == Lane.BATCH && isFirst ? 1 : Math.min(most, BatchWish.AT_LEAST),
                facts.estimates(target, terms.priceFactor()),
                cursors.getOrDefault(target.id(), 0),
                null,
                BatchWish.ROUNDS);
    }

    private int size(Target target, BatchTerms terms) {
        long bytes = terms.maxBytes() / facts.bytesOfACall();
        long most = Math.min(Math.min(terms.maxRows(), tools.settings().mostItems()), Math.max(1, bytes));
        return BatchSize.of(tools.ledger().batchIntents().open(job, target.id(), BatchWish.ROUNDS), most);
    }
}
