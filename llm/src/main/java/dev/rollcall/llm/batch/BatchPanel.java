package dev.rollcall.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.ApiCalls;
import dev.rollcall.llm.BatchApi;
import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.CallResult;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Prices;
import dev.rollcall.llm.Question;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Sends batches to providers, looks for them, and reads what came of them. Each operation makes its calls once; every
 * failure of a provider or network is a {@link BatchResult.Failed}, not an exception, and says whether the provider may have
 * taken the request. Created once, used by all threads. An interrupt ends an operation as UNREACHABLE, with the thread's
 * interrupt flag set.
 *
 * <p>Every operation throws IllegalArgumentException for a target without batches ({@link #terms} is empty), or the key of
 * another provider.
 */
public final class BatchPanel implements AutoCloseable {

    private final Catalogue catalogue;
    private final Prices prices;
    private final ApiCalls calls;

    /** Without meters. */
    public BatchPanel(Catalogue catalogue, Prices prices, PanelOptions options) {
        this(catalogue, prices, options, null);
    }

    /**
     * @param options {@code callTimeout} ends a small call, and a large one that is silent for so long;
     *     {@code maxReplyBytes} is for one answer or one small reply, not for a file
     * @param meters where the times of calls are recorded; null: nowhere
     */
    public BatchPanel(Catalogue catalogue, Prices prices, PanelOptions options, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.prices = prices;
        this.calls = new ApiCalls(catalogue, options, meters);
    }

    /**
     * What the target's batches are like, at today's price.
     *
     * @return empty when its API has none, when it searches the web and batches don't, or when the provider is the user's own
     * @throws IllegalArgumentException for an unknown provider
     */
    public Optional<BatchTerms> terms(BatchTarget target) {
        return BatchDoor.to(target, catalogue, calls).map(door -> {
            BatchApi facts = door.server().facts();
            String model = door.target().model();
            return new BatchTerms(
                    target.provider(),
                    door.target().api(),
                    model,
                    facts.maxRows(),
                    facts.maxBytes(),
                    facts.expiryHours(),
                    facts.retentionHours(),
                    prices.batchFactor(target.provider(), model, Instant.now()).orElse(null),
                    facts.findable(),
                    door.wire().files() != null,
                    facts.verified(),
                    facts.because());
        });
    }

    /**
     * The questions as they are sent. They are read once for their hash, and again each time they are sent.
     *
     * @param token of {@link CustomIds#newToken}
     * @param questions to the same target; at most as many as its terms allow
     * @throws IllegalArgumentException for no or too many questions, or those to several targets
     */
    public BatchFile file(String token, List<Question> questions) {
        if (questions.isEmpty()) {
            throw new IllegalArgumentException("a batch without questions");
        }
        BatchTarget target = BatchTarget.of(questions.get(0));
        for (Question question : questions) {
            if (!BatchTarget.of(question).equals(target)) {
                throw new IllegalArgumentException(
                        "one batch for two targets: " + target + " and " + BatchTarget.of(question));
            }
        }
        BatchDoor door = needed(target);
        int most = door.server().facts().maxRows();
        if (questions.size() > most) {
            throw new IllegalArgumentException(
                    questions.size() + " questions in a batch; " + target.provider() + " takes at most " + most);
        }
        return new BatchFile(
                token,
                door.target(),
                questions,
                door.wire().shape(door.target()),
                door.server().api());
    }

    /**
     * Uploads the file under the name {@code {token}.jsonl}. Uploading it again does no harm.
     *
     * @return {@link Upload#NONE}, without a call, for an API that takes the questions in the request itself
     */
    public BatchResult<Upload> upload(BatchFile file, Key key) {
        BatchDoor door = needed(file.target());
        if (file.bytes() > door.server().facts().maxBytes()) {
            return new BatchResult.Failed<>(door.tooLarge(file));
        }
        FileStore files = door.wire().files();
        return files == null
                ? new BatchResult.Done<>(Upload.NONE, null, false)
                : BatchResult.of(door.named(files.upload(file, key), files::uploadedId, key), Upload::new);
    }

    /** Looks for a file that was uploaded for this token. Empty: it was not found, and may be uploaded again. */
    public BatchResult<Optional<Upload>> findUpload(BatchTarget target, String token, Key key) {
        BatchDoor door = needed(target);
        return BatchLists.findUpload(door, CustomIds.checked(token), key);
    }

    /**
     * Makes the batch, named by the file's token wherever the provider has a place for it. This is what costs money: after a
     * failure whose {@link CallFailure#acceptance} is UNKNOWN the batch may exist.
     *
     * @return the provider's id of the batch
     */
    public BatchResult<String> create(BatchFile file, Upload upload, Key key) {
        BatchDoor door = needed(file.target());
        if ((upload.fileId() == null) != (door.wire().files() == null)) {
            throw new IllegalArgumentException(file.target() + " with " + upload);
        }
        if (file.bytes() > door.server().facts().maxBytes()) {
            return new BatchResult.Failed<>(door.tooLarge(file));
        }
        CallResult<JsonNode> call = door.server().json(door.wire().create(file, upload), key);
        return BatchResult.of(door.named(call, door.wire()::createdId, key), id -> id);
    }

    /** All batches of the key's account since then, ours or not, the newest first if the provider lists them so. */
    public BatchResult<BatchListing> list(BatchTarget target, Instant since, Key key) {
        BatchDoor door = needed(target);
        return BatchLists.list(door, since, key);
    }

    /** @param providerTaskId the provider's id of the batch */
    public BatchResult<BatchStatus> poll(BatchTarget target, String providerTaskId, Key key) {
        BatchDoor door = needed(target);
        CallResult<JsonNode> call = door.server().json(door.wire().poll(providerTaskId), key);
        CallResult<String> id = door.named(call, door.wire()::createdId, key);
        return id.failure() != null
                ? new BatchResult.Failed<>(id.failure())
                : BatchResult.of(call, reply -> door.status(providerTaskId, reply, key));
    }

    /**
     * Asks the provider to stop a batch. It may go on for minutes; what is answered meanwhile is billed.
     *
     * @return what the reply says of the batch; CANCELLING when it says nothing
     */
    public BatchResult<BatchStatus> cancel(BatchTarget target, String providerTaskId, Key key) {
        BatchDoor door = needed(target);
        CallResult<JsonNode> call = door.server().perhapsJson(door.wire().cancel(providerTaskId), key);
        return BatchResult.of(
                call, reply -> door.status(providerTaskId, reply, key).cancelling());
    }

    /**
     * The {@code custom_id}s in the results of a batch that has ended, to see whose it is.
     *
     * @param goesOn is given each; false: that was enough
     * @return how far it was read; the ids of questions without a result are not in it
     */
    public ResultsRead customIds(BatchTarget target, BatchStatus status, Key key, Predicate<String> goesOn) {
        BatchDoor door = needed(target);
        ResultReader.Taker taker = (line, bytes, json, simulated) -> {
            String id = json == null ? null : RowReader.customId(json);
            return id == null
                    ? ResultReader.Taken.BAD
                    : goesOn.test(id) ? ResultReader.Taken.GOOD : ResultReader.Taken.ENOUGH;
        };
        return new ResultReader(door.server(), door.wire(), status, 0, key, taker).read();
    }

    /**
     * Reads the results of a batch, whatever its end, one line at a time with constant memory. The results of a question are
     * read as the reply to an online call is.
     *
     * @param token of the batch
     * @param status of {@link #poll}, which knows where the results are
     * @param fromLine how many lines to pass over, because they were read before
     * @param sink is given each line, in order; its exceptions come through
     */
    public ResultsRead results(
            BatchTarget target, String token, BatchStatus status, long fromLine, Key key, Consumer<BatchLine> sink) {
        BatchDoor door = needed(target);
        RowReader rows = new RowReader(door.server().api(), door.chat(), CustomIds.checked(token), key);
        ResultReader.Taker taker = (line, bytes, json, simulated) -> {
            BatchLine read = rows.read(line, bytes, json, simulated);
            sink.accept(read);
            return read instanceof BatchLine.Bad ? ResultReader.Taken.BAD : ResultReader.Taken.GOOD;
        };
        return new ResultReader(door.server(), door.wire(), status, fromLine, key, taker).read();
    }

    /** Ends the calls in flight (UNREACHABLE). */
    @Override
    public void close() {
        calls.close();
    }

    private BatchDoor needed(BatchTarget target) {
        return BatchDoor.to(target, catalogue, calls)
                .orElseThrow(() -> new IllegalArgumentException(target + " has no batches: its terms are empty"));
    }
}
