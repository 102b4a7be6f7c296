package dev.rollcall.insight.figures;

import java.util.Random;

/** Numbers that chance makes, the same in every run. */
final class Draws {
    private Draws() {}

    static long binomial(Random random, int n, double rate) {
        long k = 0;
        for (int i = 0; i < n; i++) {
            k += random.nextDouble() < rate ? 1 : 0;
        }
        return k;
    }
}
