package dev.rollcall.embedder;

import java.util.List;

/** Makes vectors. One text after the other: the model uses all cores by itself. */
interface Model {
    String name();

    int dimensions();

    /** @return of each text its vector, and how many tokens it has read in all */
    Vectors embed(List<String> texts);

    record Vectors(List<float[]> vectors, int tokens) {}
}
