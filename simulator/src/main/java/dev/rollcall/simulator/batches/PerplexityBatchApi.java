package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.batches.StoredFiles.StoredFile;
import dev.rollcall.simulator.vendors.Vendors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Perplexity's Agent API: OpenAI's form. The same {@code Idempotency-Key} gets the same batch; uploads are checked at once. */
final class PerplexityBatchApi extends OpenAiBatchApi {
    private static final long LARGEST_FILE = 200L << 20;
    private static final LineRules RULES = new LineRules(true, 50_000, false, 512);

    PerplexityBatchApi(BatchContext context) {
        super(context, LARGEST_FILE);
    }

    @Override
    LineRules rules() {
        return RULES;
    }

    @Override
    ObjectNode form(StoredFile file) {
        ObjectNode form = super.form(file);
        form.remove("status");
        form.remove("status_details");
        return form;
    }

    @Override
    void checkParts(Map<String, FormData.Part> parts) {
        if (parts.keySet().stream().anyMatch(name -> name.startsWith("expires_after"))) {
            throw invalid("expires_after is not supported", "expires_after");
        }
    }

    @Override
    void checkUpload(Path content) {
        List<BatchProblem> problems = new InputLines(Vendors.byId("perplexity"), content, null, RULES).problems();
        if (!problems.isEmpty()) {
            BatchProblem first = problems.get(0);
            String where = first.line() == null ? "" : "line " + first.line() + ": ";
            throw invalid(where + first.message(), "file");
        }
    }

    @Override
    void checkMembers(ObjectNode body) {
        if (body.has("output_expires_after")) {
            throw invalid("output_expires_after is not supported", "output_expires_after");
        }
    }

    @Override
    Batch repeated(BatchCall call) {
        String key = call.header("Idempotency-Key");
        return key == null
                ? null
                : context.batches().newestFirst(call.provider(), call.fingerprint()).stream()
                        .filter(batch -> batch.own("idempotency_key").equals(key))
                        .findFirst()
                        .orElse(null);
    }

    @Override
    void addModel(ObjectNode form, Batch batch) {
        // It does not tell the model.
    }
}
