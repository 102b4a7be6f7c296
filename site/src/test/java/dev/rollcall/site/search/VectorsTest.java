package dev.rollcall.site.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VectorsTest {
    @Test
    void bytesAreLittleEndianFloatsOfLengthOne() {
        byte[] bytes = Vectors.bytes(new float[] {3, -4});
        assertThat(bytes).containsExactly(0x9A, 0x99, 0x19, 0x3F, 0xCD, 0xCC, 0x4C, 0xBF);
        assertThat(Vectors.floats(bytes)).containsExactly(0.6f, -0.8f);
    }

    @Test
    void theNearestAreThoseOfAPlainSort() {
        var random = new Random(11);
        var vectors = new ArrayList<byte[]>();
        for (int i = 0; i < 500; i++) {
            vectors.add(Vectors.bytes(random(random, 37)));
        }
        float[] query = random(random, 37);
        List<Integer> sorted = IntStream.range(0, 500)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -cosine(query, Vectors.floats(vectors.get(i)))))
                .limit(9)
                .toList();
        List<Vectors.Near> nearest = Vectors.nearest(query, vectors, 9);
        assertThat(nearest).extracting(Vectors.Near::index).isEqualTo(sorted);
        assertThat((double) nearest.get(0).cosine())
                .isEqualTo(cosine(query, Vectors.floats(vectors.get(sorted.get(0)))), within(1e-5));
    }

    @Test
    void ofEqualOnesTheFirstComesFirst() {
        byte[] one = Vectors.bytes(new float[] {1, 0});
        assertThat(Vectors.nearest(new float[] {1, 0}, List.of(Vectors.bytes(new float[] {0, 0}), one, one, one), 2))
                .extracting(Vectors.Near::index)
                .containsExactly(1, 2);
    }

    @Test
    void whatIsNoVectorOrOfAnotherEmbedderIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Vectors.bytes(new float[] {1, Float.NaN}));
        assertThatIllegalArgumentException().isThrownBy(() -> Vectors.floats(new byte[7]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Vectors.nearest(new float[] {1, 2}, List.of(new byte[12]), 1))
                .withMessageContaining("vector 0 has 12 bytes");
    }

    @Test
    void ranksAreJoinedByTheirReciprocals() {
        var joined = ReciprocalRank.join(List.of(List.of("a", "b", "c"), List.of("c", "b", "b", "d")));
        assertThat(joined).extracting(ReciprocalRank.Ranked::what).containsExactly("c", "b", "a", "d");
        assertThat(joined.get(0).score()).isEqualTo(1 / 63.0 + 1 / 61.0, within(1e-12));
        assertThat(ReciprocalRank.join(List.<List<String>>of())).isEmpty();
    }

    private static float[] random(Random random, int dimensions) {
        var vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double length = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            length += (double) a[i] * a[i];
        }
        return dot / Math.sqrt(length);
    }
}
