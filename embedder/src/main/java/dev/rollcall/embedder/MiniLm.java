package dev.rollcall.embedder;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.util.ArrayList;
import java.util.List;

/** all-MiniLM-L6-v2, quantized, from its jar: English, 384 dimensions. Longer texts than 510 tokens are read in pieces. */
final class MiniLm implements Model {
    private final EmbeddingModel model = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);

    @Override
    public String name() {
        return "all-minilm-l6-v2-q";
    }

    @Override
    public int dimensions() {
        return 384;
    }

    @Override
    public synchronized Vectors embed(List<String> texts) {
        var vectors = new ArrayList<float[]>(texts.size());
        int tokens = 0;
        for (String text : texts) {
            var response = model.embed(text);
            vectors.add(response.content().vector());
            tokens += response.tokenUsage() == null ? 0 : response.tokenUsage().inputTokenCount();
        }
        return new Vectors(vectors, tokens);
    }
}
