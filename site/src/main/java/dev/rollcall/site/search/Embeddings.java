package dev.rollcall.site.search;

import java.util.List;

/** Makes vectors of texts. Vectors of two embedders are never compared. */
public interface Embeddings {
    /** What its vectors are kept under: the model's name. */
    String name();

    /** Of each vector. */
    int dimensions();

    /**
     * @param texts none of them blank
     * @return a vector for each text, in their order
     * @throws EmbeddingException when there is not one for each
     */
    List<float[]> embed(List<String> texts);
}
