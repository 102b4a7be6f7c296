package dev.rollcall.activities.jobs;

import dev.rollcall.insight.figures.AnswerCoverage;
import dev.rollcall.insight.figures.Proportion;
import dev.rollcall.insight.figures.SamplingPolicy;
import dev.rollcall.insight.figures.SamplingPolicy.AskUpTo;
import dev.rollcall.insight.figures.SamplingPolicy.SamplingEnd;
import dev.rollcall.insight.figures.SamplingPolicy.SamplingStep;
import dev.rollcall.insight.figures.SamplingPolicy.StopSampling;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.SamplingSeries.SeriesLook;
import dev.rollcall.store.SamplingSeries.SeriesStep;
import dev.rollcall.store.SeriesEnd;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a job with sequential sampling goes on: once all cells of a look have ended and its answers are read, it asks no more, or
 * plans the next look. It keeps nothing: whoever comes after a killed worker decides the same from the ledger.
 */
final class SampledFeed {
    /** Series that are looked at in one statement. */
    private static final int PAGE = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(SampledFeed.class);

    private final Ledger ledger;
    private final Job job;
    private final InstantSource clock;
    private final SamplingPolicy policy;
    private SeriesLook last;

    SampledFeed(Ledger ledger, Job job, InstantSource clock) {
        this.ledger = ledger;
        this.job = job;
        this.clock = clock;
        this.policy = new SamplingPolicy(job.looks(), job.halfWidth());
    }

    /** Decides the looks of some series, of the next ones each time, round and round. */
    void decide() {
        List<SeriesLook> page = ledger.samplingSeries().undecided(job.id(), last, PAGE);
        last = page.size() < PAGE ? null : page.get(page.size() - 1);
        List<SeriesLook> ended = page.stream().filter(look -> !look.open()).toList();
        if (ended.isEmpty()) {
            return;
        }
        var budget = LookBudget.of(ledger, job);
        var steps = new ArrayList<SeriesStep>();
        var unread = new ArrayList<SeriesLook>();
        for (SeriesLook look : ended) {
            step(look, budget).ifPresentOrElse(steps::add, () -> unread.add(look));
        }
        ledger.samplingSeries()
                .awaitReading(
                        job.id(),
                        unread.stream()
                                .filter(look -> look.lookEndedAt() == null)
                                .toList());
        int decided = ledger.samplingSeries().decide(job.id(), steps);
        if (decided > 0) {
            long on = steps.stream().filter(step -> step.end() == null).count();
            LOG.info("job {}: {} looks are decided, {} series are asked again", job.name(), decided, on);
        }
    }

    /** Empty: its answers are to be read first. */
    private Optional<SeriesStep> step(SeriesLook look, LookBudget budget) {
        if (look.unread() > 0) {
            boolean late = look.lookEndedAt() != null && waitsTooLong(look.lookEndedAt());
            return late ? Optional.of(ended(look, SeriesEnd.NOT_READ)) : Optional.empty();
        }
        int valid = Math.min(look.answered(), look.wanted());
        if (!new AnswerCoverage(valid, look.wanted()).isPublishable()) {
            return Optional.of(ended(look, SeriesEnd.THIN));
        }
        SamplingStep next = policy.next(
                look.repetitions(), new Proportion(look.named(), look.answered()), budget.repetitions(look.targetId()));
        if (next instanceof AskUpTo further) {
            budget.commit(look.targetId(), further.repetitions() - look.repetitions());
            return Optional.of(new SeriesStep(look, further.repetitions(), null));
        }
        return Optional.of(ended(look, end(((StopSampling) next).reason())));
    }

    private boolean waitsTooLong(Instant since) {
        return clock.instant().isAfter(since.plus(job.patience()));
    }

    private static SeriesStep ended(SeriesLook look, SeriesEnd end) {
        return new SeriesStep(look, look.repetitions(), end);
    }

    private static SeriesEnd end(SamplingEnd end) {
        return switch (end) {
            case PRECISE -> SeriesEnd.NARROW_ENOUGH;
            case LAST_LOOK -> SeriesEnd.LAST_LOOK;
            case BUDGET -> SeriesEnd.BUDGET;
        };
    }
}
