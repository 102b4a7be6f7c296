package dev.rollcall.site.search;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Vectors of length 1 as bytes: float32, little-endian, four a dimension. */
public final class Vectors {
    private static final VarHandle FLOATS =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    /** The best first; of equal ones the first in the list. */
    private static final Comparator<Near> BEST_FIRST =
            Comparator.comparingDouble(Near::cosine).reversed().thenComparingInt(Near::index);

    private Vectors() {}

    /**
     * @param index in the list that was searched
     * @param cosine from -1 to 1
     */
    public record Near(int index, float cosine) {}

    /**
     * Scaled to length 1; zeros stay zeros, and are near to nothing.
     *
     * @throws IllegalArgumentException when a component is no finite number
     */
    public static byte[] bytes(float[] vector) {
        float[] unit = normalised(vector);
        var bytes = new byte[unit.length * Float.BYTES];
        for (int i = 0; i < unit.length; i++) {
            FLOATS.set(bytes, i * Float.BYTES, unit[i]);
        }
        return bytes;
    }

    /** @throws IllegalArgumentException when these are no whole floats */
    public static float[] floats(byte[] bytes) {
        if (bytes.length % Float.BYTES != 0) {
            throw new IllegalArgumentException(bytes.length + " bytes are no vector of float32");
        }
        var vector = new float[bytes.length / Float.BYTES];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) FLOATS.get(bytes, i * Float.BYTES);
        }
        return vector;
    }

    /**
     * Looks at all of them: exact. Reads the bytes where they are.
     *
     * @param query of any length but 0
     * @param vectors as {@link #bytes} writes them
     * @param k how many at most
     * @return the nearest first; of equal ones the first in the list
     * @throws IllegalArgumentException when a vector has another number of dimensions than the query
     */
    public static List<Near> nearest(float[] query, List<byte[]> vectors, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k: " + k);
        }
        float[] unit = normalised(query);
        var best = new PriorityQueue<Near>(BEST_FIRST.reversed());
        int index = 0;
        for (byte[] vector : vectors) {
            if (vector.length != unit.length * Float.BYTES) {
                throw new IllegalArgumentException("vector " + index + " has " + vector.length + " bytes, the query "
                        + unit.length + " dimensions: they are of two embedders");
            }
            float cosine = dot(unit, vector);
            if (best.size() < k) {
                best.add(new Near(index, cosine));
            } else if (cosine > best.element().cosine()) {
                best.remove();
                best.add(new Near(index, cosine));
            }
            index++;
        }
        var nearest = new ArrayList<>(best);
        nearest.sort(BEST_FIRST);
        return nearest;
    }

    /** Four sums: the processor adds them side by side. */
    private static float dot(float[] query, byte[] vector) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < query.length; i += 4) {
            int at = i * Float.BYTES;
            a += query[i] * (float) FLOATS.get(vector, at);
            b += query[i + 1] * (float) FLOATS.get(vector, at + 4);
            c += query[i + 2] * (float) FLOATS.get(vector, at + 8);
            d += query[i + 3] * (float) FLOATS.get(vector, at + 12);
        }
        for (; i < query.length; i++) {
            a += query[i] * (float) FLOATS.get(vector, i * Float.BYTES);
        }
        return a + b + (c + d);
    }

    private static float[] normalised(float[] vector) {
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        if (vector.length == 0 || !Double.isFinite(squares)) {
            throw new IllegalArgumentException("no vector: it has no components, or one that is no finite number");
        }
        double length = squares == 0 ? 1 : Math.sqrt(squares);
        var unit = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }
}
