package dev.rollcall.activities.ask;

import dev.rollcall.activities.limits.ProviderLimiter.ProviderTrouble;
import dev.rollcall.activities.limits.Unanswered;
import dev.rollcall.store.CellState;
import dev.rollcall.store.Cells.Outlook;
import dev.rollcall.store.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What an activity attempt does next when it can begin no more calls. {@link #of} decides it as a pure function. */
sealed interface NextStep {

    /** Wait until a call ends or the limiter has room. */
    record Rest() implements NextStep {}

    /**
     * End the cells that no claim holds, because they can't be asked.
     *
     * @param model null: of all models
     * @param since when the trouble began; null: it is not noted in the job
     * @param words what is wrong, for people
     */
    record EndCells(String model, CellState state, Reason reason, Instant since, String words) implements NextStep {}

    record WaitFor(Delay pause) implements NextStep {}

    /** Give the cells back, and let Temporal begin a new activity attempt after that time. */
    record RetryLater(String why, Duration delay) implements NextStep {}

    /**
     * End the ask activity. The feed brings cells that are still open again.
     *
     * @param first the wait before the end, without which the feed would bring the cells again at once, each time in a new
     *     workflow; null: none
     */
    record Finish(Delay first) implements NextStep {}

    /**
     * All that the decision depends on.
     *
     * @param boxLeft until the attempt has to end; zero or less: it has to end now
     * @param closed why the limiter grants no permits, and for how long; null: it is not the limiter that holds it up
     * @param outlook of the cells that may be asked through the job; those of a target that is held there are not among them
     * @param leftToOthers another worker has keys for this provider, this one has none that may be used
     * @param nobodyHasKey no worker has a key for it
     * @param unanswered models that give no usable reply, by model
     * @param gaveUp whether cells could not be ended because others hold them, so that this is not tried again at once
     */
    record Situation(
            AttemptTerms terms,
            Instant now,
            Duration boxLeft,
            Delay closed,
            Outlook outlook,
            boolean leftToOthers,
            boolean nobodyHasKey,
            ProviderTrouble trouble,
            Map<String, Unanswered> unanswered,
            boolean gaveUp) {}

    /**
     * What stays the same during an attempt.
     *
     * @param batch the feed brings open cells again
     * @param started when the job began to ask, or was last resumed; {@link Instant#MIN}: nobody knows
     * @param patience how long the job goes on without one usable reply
     */
    record AttemptTerms(String provider, boolean batch, Instant started, Duration patience, AskTimings timings) {}

    static NextStep of(Situation now) {
        if (now.outlook().open() == 0 || !now.outlook().jobState().isActive()) {
            return new Finish(null);
        }
        Duration look = now.terms().timings().look();
        if (now.leftToOthers()) {
            return new RetryLater("another worker has its keys", look);
        }
        NextStep givenUp = now.gaveUp() ? null : giveUp(now);
        if (givenUp != null) {
            return givenUp;
        }
        Delay pause = now.closed() != null ? now.closed() : pause(now.outlook(), look);
        if (pause.length().compareTo(now.boxLeft()) <= 0) {
            return new WaitFor(pause);
        }
        boolean leavesOpen = now.terms().batch() && pause.length().compareTo(look) > 0;
        if (leavesOpen) {
            return new Finish(
                    now.boxLeft().compareTo(Duration.ZERO) > 0 ? new Delay(pause.why(), now.boxLeft()) : null);
        }
        Duration longest = now.terms().timings().longestWait();
        Duration delay = pause.length().compareTo(longest) < 0 ? pause.length() : longest;
        return new RetryLater(now.terms().provider() + " waits for " + pause.why(), delay);
    }

    /** Ends cells that the job has no patience to wait for any longer; null: there are none. */
    private static NextStep giveUp(Situation now) {
        if (now.nobodyHasKey()) {
            return new EndCells(null, CellState.SKIPPED, Reason.NO_KEY, null, null);
        }
        ProviderTrouble trouble = now.trouble();
        if (trouble.confirmed() && isTooLong(trouble.since(), now)) {
            return new EndCells(null, CellState.FAILED, Reason.PROVIDER_DOWN, trouble.since(), trouble.words());
        }
        for (Map.Entry<String, Unanswered> model : now.unanswered().entrySet()) {
            Unanswered silence = model.getValue();
            if (silence.isOver(now.terms().started(), now.terms().patience(), now.now())) {
                String words = model.getKey() + " gave no usable reply since then"
                        + (silence.words() == null ? "" : ": " + silence.words());
                return new EndCells(model.getKey(), CellState.FAILED, silence.reason(), silence.since(), words);
            }
        }
        return null;
    }

    private static boolean isTooLong(Instant since, Situation now) {
        if (since == null) {
            return false;
        }
        Instant from = now.terms().started().isAfter(since) ? now.terms().started() : since;
        return !now.now().isBefore(from.plus(now.terms().patience()));
    }

    private static Delay pause(Outlook outlook, Duration look) {
        if (outlook.ready() > 0) {
            return new Delay("its turn", Duration.ofMillis(50));
        }
        if (outlook.next() != null && outlook.held() == 0) {
            return new Delay(outlook.reason().words(), Delay.atLeast(outlook.next()));
        }
        return new Delay("cells that another job asks", look);
    }
}
