package dev.rollcall.activities.batch;

import dev.rollcall.activities.batch.BatchHandler.QuestionGoneException;
import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.batch.BatchFile;
import dev.rollcall.llm.batch.BatchResult;
import dev.rollcall.llm.batch.Upload;
import dev.rollcall.store.BatchState;
import dev.rollcall.store.BatchWait;
import dev.rollcall.store.ProviderBatch;
import dev.rollcall.store.ProviderBatches.Posting;
import dev.rollcall.store.ProviderBatches.ProviderWord;
import dev.rollcall.workflows.BatchStep;
import dev.rollcall.workflows.BatchStep.Next;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

/** Brings a batch to its provider: uploads it, and posts it once. */
final class BatchSubmission {
    private static final HexFormat HEX = HexFormat.of();
    private static final Duration LOOK_SOON = Duration.ofSeconds(5);

    private final BatchTools tools;
    private final BatchKeys keys;
    private final BatchSteps steps;
    private final BatchSearch search;

    BatchSubmission(BatchTools tools, BatchKeys keys, BatchSteps steps) {
        this.tools = tools;
        this.keys = keys;
        this.steps = steps;
        this.search = new BatchSearch(tools);
    }

    BatchStep submit(ProviderBatch batch, BatchStep step) {
        return batch.state() == BatchState.POSTING ? reconcile(batch, step) : send(batch, step);
    }

    /** No provider was asked to do it yet. */
    private BatchStep send(ProviderBatch batch, BatchStep step) {
        if (batch.stopWanted()) {
            return steps.abandon(batch, step, "it was cancelled before it was posted");
        }
        if (steps.isLate(batch)) {
            return steps.abandon(batch, step, "it was too late to post it");
        }
        if (!batch.mayPost()) {
            return steps.again(batch, step, tools.settings().pause(), 0, "its job is held");
        }
        Optional<Key> key = keys.of(batch);
        if (key.isEmpty() || !keys.isUsable(batch)) {
            return steps.abandon(batch, step, "its key can't be used any more");
        }
        Optional<BatchFile> written = file(batch);
        if (written.isEmpty()) {
            return steps.abandon(batch, step, "its questions can't be written any more");
        }
        BatchFile file = written.get();
        boolean isSame = tools.ledger().providerBatches().body(batch.id(), HEX.formatHex(file.sha256()), file.bytes());
        if (!isSame && batch.state() == BatchState.INTENDED) {
            return steps.abandon(batch, step, "its questions are not written as when it was made");
        }
        return batch.state() == BatchState.INTENDED && uploads(batch)
                ? upload(batch, step, file, key.get())
                : post(batch, step, file, key.get());
    }

    private boolean uploads(ProviderBatch batch) {
        return tools.panel().terms(BatchTools.target(batch)).orElseThrow().uploads();
    }

    /** Empty when a question can't be written again. */
    private Optional<BatchFile> file(ProviderBatch batch) {
        try {
            return Optional.of(
                    tools.panel().file(batch.token(), tools.handler(batch).questions(batch)));
        } catch (QuestionGoneException e) {
            return Optional.empty();
        }
    }

    /** Who noted what the body is may have uploaded it, too. */
    private BatchStep upload(ProviderBatch batch, BatchStep step, BatchFile file, Key key) {
        Optional<Upload> before = batch.requestSha256() == null
                ? Optional.empty()
                : tools.panel()
                        .findUpload(BatchTools.target(batch), batch.token(), key)
                        .value()
                        .flatMap(Function.identity());
        BatchResult<Upload> uploaded = before.<BatchResult<Upload>>map(
                        found -> new BatchResult.Done<>(found, null, false))
                .orElseGet(() -> tools.panel().upload(file, key));
        if (uploaded instanceof BatchResult.Done<Upload> done) {
            tools.ledger().providerBatches().uploaded(batch.id(), done.of().fileId());
            ProviderBatch now = tools.now(batch);
            return now.state() == BatchState.UPLOADED ? post(now, step, file, key) : steps.route(now, step);
        }
        CallFailure failure = uploaded.failure().orElseThrow();
        keys.failed(batch, failure);
        return failure.outcome().mayBeRetried() && !BatchKeys.isToBlame(failure)
                ? steps.waits(batch, step, BatchWait.LIMIT, pause(failure), "the upload failed: " + failure.message())
                : steps.abandon(batch, step, "the upload failed: " + failure.message());
    }

    private BatchStep post(ProviderBatch batch, BatchStep step, BatchFile file, Key key) {
        return post(batch, step, file, key, tools.ledger().providerBatches().posting(batch.id(), tools.worker()));
    }

    /** @param posting whether this call has just noted that it posts it */
    private BatchStep post(ProviderBatch batch, BatchStep step, BatchFile file, Key key, Posting posting) {
        return switch (posting) {
            case POST -> create(tools.now(batch), step, file, key);
            case HELD -> steps.again(batch, step, tools.settings().pause(), step.lists(), "its job is held");
            case NO_BUDGET ->
                steps.again(batch, step, tools.settings().pause(), step.lists(), "the budget can't pay for it twice");
            case STALE -> steps.route(tools.now(batch), step);
        };
    }

    private BatchStep create(ProviderBatch batch, BatchStep step, BatchFile file, Key key) {
        var upload = new Upload(batch.remote().inputFileId());
        BatchResult<String> created = tools.panel().create(file, upload, key);
        if (created instanceof BatchResult.Done<String> done) {
            return runs(batch, step, done.of(), null);
        }
        CallFailure failure = created.failure().orElseThrow();
        keys.failed(batch, failure);
        return switch (failure.acceptance()) {
            case UNKNOWN ->
                steps.again(
                        batch, step, shorter(LOOK_SOON), 0, "nobody knows whether it was taken: " + failure.message());
            case REFUSED, NOT_SENT -> refused(batch, step, failure);
        };
    }

    private Duration shorter(Duration usual) {
        Duration list = tools.settings().listEvery();
        return list.compareTo(usual) < 0 ? list : usual;
    }

    private BatchStep refused(ProviderBatch batch, BatchStep step, CallFailure failure) {
        String problem = "it was refused: " + failure.message();
        boolean later = failure.outcome().mayBeRetried() && !BatchKeys.isToBlame(failure);
        return later && tools.ledger().providerBatches().refused(batch.id(), BatchWait.LIMIT, pause(failure), problem)
                ? BatchSteps.next(step, Next.SUBMIT, pause(failure), problem)
                : steps.abandon(tools.now(batch), step, problem);
    }

    private Duration pause(CallFailure failure) {
        Duration usual = tools.settings().pause();
        Duration told = failure.retryAfter();
        return told == null || told.compareTo(usual) < 0 ? usual : told;
    }

    /** @param word the provider's; null: none */
    private BatchStep runs(ProviderBatch batch, BatchStep step, String taskId, String word) {
        if (batch.remote().refusedTaskIds().contains(taskId)) {
            return steps.abandon(batch, step, "the provider gives the batch again that it has refused");
        }
        Duration first = steps.untilDeadline(batch, tools.settings().poll(0));
        // The provider's word is worth money.
        boolean unused = tools.outage()
                .untilBack(() ->
                        tools.ledger().providerBatches().running(batch.id(), taskId, ProviderWord.of(word), first));
        return steps.route(tools.now(batch), step);
    }

    /** It may have been posted: whoever did so is gone, or had no reply. */
    private BatchStep reconcile(ProviderBatch batch, BatchStep step) {
        if (steps.fallOver(batch)) {
            return BatchSteps.over(step, "given up");
        }
        Integer poster = batch.remote().workerId();
        boolean isMine = poster != null && poster == tools.worker();
        if (!isMine && !tools.ledger().providerBatches().takeOver(batch.id(), poster, tools.worker())) {
            return steps.route(tools.now(batch), step);
        }
        Optional<Key> key = keys.of(batch);
        if (key.isEmpty()) {
            return steps.waits(batch, step, BatchWait.KEY, tools.settings().pause(), "nobody has its key");
        }
        BatchSearch.Found found = search.look(batch, key.get());
        if (found.taskId() != null) {
            return runs(batch, step, found.taskId(), found.word());
        }
        if (found.failure() != null) {
            keys.failed(batch, found.failure());
            return steps.waits(
                    batch,
                    step,
                    BatchWait.LIMIT,
                    pause(found.failure()),
                    "its list can't be read: " + found.failure().message());
        }
        int lists = found.isConclusive() ? step.lists() + 1 : 0;
        return lists < BatchSearch.LISTS || !isLongAgo(batch)
                ? steps.again(batch, step, tools.settings().listEvery(), lists, found.words())
                : postAgain(batch, step, key.get());
    }

    /** Lists lag; and who posted it may still be doing so. */
    private boolean isLongAgo(ProviderBatch batch) {
        Duration listed = tools.settings().listEvery().multipliedBy(BatchSearch.LISTS - 1L);
        return !tools.now().isBefore(batch.times().postedAt().plus(listed));
    }

    private BatchStep postAgain(ProviderBatch batch, BatchStep step, Key key) {
        if (batch.times().handedOverAt() != null) {
            return steps.again(batch, step, tools.settings().longestPoll(), step.lists(), "it was not found");
        }
        if (batch.stopWanted()) {
            return steps.abandon(batch, step, "it was cancelled, and the provider has not taken it");
        }
        Optional<BatchFile> file = file(batch);
        if (file.isEmpty()) {
            return steps.abandon(
                    batch, step, "the provider has not taken it, and its questions can't be written any more");
        }
        Posting posting = tools.ledger()
                .providerBatches()
                .repost(batch.id(), batch.remote().posts(), tools.worker());
        return post(batch, BatchSteps.next(step, Next.SUBMIT, Duration.ZERO, step.words()), file.get(), key, posting);
    }
}
