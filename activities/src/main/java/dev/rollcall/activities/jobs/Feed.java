package dev.rollcall.activities.jobs;

import dev.rollcall.activities.batch.BatchFeed;
import dev.rollcall.activities.interruption.ComeBack;
import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.store.JobStanding;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Runs.Busy;
import dev.rollcall.store.Runs.Run;
import dev.rollcall.workflows.FeedReport;
import dev.rollcall.workflows.SearchAttributes;
import dev.rollcall.workflows.WorkflowIds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of feeding a job. Up to {@link #SMALL} domains get one workflow each, with all providers. Above, batches of
 * several domains go only to providers with room, so that the slowest never holds the others. What is held in the job is not
 * fed; it is fed again once it is resumed.
 */
final class Feed {
    /** A job of at most this many domains has one workflow for each, so that everyone finds theirs. */
    static final int SMALL = 200;

    /** The first batches of a provider; then each round adds as many as there are: all at once would hold up each other. */
    private static final int FIRST = 2;

    private static final Duration ROUND = Duration.ofMinutes(10);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    static final Duration BETWEEN_PASSES = Duration.ofSeconds(5);
    private static final Duration BETWEEN_RECOUNTS = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    private final Ledger ledger;
    private final WorkflowStarter starter;
    private final Drain drain;
    private final InstantSource clock;
    private final Job job;
    private final Consumer<Object> heartbeat;
    private final int cellsAnAsk;
    private final Map<String, List<Integer>> targets = new LinkedHashMap<>();
    private final Map<String, Cursor> cursors = new LinkedHashMap<>();
    private final DomainFeed domainFeed;
    private final SampledFeed sampled;
    private Instant nextRecount;
    private final BatchStock stock;

    /** Null: this worker makes no batches. */
    private final BatchFeed batches;

    private JobStanding standing;

    /** @param batches null: this worker makes no batches */
    Feed(
            Ledger ledger,
            WorkflowStarter starter,
            Drain drain,
            InstantSource clock,
            Job job,
            Consumer<Object> heartbeat,
            int cellsAnAsk,
            BatchFeed batches) {
        this.ledger = ledger;
        this.batches = batches;
        this.starter = starter;
        this.drain = drain;
        this.clock = clock;
        this.job = job;
        this.heartbeat = heartbeat;
        this.stock = new BatchStock(ledger, clock, job.simulated(), cellsAnAsk);
        this.cellsAnAsk = cellsAnAsk;
        this.nextRecount = clock.instant().plus(BETWEEN_RECOUNTS);
        for (Target target : ledger.providers().targets(job.targetIds())) {
            targets.computeIfAbsent(target.provider(), provider -> new ArrayList<>())
                    .add(target.id());
        }
        targets.keySet()
                .forEach(provider ->
                        cursors.put(provider, new Cursor(ledger.runs().lastDomain(job.id(), provider))));
        this.domainFeed = new DomainFeed(
                ledger, job, targets, clock, (id, domain, providers) -> start(id, List.of(domain), providers, false));
        this.sampled = job.isSampled() ? new SampledFeed(ledger, job, clock) : null;
    }

    /** How far a provider has been fed in this pass, and when the next pass may begin. */
    private static final class Cursor {
        private int domain;
        private Instant again = Instant.MIN;

        Cursor(int domain) {
            this.domain = domain;
        }
    }

    FeedReport run() {
        if (ledger.holds().standing(job.id()).state().isActive()) {
            ledger.runs().unfinished(job.id()).forEach(run -> starter.start(job, run));
        }
        Instant end = clock.instant().plus(ROUND);
        while (true) {
            standing = ledger.holds().standing(job.id());
            boolean goesOn = decideLooks();
            long open = ledger.counters().open(job);
            if (isOver(open, goesOn)) {
                return new FeedReport(job.name(), true, Math.max(0, open), null);
            }
            if (!standing.state().isActive()) {
                return new FeedReport(
                        job.name(), false, open, Objects.requireNonNullElse(standing.pausedWhy(), "somebody"));
            }
            if (!clock.instant().isBefore(end)) {
                return new FeedReport(job.name(), false, open, null);
            }
            if (drain.requested()) {
                throw ComeBack.after("this worker is shutting down", Duration.ofSeconds(3));
            }
            if (batches != null && batches.feed(standing)) {
                standing = ledger.holds().standing(job.id());
            }
            top();
            recountIfStalled();
            reviveSilent();
            heartbeat.accept(open);
            rest();
        }
    }

    /** Of a job that samples: decides the looks that have ended. @return whether it goes on sampling */
    private boolean decideLooks() {
        if (sampled == null || standing.state().isFinished()) {
            return false;
        }
        if (standing.state().isActive()) {
            sampled.decide();
        }
        return ledger.samplingSeries().goesOn(job.id());
    }

    private boolean isOver(long open, boolean goesOn) {
        return standing.state().isFinished()
                || !goesOn && open <= 0 && ledger.counters().recount(job) <= 0;
    }

    /** Open by the counters, not held, and nobody at work on it: then the counters may be wrong. */
    private void recountIfStalled() {
        if (clock.instant().isAfter(nextRecount)
                && ledger.runs().unfinished(job.id()).isEmpty()
                && ledger.counters().openWithout(job, standing.heldTargets()) > 0) {
            ledger.counters().recount(job);
            nextRecount = clock.instant().plus(BETWEEN_RECOUNTS);
        }
    }

    /** Starts what there is room for. */
    private void top() {
        if (job.domains() <= SMALL) {
            domainFeed.feed(standing);
        } else {
            stock.hearLimits();
            Map<String, Long> most = most();
            while (feedBatch(most)) {}
        }
    }

    /** Unfinished batches, by provider. */
    private Map<String, Long> busy() {
        return ledger.runs().busy(job.id()).stream().collect(Collectors.toMap(Busy::provider, Busy::runs));
    }

    /** How many each provider may have at the end of this round. */
    private Map<String, Long> most() {
        Map<String, Long> busy = busy();
        return cursors.keySet().stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        provider ->
                                Math.min(stock.of(provider), Math.max(FIRST, 2 * busy.getOrDefault(provider, 0L)))));
    }

    /** One batch for the providers with room that are equally far. */
    private boolean feedBatch(Map<String, Long> most) {
        Map<String, Long> busy = busy();
        List<String> free = cursors.keySet().stream()
                .filter(provider -> busy.getOrDefault(provider, 0L) < most.get(provider))
                .filter(provider -> !clock.instant().isBefore(cursors.get(provider).again))
                .filter(provider -> standing.mayAsk(targets.get(provider)))
                .toList();
        if (free.isEmpty()) {
            return false;
        }
        int from = free.stream()
                .mapToInt(provider -> cursors.get(provider).domain)
                .min()
                .orElseThrow();
        List<String> together = free.stream()
                .filter(provider -> cursors.get(provider).domain == from)
                .toList();
        List<Integer> open = ledger.cells()
                .openDomains(
                        job,
                        standing.notHeld(together.stream()
                                .flatMap(p -> targets.get(p).stream())
                                .toList()),
                        from,
                        batchSize());
        if (open.isEmpty()) {
            together.forEach(provider -> nextPass(provider, busy.getOrDefault(provider, 0L)));
            return together.size() < free.size();
        }
        List<Integer> batch = fitting(open);
        start(n -> WorkflowIds.batch(job.name(), n), batch, together, true);
        together.forEach(provider -> cursors.get(provider).domain = batch.get(batch.size() - 1));
        return true;
    }

    /** At the end of the job's domains; what was left open is fed again once the provider's batches are back. */
    private void nextPass(String provider, long busy) {
        Cursor cursor = cursors.get(provider);
        cursor.again = clock.instant().plus(BETWEEN_PASSES);
        if (busy == 0) {
            cursor.domain = 0;
        }
    }

    private int batchSize() {
        int models = targets.values().stream().mapToInt(List::size).max().orElse(1);
        return Math.max(1, (cellsAnAsk + job.cellsPerTarget() * models - 1) / (job.cellsPerTarget() * models));
    }

    /** A batch ends where its names would no longer fit in a search attribute. */
    private List<Integer> fitting(List<Integer> ids) {
        List<String> names = List.copyOf(ledger.domains().names(ids).values());
        return ids.subList(0, Math.max(1, SearchAttributes.fitting(names).size()));
    }

    private void start(IntFunction<String> workflowId, List<Integer> domains, List<String> providers, boolean batch) {
        starter.start(job, ledger.runs().open(job.id(), workflowId, domains, providers, batch));
    }

    /** A run that was silent for a minute is looked up once; if Temporal has lost its workflow, it is started again. */
    private void reviveSilent() {
        for (Run run : ledger.runs().silent(job.id(), SILENCE)) {
            WorkflowStarter.WorkflowStatus known = starter.look(run.workflowId());
            if (known != WorkflowStarter.WorkflowStatus.RUNNING
                    && known != WorkflowStarter.WorkflowStatus.ENDING_BY_HAND) {
                LOG.info("run {} of job {} is {} in Temporal: starting it again", run.n(), job.name(), known);
                starter.start(job, run);
            }
        }
    }

    private void rest() {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
