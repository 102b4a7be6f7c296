package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.batches.SimulatedClock.Reading;
import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.vendors.RequestHead;
import dev.rollcall.simulator.vendors.Vendor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where files and batches of all providers are served. */
public final class BatchDesk implements AutoCloseable {
    private final Map<String, BatchApi> apis = new LinkedHashMap<>();
    private final Spool spool;
    private final Batches batches;
    private final BatchControl control;

    /**
     * @param keptIn the folder in which files and batches outlive the simulator; null: they do not
     * @param work answers rows and counts them
     */
    public BatchDesk(Path keptIn, RowWork work) {
        spool = Spool.in(keptIn);
        var clock = new SimulatedClock(Instant::now);
        var kept = new KeptClock(spool, clock);
        batches = new Batches(spool, clock, work);
        var context = new BatchContext(batches, new StoredFiles(spool), spool, clock, new ResultFiles(spool));
        control = new BatchControl(batches, clock, kept);
        apis.put("openai", new OpenAiBatchApi(context, 200L << 20));
        apis.put("anthropic", new AnthropicBatchApi(context));
        apis.put("google", new GoogleBatchApi(context));
        apis.put("mistral", new MistralBatchApi(context));
        apis.put("xai", new XAiBatchApi(context));
        apis.put("groq", new GroqBatchApi(context));
        apis.put("together", new TogetherBatchApi(context));
        apis.put("perplexity", new PerplexityBatchApi(context));
        apis.put("openrouter", new OpenRouterBatchApi(context));
    }

    /** Goes on from the clock of the simulator before, and writes down when this one is set. */
    record KeptClock(Spool spool, SimulatedClock clock) {
        private static final ObjectMapper JSON = new ObjectMapper();

        KeptClock {
            Path file = spool.named("clock.json");
            if (Files.exists(file)) {
                try {
                    var json = JSON.readTree(file.toFile());
                    clock.goOnFrom(new Reading(
                            Instant.parse(json.path("wall").asText()),
                            Instant.parse(json.path("simulated").asText()),
                            json.path("speed").asDouble()));
                } catch (IOException e) {
                    throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
                }
            }
        }

        void save() {
            if (spool.isKept()) {
                Reading now = clock.reading();
                var json = JSON.createObjectNode()
                        .put("wall", now.wall().toString())
                        .put("simulated", now.simulated().toString())
                        .put("speed", now.speed());
                try {
                    Files.write(spool.named("clock.json"), JSON.writeValueAsBytes(json));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    public boolean serves(Vendor vendor, String method, String path) {
        BatchApi api = apis.get(vendor.id());
        return api != null && api.serves(method, path);
    }

    /** How large a body of that call may be, in bytes. */
    public long largest(Vendor vendor, String method, String path) {
        return apis.get(vendor.id()).largest(method, path);
    }

    /** Whose call it is, if that stands in its query instead of a key; else null. */
    public RowWork.Sender owner(Vendor vendor, RequestHead head) {
        return apis.get(vendor.id()).owner(new Query(head.query()));
    }

    /** A new file for the body of a call. */
    public Path fresh() {
        return spool.fresh();
    }

    /** Throws a {@link RejectedException} when the provider does not take the call. */
    public BatchReply reply(BatchCall call) {
        return apis.get(call.provider()).reply(call);
    }

    /** Whether the call makes a batch or adds rows to one. */
    public boolean accepts(BatchCall call) {
        return call.method().equals("POST")
                && call.path().matches(".*(?:/batches|/batch/jobs|:batchGenerateContent|/batches/[\\w-]+/requests)");
    }

    /** The same reply, of which only the first half comes, cut within a character if there is a long one. */
    public BatchReply half(BatchReply reply) {
        if (reply.file() == null) {
            return new BatchReply(
                    reply.reply(), null, ResultFiles.breakOff(reply.reply().body()), reply.kind());
        }
        try {
            return reply.upTo(ResultFiles.breakOff(reply.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same reply, whose body ends half-way as if it were whole. */
    public BatchReply shortened(BatchReply reply) {
        BatchReply half = half(reply);
        return half.file() != null
                ? half
                : half.with(reply.reply().withBody(Arrays.copyOf(reply.reply().body(), (int) half.sent())));
    }

    public BatchControl control() {
        return control;
    }

    /** Counts the rows that have ended by now. */
    public void settle() {
        batches.settle();
    }

    @Override
    public void close() {
        spool.close();
    }
}
