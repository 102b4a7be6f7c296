package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.BatchSchedule.Progress;
import dev.rollcall.simulator.batches.StoredFiles.StoredFile;
import java.time.Duration;

/** Groq: OpenAI's form, with a window of one to seven days. */
final class GroqBatchApi extends OpenAiBatchApi {
    private static final long LARGEST_FILE = 100L << 20;

    GroqBatchApi(BatchContext context) {
        super(context, LARGEST_FILE);
    }

    @Override
    String newFileId() {
        return "file_01" + Batches.fresh().hex(24);
    }

    @Override
    String newBatchId() {
        return "batch_01" + Batches.fresh().hex(24);
    }

    @Override
    ObjectNode form(StoredFile file) {
        ObjectNode form = super.form(file);
        form.remove("status");
        form.remove("status_details");
        form.remove("expires_at");
        return form;
    }

    @Override
    Duration window(String asked) {
        Duration window = asked.matches("\\d{1,3}h")
                ? Duration.ofHours(Integer.parseInt(asked.replace("h", "")))
                : asked.matches("\\dd") ? Duration.ofDays(asked.charAt(0) - '0') : Duration.ZERO;
        if (window.toHours() < 24 || window.toDays() > 7) {
            throw invalid("completion_window must be between 24h and 7d", "completion_window");
        }
        return window;
    }

    @Override
    void addModel(ObjectNode form, Batch batch) {
        // It does not tell the model, nor what was used.
    }

    @Override
    void addUsage(ObjectNode form, Batch batch, Progress progress) {
        // See above.
    }
}
