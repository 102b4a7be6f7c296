package dev.rollcall.launcher.ask;

import dev.rollcall.cli.HumanFormat;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.Acceptance;
import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.batch.BatchFile;
import dev.rollcall.llm.batch.BatchListing;
import dev.rollcall.llm.batch.BatchResult;
import dev.rollcall.llm.batch.BatchTerms;
import dev.rollcall.llm.batch.CustomIds;
import dev.rollcall.llm.batch.Upload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Uploads a question, and posts the batch that asks it. Nothing is tried twice. One thread. */
final class BatchPosting {
    /** So often it is looked for in the provider's list when the reply to its posting is lost. */
    private static final int LISTS = 3;

    /** The provider's clock may be behind. */
    private static final Duration SKEW = Duration.ofMinutes(15);

    private final BatchContext in;
    private final BatchTerms terms;
    private final BatchFile file;
    private Upload upload = Upload.NONE;
    private Instant postedAt;
    private String taskId;

    BatchPosting(BatchContext in, BatchTerms terms) {
        this.in = in;
        this.terms = terms;
        this.file = in.panel().file(CustomIds.newToken(), List.of(in.question()));
    }

    String token() {
        return file.token();
    }

    /** Whether the provider may have the batch. */
    boolean isPosted() {
        return postedAt != null;
    }

    /** The provider's id of the batch; empty when it is not known. */
    Optional<String> taskId() {
        return Optional.ofNullable(taskId);
    }

    /**
     * The provider's id of the batch.
     *
     * @throws UserError when there is none, or nobody knows
     */
    String post() throws InterruptedException {
        Instant start = in.beat().now();
        BatchResult<Upload> uploaded = in.panel().upload(file, in.key());
        if (!(uploaded instanceof BatchResult.Done<Upload> done)) {
            throw in.failed("the upload failed", uploaded.failure().orElseThrow());
        }
        upload = done.of();
        if (upload.fileId() != null) {
            in.step(
                    "file",
                    HumanFormat.line(upload.fileId()) + " uploaded, " + HumanFormat.count(file.bytes(), "byte") + ", "
                            + in.took(start) + BatchContext.mark(done));
        }
        BatchContext.endIfInterrupted();
        return create();
    }

    private String create() throws InterruptedException {
        Instant start = in.beat().now();
        postedAt = start;
        BatchResult<String> created = in.panel().create(file, upload, in.key());
        if (created instanceof BatchResult.Done<String> done) {
            taskId = done.of();
            in.step(
                    "batch",
                    HumanFormat.line(taskId) + " posted, " + terms() + ", " + in.took(start) + BatchContext.mark(done));
            return taskId;
        }
        CallFailure failure = created.failure().orElseThrow();
        if (failure.acceptance() != Acceptance.UNKNOWN) {
            postedAt = null;
            throw in.failed("the batch was not taken", failure);
        }
        BatchContext.endIfInterrupted();
        return lookFor(failure);
    }

    private String terms() {
        return "1 question, "
                + (terms.priceFactor() == null
                        ? "at a price that is not documented"
                        : "at " + terms.priceFactor().toPlainString() + " of the online price");
    }

    /** After a lost reply. */
    private String lookFor(CallFailure failure) throws InterruptedException {
        String doubt = "nobody knows whether " + in.question().provider() + " took the batch " + token();
        in.step("batch", doubt + ": " + failure.message());
        for (int lists = 0; terms.findable() && lists < LISTS; lists++) {
            in.beat().pause(in.pace().poll(lists));
            Optional<String> found = find();
            if (found.isPresent()) {
                in.step("batch", HumanFormat.line(found.get()) + " found in the provider's list: it was taken");
                return found.get();
            }
            BatchContext.endIfInterrupted();
        }
        throw new UserError(doubt + (terms.findable() ? ": it is not in the list" : ": the list does not show names")
                + ". If it did, the answer is billed.\nLook for it on the provider's pages before you ask again.");
    }

    /** Looks once for the batch in the provider's list. */
    Optional<String> find() {
        BatchResult<BatchListing> listed = in.panel().list(in.target(), postedAt.minus(SKEW), in.key());
        Optional<String> found = listed.value()
                .flatMap(listing -> listing.batches().stream()
                        .filter(each -> each.isOf(token(), upload.fileId()))
                        .map(each -> each.providerTaskId())
                        .findFirst());
        found.ifPresent(id -> taskId = id);
        return found;
    }
}
