package dev.rollcall.insight;

import java.util.Arrays;

/** Indices, one behind the other, without boxes. */
final class IndexList {
    private int[] indices;
    private int size;

    IndexList(int expected) {
        indices = new int[expected + 8];
    }

    void add(int index) {
        if (size == indices.length) {
            indices = Arrays.copyOf(indices, size * 2);
        }
        indices[size++] = index;
    }

    int[] toArray() {
        return Arrays.copyOf(indices, size);
    }
}
