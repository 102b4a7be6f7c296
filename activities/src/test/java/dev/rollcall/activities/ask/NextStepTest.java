package dev.rollcall.activities.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.activities.ask.NextStep.EndCells;
import dev.rollcall.activities.ask.NextStep.Finish;
import dev.rollcall.activities.ask.NextStep.RetryLater;
import dev.rollcall.activities.ask.NextStep.Situation;
import dev.rollcall.activities.ask.NextStep.WaitFor;
import dev.rollcall.activities.limits.ProviderLimiter.ProviderTrouble;
import dev.rollcall.activities.limits.Unanswered;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Cells.Outlook;
import dev.rollcall.store.JobState;
import dev.rollcall.store.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NextStepTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final ProviderTrouble UP = new ProviderTrouble(null, null, false);
    private static final Outlook ALL_ENDED = new Outlook(JobState.PROCESSING, 0, 0, 0, null, null, Map.of());
    private static final Outlook ONE_READY = new Outlook(JobState.PROCESSING, 1, 0, 1, null, null, Map.of());
    private static final Outlook ONE_WAITS =
            new Outlook(JobState.PROCESSING, 1, 0, 0, Duration.ofSeconds(7), Reason.OVERLOADED, Map.of());
    private static final Outlook ONE_HELD =
            new Outlook(JobState.PROCESSING, 1, 1, 0, Duration.ofSeconds(7), Reason.OVERLOADED, Map.of());

    private Outlook outlook = ONE_READY;
    private Delay closed;
    private Duration boxLeft = Duration.ofSeconds(30);
    private boolean batch;
    private boolean leftToOthers;
    private boolean nobodyHasKey;
    private ProviderTrouble trouble = UP;
    private Map<String, Unanswered> unanswered = Map.of();
    private boolean gaveUp;

    @Test
    void endsWhenNoCellIsOpenOrTheJobIsOverOrPaused() {
        outlook = ALL_ENDED;
        assertThat(next()).isEqualTo(new Finish(null));
        outlook = new Outlook(JobState.CANCELLED, 1, 0, 1, null, null, Map.of());
        assertThat(next()).isEqualTo(new Finish(null));
        outlook = new Outlook(JobState.PAUSED, 1, 0, 1, null, null, Map.of());
        assertThat(next()).as("the feed brings them again").isEqualTo(new Finish(null));
    }

    @Test
    void waitsForWhatHoldsItUp() {
        assertThat(next()).isEqualTo(new WaitFor(new Delay("its turn", Duration.ofMillis(50))));
        outlook = ONE_WAITS;
        assertThat(next()).isEqualTo(new WaitFor(new Delay("provider overloaded", Duration.ofSeconds(7))));
        outlook = ONE_HELD;
        assertThat(next()).isEqualTo(new WaitFor(new Delay("cells that another job asks", Duration.ofSeconds(1))));
        closed = new Delay("rate limit", Duration.ofSeconds(9));
        assertThat(next()).as("the limiter first").isEqualTo(new WaitFor(closed));
    }

    @Test
    void aWaitBeyondTheBoxGoesBackToTemporal() {
        closed = new Delay("rate limit", Duration.ofSeconds(31));
        assertThat(next()).isEqualTo(new RetryLater("openai waits for rate limit", Duration.ofSeconds(20)));
        boxLeft = Duration.ofSeconds(-1);
        closed = new Delay("its turn", Duration.ofSeconds(1));
        assertThat(next()).isEqualTo(new RetryLater("openai waits for its turn", Duration.ofSeconds(1)));
    }

    @Test
    void inABatchSuchCellsAreLeftOpenButNotAtOnce() {
        batch = true;
        closed = new Delay("rate limit", Duration.ofSeconds(31));
        assertThat(next()).isEqualTo(new Finish(new Delay("rate limit", boxLeft)));
        boxLeft = Duration.ZERO;
        assertThat(next()).isEqualTo(new Finish(null));
    }

    @Test
    void aWorkerWithoutUsableKeysLeavesItToOthers() {
        leftToOthers = true;
        assertThat(next()).isEqualTo(new RetryLater("another worker has its keys", Duration.ofSeconds(1)));
    }

    @Test
    void cellsAreSkippedWhenNobodyHasAKey() {
        nobodyHasKey = true;
        assertThat(next()).isEqualTo(new EndCells(null, CellState.SKIPPED, Reason.NO_KEY, null, null));
        gaveUp = true;
        assertThat(next()).as("others hold them").isInstanceOf(WaitFor.class);
    }

    @Test
    void aProviderThatIsDownEndsItsCellsAfterTheJobsPatience() {
        trouble = new ProviderTrouble(NOW.minus(PATIENCE).plusSeconds(1), "down", true);
        assertThat(next()).isInstanceOf(WaitFor.class);
        trouble = new ProviderTrouble(NOW.minus(PATIENCE), "down", true);
        assertThat(next())
                .isEqualTo(new EndCells(null, CellState.FAILED, Reason.PROVIDER_DOWN, trouble.since(), "down"));
        trouble = new ProviderTrouble(NOW.minus(PATIENCE), "down", false);
        assertThat(next()).as("only others say so").isInstanceOf(WaitFor.class);
    }

    @Test
    void aModelThatGivesNoUsableReplyEndsItsCellsAlone() {
        Instant since = NOW.minus(PATIENCE);
        unanswered = Map.of("luna", new Unanswered(since, NOW, NOW, Reason.RATE_LIMIT, "limit: 0"));
        assertThat(next())
                .isEqualTo(new EndCells(
                        "luna",
                        CellState.FAILED,
                        Reason.RATE_LIMIT,
                        since,
                        "luna gave no usable reply since then: limit: 0"));
    }

    private NextStep next() {
        var terms = new NextStep.AttemptTerms("openai", batch, Instant.MIN, PATIENCE, AskTimings.DEFAULT);
        return NextStep.of(new Situation(
                terms, NOW, boxLeft, closed, outlook, leftToOthers, nobodyHasKey, trouble, unanswered, gaveUp));
    }
}
