package dev.rollcall.launcher.ask;

import dev.rollcall.cli.HumanFormat;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Reply;
import dev.rollcall.llm.batch.BatchResult;
import dev.rollcall.llm.batch.BatchStatus;
import dev.rollcall.llm.batch.BatchTerms;
import java.time.Duration;
import java.util.Optional;

/** One question through a provider's batch API, from its upload to its answer. Nothing is kept. One thread. */
final class BatchTry {
    private final BatchContext in;
    private final Prices prices;
    private final BatchTerms terms;
    private BatchPosting posting;
    private boolean hasEnded;

    BatchTry(BatchContext in, Prices prices, BatchTerms terms) {
        this.in = in;
        this.prices = prices;
        this.terms = terms;
    }

    /**
     * @throws InterruptedException when this thread was interrupted; {@link #interrupted} then says what has become of the batch
     * @throws dev.rollcall.cli.UserError when there is no result
     */
    AskResult ask(Optional<Duration> timeout) throws InterruptedException {
        posting = new BatchPosting(in, terms);
        String taskId = posting.post();
        var wait = new BatchWait(in, taskId);
        BatchStatus status = wait.untilEnd(in.pace().poll(0), limit(timeout));
        hasEnded = true;
        return result(wait, status, posting.token());
    }

    /** The same of a batch that was posted before. @param taskId the provider's id of it */
    AskResult resume(String taskId, Optional<Duration> timeout) throws InterruptedException {
        var wait = new BatchWait(in, taskId);
        BatchStatus status = wait.untilEnd(Duration.ZERO, limit(timeout));
        return result(wait, status, new BatchReading(in, status).token());
    }

    /** Has the provider end a batch. */
    void cancel(String taskId) throws InterruptedException {
        BatchResult<BatchStatus> cancelled = in.panel().cancel(in.target(), taskId, in.key());
        if (!(cancelled instanceof BatchResult.Done<BatchStatus> done)) {
            throw in.failed(
                    "the batch " + HumanFormat.line(taskId) + " is not ended",
                    cancelled.failure().orElseThrow());
        }
        new BatchWait(in, taskId).tell(done.of(), BatchContext.mark(done));
    }

    private Duration limit(Optional<Duration> timeout) {
        return timeout.orElseGet(() -> terms.expiry().plus(BatchTerms.AFTER_EXPIRY));
    }

    private AskResult result(BatchWait wait, BatchStatus status, String token) throws InterruptedException {
        Duration took = wait.sofar();
        Reply reply = new BatchReading(in, status).read(token);
        var run = new BatchRun(token, status.providerTaskId(), status.providerState(), took, terms.priceFactor());
        return new AskResult(
                in.question(),
                in.key(),
                reply,
                prices.batchCostTicks(
                        in.question().provider(),
                        in.question().model(),
                        in.question().search(),
                        reply,
                        wait.start()),
                run);
    }

    /** After an interrupt: ends the batch that this has posted. @return what has become of it, for people */
    String interrupted() {
        String provider = in.question().provider();
        if (posting == null) {
            return "interrupted: the batch is left as it is";
        }
        if (!posting.isPosted()) {
            return "interrupted: no batch was posted, and nothing is billed";
        }
        Optional<String> taskId = posting.taskId().or(posting::find);
        if (taskId.isEmpty()) {
            return "interrupted: nobody knows whether " + provider + " took the batch " + posting.token()
                    + ". If it did, the answer is billed";
        }
        String id = HumanFormat.line(taskId.get());
        if (hasEnded) {
            return "interrupted: the batch " + id + " has ended; to read it, add --resume " + id + " to this command";
        }
        return in.panel()
                .cancel(in.target(), taskId.get(), in.key())
                .failure()
                .map(failure -> "interrupted: the batch " + id + " can't be ended: " + failure.message() + ". "
                        + BatchWait.goesOn(provider, taskId.get()))
                .orElse("interrupted: " + provider + " ends the batch " + id
                        + "; what it has answered by then is billed. --resume " + id + " reads it");
    }
}
