package dev.rollcall.launcher.ask;

import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.Outcome;
import dev.rollcall.llm.batch.BatchCounts;
import dev.rollcall.llm.batch.BatchResult;
import dev.rollcall.llm.batch.BatchStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Looks at a batch until it has ended, and tells each new state. One thread. */
final class BatchWait {
    /** So many times, one behind the other, the provider does not know the batch: it is gone. */
    private static final int GONE = 5;

    private static final int TICKS_SCALE = 10;

    private final BatchContext in;
    private final String taskId;
    private final Instant start;
    private String told;
    private int gone;

    BatchWait(BatchContext in, String taskId) {
        this.in = in;
        this.taskId = taskId;
        this.start = in.beat().now();
    }

    Instant start() {
        return start;
    }

    Duration sofar() {
        return Duration.between(start, in.beat().now());
    }

    /**
     * The status of the batch that has ended.
     *
     * @param first until the first look
     * @throws UserError when it has not ended in time, or can't be looked at
     */
    BatchStatus untilEnd(Duration first, Duration timeout) throws InterruptedException {
        Instant limit = start.plus(timeout);
        Duration pause = first;
        for (int looks = 1; ; looks++) {
            Duration left = Duration.between(in.beat().now(), limit);
            in.beat().pause(pause.compareTo(left) < 0 ? pause : left);
            BatchResult<BatchStatus> polled = in.panel().poll(in.target(), taskId, in.key());
            Duration hint = null;
            if (polled instanceof BatchResult.Done<BatchStatus> done) {
                gone = 0;
                hint = done.retryAfter();
                tell(done.of(), BatchContext.mark(done));
                if (done.of().hasEnded()) {
                    return done.of();
                }
            } else {
                CallFailure failure = polled.failure().orElseThrow();
                hint = failure.retryAfter();
                notSeen(failure);
            }
            if (!in.beat().now().isBefore(limit)) {
                throw new UserError(
                        "the batch " + HumanFormat.line(taskId) + " has not ended after " + HumanFormat.span(timeout)
                                + ". " + goesOn(in.question().provider(), taskId));
            }
            Duration usual = in.pace().poll(looks);
            pause = hint != null && hint.compareTo(usual) > 0 ? hint : usual;
        }
    }

    static String goesOn(String provider, String taskId) {
        String id = HumanFormat.line(taskId);
        return "It goes on at " + provider + ", and its answer is billed.\nTo read it later, add --resume " + id
                + " to this command; to end it, --cancel " + id;
    }

    /** Only what may pass is waited for. */
    private void notSeen(CallFailure failure) throws InterruptedException {
        BatchContext.endIfInterrupted();
        gone = failure.isGone() ? gone + 1 : 0;
        boolean mayPass = failure.isGone()
                ? gone < GONE
                : failure.outcome().mayBeRetried() || failure.outcome() == Outcome.INVALID;
        if (!mayPass) {
            throw in.failed("the batch " + HumanFormat.line(taskId) + " can't be looked at", failure);
        }
        in.step("state", "not seen: " + failure.message() + "; it is looked at again");
        told = null;
    }

    void tell(BatchStatus status, String mark) {
        String words = words(status);
        if (!words.equals(told)) {
            in.step("state", words + ", after " + HumanFormat.span(sofar()) + mark);
            told = words;
        }
    }

    private static String words(BatchStatus status) {
        BatchCounts counts = status.counts();
        var words = new ArrayList<String>(List.of(word(status)));
        if (counts.processed() != null) {
            words.add(HumanFormat.count(counts.processed())
                    + (counts.submitted() == null ? "" : " of " + HumanFormat.count(counts.submitted())) + " done");
        }
        add(words, counts.succeeded(), "succeeded");
        add(words, counts.failed(), "failed");
        add(words, counts.cancelled(), "cancelled");
        add(words, counts.expired(), "expired");
        if (status.hasEnded() && status.costTicks() != null) {
            words.add("$"
                    + BigDecimal.valueOf(status.costTicks(), TICKS_SCALE)
                            .stripTrailingZeros()
                            .toPlainString() + " says the provider");
        }
        return String.join(", ", words);
    }

    /** A count of 0 is told of success and failure only. */
    private static void add(List<String> words, Integer count, String name) {
        if (count != null && (count > 0 || name.equals("succeeded") || name.equals("failed"))) {
            words.add(HumanFormat.count(count) + " " + name);
        }
    }

    private static String word(BatchStatus status) {
        Enum<?> ours = status.hasEnded() ? status.end() : status.state();
        return HumanFormat.line(Objects.requireNonNullElseGet(
                status.providerState(), () -> ours.name().toLowerCase(Locale.ROOT)));
    }
}
