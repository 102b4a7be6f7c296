package dev.rollcall.activities.jobs;

import dev.rollcall.activities.interruption.ComeBack;
import dev.rollcall.activities.interruption.Drain;
import dev.rollcall.activities.interruption.LedgerSteps;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.OldRows.DeletedEvents;
import dev.rollcall.workflows.RetentionActivities;
import java.time.Duration;
import java.util.function.Consumer;

final class RetentionActivitiesImpl implements RetentionActivities {
    private static final Duration LATER = Duration.ofSeconds(30);

    private final Ledger ledger;
    private final Retention retention;
    private final Drain drain;
    private final LedgerSteps steps;

    RetentionActivitiesImpl(Ledger ledger, Retention retention, Drain drain, LedgerSteps steps) {
        this.ledger = ledger;
        this.retention = retention;
        this.drain = drain;
        this.steps = steps;
    }

    @Override
    public long archiveAnswers() {
        if (retention.answersDays() == null) {
            return 0;
        }
        return steps.runLong(progress -> ledger.archives()
                .alone(() -> new AnswerArchiving(
                                ledger, retention.folder(), retention.answersDays(), unlessDraining(progress))
                        .run())
                .orElseThrow(() -> ComeBack.after("another attempt still archives", LATER)));
    }

    @Override
    public long deleteEvents() {
        return steps.runLong(heartbeat -> {
            Consumer<Object> progress = unlessDraining(heartbeat);
            long deleted = 0;
            long after = 0;
            DeletedEvents step;
            do {
                step = ledger.oldRows().deleteEvents(retention.eventsDays(), after);
                deleted += step.deleted();
                after = step.last() == null ? after : step.last();
                progress.accept(after);
            } while (step.more());
            return deleted;
        });
    }

    @Override
    public long archiveJobs() {
        return steps.runLong(heartbeat -> {
            Consumer<Object> progress = unlessDraining(heartbeat);
            long archived = 0;
            for (int step = -1; step != 0; archived += step) {
                step = ledger.oldRows().archiveJobs(retention.jobsDays());
                progress.accept(archived);
            }
            while (ledger.oldRows().deleteBatchItems(retention.jobsDays()) > 0) {
                progress.accept(archived);
            }
            return archived;
        });
    }

    /** A worker that is asked to end leaves the rest to another. */
    private Consumer<Object> unlessDraining(Consumer<Object> progress) {
        return said -> {
            if (drain.requested()) {
                throw ComeBack.after("the worker ends", Duration.ofSeconds(1));
            }
            progress.accept(said);
        };
    }
}
