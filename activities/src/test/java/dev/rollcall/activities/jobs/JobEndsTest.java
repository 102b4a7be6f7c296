package dev.rollcall.activities.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.store.CellSelection;
import dev.rollcall.store.CellState;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Jobs.Job;
import dev.rollcall.store.Jobs.Trouble;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Reason;
import dev.rollcall.store.TestLedger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobEndsTest {
    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();
    private final Job job = TestPlanning.planned(ledger, 3, "groq", "xai", "openai");
    private final JobEnds ends = new JobEnds(ledger, null);

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aJobInWhichNothingWasAnsweredHasFailed() {
        end(0, CellState.FAILED, Reason.KEY_REJECTED);
        end(1, CellState.FAILED, Reason.PROVIDER_DOWN);
        ledger.jobs().trouble(job.id(), new Trouble("xai", Instant.now(), "down: connection refused"));
        ends.endIfNothingOpen(job);
        assertThat(now().state()).as("openai's are open").isEqualTo(JobState.PROCESSING);
        end(2, CellState.SKIPPED, Reason.NO_KEY);
        ends.endIfNothingOpen(job);
        assertThat(now().state()).isEqualTo(JobState.FAILED);
        assertThat(now().problem())
                .isEqualTo("nothing was answered: 6 cells failed (groq: key rejected; xai: down: connection refused),"
                        + " 3 skipped (openai: no key)");
        assertThat(now().finishedAt()).isNotNull();
    }

    @Test
    void whatWasCancelledIsNamedToo() {
        end(0, CellState.EMPTY, Reason.EMPTY_ANSWER);
        end(1, CellState.FAILED, Reason.REJECTED);
        ledger.holds().cancelTargets(job.id(), List.of(job.targetIds().get(2)), "no key", "Ada");
        ends.endIfNothingOpen(job);
        assertThat(now().problem())
                .isEqualTo("nothing was answered: 3 cells failed (xai: request rejected), 3 empty (groq: empty answer),"
                        + " 3 cancelled");
    }

    @Test
    void oneRefusalIsAnAnswer() {
        end(0, CellState.REFUSED, Reason.NONE);
        end(1, CellState.FAILED, Reason.REJECTED);
        end(2, CellState.FAILED, Reason.REJECTED);
        ends.endIfNothingOpen(job);
        assertThat(now().state()).isEqualTo(JobState.COMPLETED);
        assertThat(now().problem()).isNull();
    }

    private Job now() {
        return ledger.jobs().byName(job.name()).orElseThrow();
    }

    private void end(int target, CellState state, Reason reason) {
        var selection = CellSelection.of(
                job,
                ledger.jobs().domainIds(job.id(), 0, 100),
                List.of(job.targetIds().get(target)));
        assertThat(ledger.cells().end(selection, state, reason)).isPositive();
    }
}
